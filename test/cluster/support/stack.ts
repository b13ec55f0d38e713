/** Stacks of the root program on the test's cluster, through the real CLI. Each has a configuration file of its own. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "fs";
import { tmpdir } from "os";
import { join, resolve } from "path";

import { attempt, Result, run, Running, start } from "./command";

export const root = resolve(__dirname, "../../..");

/** Three members that fit on a small machine and leave nothing; the local chain's image under its true name. */
export const small: Record<string, unknown> = {
    image: "zookeeper:3.9.4",
    heap: "256M",
    resources: { requests: { cpu: "100m", memory: "384Mi" } },
    storage: { size: "1Gi" },
    dataPolicy: "delete",
};

/** A command of cli/, started. Types are checked elsewhere: it would take seconds each time. */
export function startCli(command: "explain" | "heal", ...args: string[]): Running {
    const program = ["node_modules/.bin/ts-node", "--transpileOnly", `cli/${command}.ts`];
    return start([...program, ...args], { cwd: root });
}

export interface Deployment {
    deployment: {
        resources?: { urn: string; type: string; id?: string; inputs?: Record<string, unknown> }[];
        pending_operations?: unknown[];
    };
}

export class Stack {
    private readonly folder = mkdtempSync(join(tmpdir(), "zookeeper-test-"));
    private readonly configFile: string;

    private constructor(
        readonly name: string,
        readonly namespace: string,
        /** Of its commands, where it differs from the test's own: another cluster. */
        private readonly env: NodeJS.ProcessEnv,
        /** The folder of the program. */
        private readonly program: string,
    ) {
        this.configFile = join(this.folder, `Pulumi.${name}.yaml`);
    }

    /** A new stack; its ensemble is named zk and lies in a namespace of the stack's name unless `config` says otherwise. */
    static async create(
        name: string,
        config: Record<string, unknown> = {},
        { env = {}, program = root }: { env?: NodeJS.ProcessEnv; program?: string } = {},
    ): Promise<Stack> {
        const namespace = typeof config["namespace"] === "string" ? config["namespace"] : name;
        const stack = new Stack(name, namespace, env, program);
        mkdirSync(join(stack.folder, "project"));
        const project = join(stack.folder, "project");
        // An empty project of the same name makes the stack: in the root it would write into the work tree.
        writeFileSync(join(project, "Pulumi.yaml"), "name: zookeeper\nruntime: nodejs\n");
        await run("pulumi", "--cwd", project, "--non-interactive", "stack", "init", name);
        stack.configure({ ...small, namespace: name, ...config });
        return stack;
    }

    /** A new stack with the configuration of a file, as it is. */
    static async of(file: string, name: string, env?: NodeJS.ProcessEnv): Promise<Stack> {
        const stack = await Stack.create(name, {}, { env });
        copyFileSync(file, stack.configFile);
        return stack;
    }

    /** Gives some keys of the configuration, also dotted ones, other values. */
    async set(values: Record<string, string>): Promise<void> {
        const options = ["--stack", this.name, "--config-file", this.configFile];
        for (const [key, value] of Object.entries(values)) {
            await run("pulumi", "--cwd", root, "config", "set", ...options, "--path", key, value);
        }
    }

    /** Replaces the configuration. */
    configure(config: Record<string, unknown>): void {
        // JSON is YAML, and needs no library.
        const entries = Object.entries(config).filter(([, value]) => value !== undefined);
        const values = Object.fromEntries(entries.map(([key, value]) => [`zookeeper:${key}`, value]));
        writeFileSync(this.configFile, JSON.stringify({ config: values }));
    }

    /** A pulumi command on this stack, started. */
    start(command: string, ...args: string[]): Running {
        const yes = command === "preview" ? [] : ["--yes", "--skip-preview"];
        const options = ["--non-interactive", "--stack", this.name, "--config-file", this.configFile];
        return start(["pulumi", command, ...yes, ...options, ...args], {
            cwd: this.program,
            env: this.env,
        });
    }

    /** A pulumi command on this stack, whatever becomes of it. */
    attempt(command: string, ...args: string[]): Promise<Result> {
        return this.start(command, ...args).result;
    }

    /** A pulumi command on this stack that must succeed; all that it printed. */
    async run(command: string, ...args: string[]): Promise<string> {
        const result = await this.attempt(command, ...args);
        if (result.code !== 0) {
            throw new Error(`pulumi ${command} of ${this.name} ended with ${String(result.code)}:\n${result.output}`);
        }
        return result.output;
    }

    /** Our command for stacks whose run was killed, started. */
    startHeal(): Running {
        return startCli("heal", "--stack", this.name, "--config-file", this.configFile);
    }

    /** The same, whatever becomes of it. */
    heal(): Promise<Result> {
        return this.startHeal().result;
    }

    async outputs(): Promise<Record<string, unknown>> {
        return JSON.parse(
            await run("pulumi", "--cwd", root, "stack", "output", "--json", "--stack", this.name),
        ) as Record<string, unknown>;
    }

    async state(): Promise<Deployment> {
        return JSON.parse(await run("pulumi", "--cwd", root, "stack", "export", "--stack", this.name)) as Deployment;
    }

    /** The stack alone, when its cluster is to go with all that is on it. */
    async forget(): Promise<void> {
        await attempt("pulumi", "--cwd", root, "stack", "rm", "--force", "--yes", "--stack", this.name);
        rmSync(this.folder, { recursive: true, force: true });
    }

    /** Whatever the test left: the stack, its objects, its namespace, its files. */
    async remove(): Promise<void> {
        await attempt("pulumi", "--cwd", root, "cancel", "--yes", "--stack", this.name);
        await this.heal();
        await this.attempt("destroy");
        await attempt("kubectl", "delete", "namespace", this.namespace, "--ignore-not-found");
        await this.forget();
    }
}
