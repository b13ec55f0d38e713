/** Pulumi programs outside the clone that use the component through the real CLI. */
import * as assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "fs";
import { tmpdir } from "os";
import { basename, join } from "path";

import { attempt, Result, run, start } from "./command";
import { Deployment, root } from "./stack";

/** Builds and packs the library into `folder`. Returns the path of the tarball. */
export async function pack(folder: string): Promise<string> {
    const name = await run("npm", "pack", "--silent", "--prefix", root, "--pack-destination", folder, root);
    return join(folder, basename(name.split("\n").at(-1) ?? ""));
}

export class Project {
    private constructor(
        readonly folder: string,
        readonly name: string,
        private stack: string,
    ) {}

    /** Copies the folder to a temporary one, and creates a stack for the copy. */
    static async create(source: string, stack: string, config: Record<string, string> = {}): Promise<Project> {
        const folder = mkdtempSync(join(tmpdir(), "zookeeper-consumer-"));
        cpSync(source, folder, { recursive: true });
        const name = /^name: (.*)$/m.exec(readFileSync(join(folder, "Pulumi.yaml"), "utf8"))?.[1] ?? "";
        const project = new Project(folder, name, stack);
        const values = Object.fromEntries(Object.entries(config).map(([key, value]) => [`${name}:${key}`, value]));
        // JSON is also YAML, so this needs no YAML library.
        writeFileSync(join(folder, `Pulumi.${stack}.yaml`), JSON.stringify({ config: values }));
        await run("pulumi", "--cwd", folder, "--non-interactive", "stack", "init", stack);
        return project;
    }

    /** Renames the stack. */
    async rename(stack: string): Promise<void> {
        await run("pulumi", "--cwd", this.folder, "--non-interactive", "stack", "rename", stack, "--stack", this.stack);
        this.stack = stack;
    }

    /** Installs npm packages, preferably from npm's cache. */
    async install(...packages: string[]): Promise<void> {
        const options = ["--prefer-offline", "--no-audit", "--no-fund", "--prefix", this.folder];
        const { code, output } = await start(["npm", "install", ...options, ...packages], { cwd: this.folder }).result;
        if (code !== 0) {
            throw new Error(`npm install ended with ${String(code)}:\n${output}`);
        }
    }

    write(file: string, text: string): void {
        writeFileSync(join(this.folder, file), text);
    }

    edit(file: string, was: string, is: string): void {
        const text = readFileSync(join(this.folder, file), "utf8");
        assert.ok(text.includes(was), `${file} has no ${was}`);
        this.write(file, text.replace(was, is));
    }

    /** Runs a pulumi command on this stack. Returns a failure instead of throwing it. */
    attempt(command: string, ...args: string[]): Promise<Result> {
        const yes = command === "preview" ? [] : ["--yes", "--skip-preview"];
        const words = ["pulumi", command, ...yes, "--non-interactive", "--stack", this.stack, ...args];
        return start(words, { cwd: this.folder }).result;
    }

    /** Runs a pulumi command on this stack, and throws unless it succeeds. */
    async run(command: string, ...args: string[]): Promise<Result> {
        const result = await this.attempt(command, ...args);
        if (result.code !== 0) {
            throw new Error(`pulumi ${command} of ${this.name} ended with ${String(result.code)}:\n${result.output}`);
        }
        return result;
    }

    async outputs(): Promise<Record<string, unknown>> {
        const text = await run("pulumi", "--cwd", this.folder, "stack", "output", "--json", "--stack", this.stack);
        return JSON.parse(text) as Record<string, unknown>;
    }

    async state(): Promise<Deployment> {
        const text = await run("pulumi", "--cwd", this.folder, "stack", "export", "--stack", this.stack);
        return JSON.parse(text) as Deployment;
    }

    /** Removes everything that the test may have left: the stack, its objects, the namespaces, the folder. */
    async remove(...namespaces: string[]): Promise<void> {
        if ((await this.state()).deployment.resources !== undefined) {
            await this.attempt("destroy");
        }
        for (const namespace of namespaces) {
            await attempt("kubectl", "delete", "namespace", namespace, "--ignore-not-found");
        }
        await attempt("pulumi", "--cwd", this.folder, "stack", "rm", "--force", "--yes", "--stack", this.stack);
        rmSync(this.folder, { recursive: true, force: true });
    }
}
