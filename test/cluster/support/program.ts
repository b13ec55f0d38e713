/** Programs of a user, outside the clone, that import the component's source. */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "fs";
import { tmpdir } from "os";
import { join } from "path";

import { Project } from "./project";
import { root, small } from "./stack";

/** The arguments of a single small member as program text, merged with more arguments. */
export const one = (args: Record<string, unknown> = {}): string => JSON.stringify({ ...small, replicas: 1, ...args });

/** The text of a program. `source` follows the imports of pulumi and of the component. */
export const text = (source: string): string => `import * as pulumi from "@pulumi/pulumi";
import { ZooKeeperEnsemble } from "${join(root, "components")}";
${source}
`;

/** Makes a program with one stack. */
export async function program(stack: string, source: string): Promise<Project> {
    const folder = mkdtempSync(join(tmpdir(), "zookeeper-program-"));
    writeFileSync(join(folder, "Pulumi.yaml"), "name: user\nruntime: nodejs\nmain: index.ts\n");
    writeFileSync(join(folder, "package.json"), '{ "name": "user" }');
    writeFileSync(join(folder, "index.ts"), text(source));
    const project = await Project.create(folder, stack);
    rmSync(folder, { recursive: true });
    symlinkSync(join(root, "node_modules"), join(project.folder, "node_modules"));
    return project;
}
