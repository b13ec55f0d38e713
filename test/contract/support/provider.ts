/** The component as the plugin of a program in another language, in this process. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ComponentProvider } from "@pulumi/pulumi/provider/experimental/provider";
import { ZooKeeperEnsemble } from "../../../components";
import { root } from "./golden";

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { name: string; version: string };

export const PACKAGE = manifest.name;
export const VERSION = manifest.version;
export const TOKEN = "zookeeper-ensemble:index:ZooKeeperEnsemble";

/** As @pulumi/pulumi/cmd/run-plugin makes it. One for all tests: it reads the types once, which takes seconds. */
export const provider = new ComponentProvider({ components: [ZooKeeperEnsemble], dirname: root, name: PACKAGE });

/** The schema as schema.json has it. */
export async function schemaText(): Promise<string> {
    return `${JSON.stringify(JSON.parse(await provider.getSchema()), undefined, 4)}\n`;
}
