/** The component's plugin for programs in other languages, run in the process of the tests. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ComponentProvider } from "@pulumi/pulumi/provider/experimental/provider";
import { ZooKeeperEnsemble } from "../../../components";
import { root } from "./golden";

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { name: string; version: string };

export const PACKAGE = manifest.name;
export const VERSION = manifest.version;
export const TOKEN = "zookeeper-ensemble:index:ZooKeeperEnsemble";

/**
 * Created in the same way as @pulumi/pulumi/cmd/run-plugin does. All tests share it, because it takes seconds to read
 * the types.
 */
export const provider = new ComponentProvider({ components: [ZooKeeperEnsemble], dirname: root, name: PACKAGE });

/** The text of schema.json. */
export async function schemaText(): Promise<string> {
    return `${JSON.stringify(JSON.parse(await provider.getSchema()), undefined, 4)}\n`;
}
