/** Programs of a user's own, in a folder outside the clone, that use the component from its source. */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "fs";
import { tmpdir } from "os";
import { join } from "path";

import { attempt, type Result, run } from "./command";
import { root, small } from "./stack";

/** The arguments of one small member, as a program writes them; more are merged in. */
export const one = (args: Record<string, unknown> = {}): string => JSON.stringify({ ...small, replicas: 1, ...args });

export class Program {
    private readonly folder = mkdtempSync(join(tmpdir(), "zookeeper-program-"));

    private constructor(readonly stack: string) {}

    /** A program with one stack; `source` is what follows the imports of pulumi, kubernetes and the component. */
    static async create(stack: string, source: string): Promise<Program> {
        const program = new Program(stack);
        writeFileSync(join(program.folder, "Pulumi.yaml"), "name: user\nruntime: nodejs\nmain: index.ts\n");
        writeFileSync(join(program.folder, "package.json"), '{ "name": "user" }');
        symlinkSync(join(root, "node_modules"), join(program.folder, "node_modules"));
        program.write(source);
        await run("pulumi", "--cwd", program.folder, "--non-interactive", "stack", "init", stack);
        return program;
    }

    write(source: string): void {
        const imports = `import * as pulumi from "@pulumi/pulumi";
import * as k8s from "@pulumi/kubernetes";
import { ZooKeeperEnsemble } from "${join(root, "components")}";
`;
        writeFileSync(join(this.folder, "index.ts"), imports + source);
    }

    /** A pulumi command on the stack, whatever becomes of it. */
    attempt(command: string, ...args: string[]): Promise<Result> {
        const yes = command === "preview" ? [] : ["--yes", "--skip-preview"];
        const options = ["--cwd", this.folder, "--non-interactive", "--stack", this.stack];
        return attempt("pulumi", command, ...yes, ...options, ...args);
    }

    /** One that must succeed; all that it printed. */
    async run(command: string, ...args: string[]): Promise<string> {
        const result = await this.attempt(command, ...args);
        if (result.code !== 0) {
            throw new Error(`pulumi ${command} of ${this.stack} ended with ${String(result.code)}:\n${result.output}`);
        }
        return result.output;
    }

    async remove(): Promise<void> {
        await this.attempt("destroy");
        await attempt("pulumi", "--cwd", this.folder, "stack", "rm", "--force", "--yes", "--stack", this.stack);
        rmSync(this.folder, { recursive: true, force: true });
    }
}
