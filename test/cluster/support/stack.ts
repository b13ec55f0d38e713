/**
 * Stacks of the root program on the test's cluster, through the real CLI. Each stack has its own configuration file.
 */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "fs";
import { tmpdir } from "os";
import { join, resolve } from "path";

import { attempt, Result, run, Running, start } from "./command";

export const root = resolve(__dirname, "../../..");

/**
 * Three members that fit on a small machine, and whose data is deleted with the stack. The image has its official name.
 */
export const small: Record<string, unknown> = {
    image: "zookeeper:3.9.4",
    heap: "256M",
    resources: { requests: { cpu: "100m", memory: "384Mi" } },
    storage: { size: "1Gi" },
    dataPolicy: "delete",
};

/** Starts a command of cli/ without checking its types, which other tests do and which takes seconds. */
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
        /** Variables that differ from the test's own environment, for example for another cluster. */
        private readonly env: NodeJS.ProcessEnv,
        /** The folder of the program. */
        private readonly program: string,
    ) {
        this.configFile = join(this.folder, `Pulumi.${name}.yaml`);
    }

    /** Creates a stack. By default its ensemble is named zk, and its namespace has the stack's name. */
    static async create(
        name: string,
        config: Record<string, unknown> = {},
        { env = {}, program = root }: { env?: NodeJS.ProcessEnv; program?: string } = {},
    ): Promise<Stack> {
        const namespace = typeof config["namespace"] === "string" ? config["namespace"] : name;
        const stack = new Stack(name, namespace, env, program);
        mkdirSync(join(stack.folder, "project"));
        const project = join(stack.folder, "project");
        // `stack init` in the root would write into the work tree, so it runs in an empty project of the same name.
        writeFileSync(join(project, "Pulumi.yaml"), "name: zookeeper\nruntime: nodejs\n");
        await run("pulumi", "--cwd", project, "--non-interactive", "stack", "init", name);
        stack.configure({ ...small, namespace: name, ...config });
        return stack;
    }

    /** Creates a stack with a configuration file of the user. */
    static async of(file: string, name: string, env?: NodeJS.ProcessEnv): Promise<Stack> {
        const stack = await Stack.create(name, {}, { env });
        copyFileSync(file, stack.configFile);
        return stack;
    }

    /** Sets some keys of the configuration. Keys may be dotted paths. */
    async set(values: Record<string, string>): Promise<void> {
        const options = ["--stack", this.name, "--config-file", this.configFile];
        for (const [key, value] of Object.entries(values)) {
            await run("pulumi", "--cwd", root, "config", "set", ...options, "--path", key, value);
        }
    }

    /** Replaces the configuration. */
    configure(config: Record<string, unknown>): void {
        // JSON is also YAML, so this needs no YAML library.
        const entries = Object.entries(config).filter(([, value]) => value !== undefined);
        const values = Object.fromEntries(entries.map(([key, value]) => [`zookeeper:${key}`, value]));
        writeFileSync(this.configFile, JSON.stringify({ config: values }));
    }

    /** Starts a pulumi command on this stack. */
    start(command: string, ...args: string[]): Running {
        const yes = command === "preview" ? [] : ["--yes", "--skip-preview"];
        const options = ["--non-interactive", "--stack", this.name, "--config-file", this.configFile];
        return start(["pulumi", command, ...yes, ...options, ...args], {
            cwd: this.program,
            env: this.env,
        });
    }

    /** Runs a pulumi command on this stack. Returns a failure instead of throwing it. */
    attempt(command: string, ...args: string[]): Promise<Result> {
        return this.start(command, ...args).result;
    }

    /** Runs `pulumi up`, and zookeeper-explain beside it, as `make up` does. It may fail. */
    async attemptExplained(): Promise<Result & { explanation: string }> {
        const explain = startCli("explain", "--watch", "--namespace", this.namespace);
        const up = await this.attempt("up");
        explain.kill();
        return { ...up, explanation: (await explain.result).output };
    }

    /** What zookeeper-explain says. */
    async explain(): Promise<string> {
        return (await startCli("explain", "--namespace", this.namespace).result).output;
    }

    /** Runs a pulumi command on this stack, and throws unless it succeeds. Returns its whole output. */
    async run(command: string, ...args: string[]): Promise<string> {
        const result = await this.attempt(command, ...args);
        if (result.code !== 0) {
            throw new Error(`pulumi ${command} of ${this.name} ended with ${String(result.code)}:\n${result.output}`);
        }
        return result.output;
    }

    /** Starts heal, the command for stacks whose run was killed. */
    startHeal(): Running {
        return startCli("heal", "--stack", this.name, "--config-file", this.configFile);
    }

    /** Runs heal. Returns a failure instead of throwing it. */
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

    /** Removes only the stack and its files, for clusters that are deleted as a whole. */
    async forget(): Promise<void> {
        await attempt("pulumi", "--cwd", root, "stack", "rm", "--force", "--yes", "--stack", this.name);
        rmSync(this.folder, { recursive: true, force: true });
    }

    /** Removes everything that the test may have left: the stack, its objects, its namespace, its files. */
    async remove(): Promise<void> {
        await attempt("pulumi", "--cwd", root, "cancel", "--yes", "--stack", this.name);
        const { resources, pending_operations: pending } = (await this.state()).deployment;
        if (resources !== undefined || pending !== undefined) {
            await this.heal();
            await this.attempt("destroy");
        }
        await attempt("kubectl", "delete", "namespace", this.namespace, "--ignore-not-found");
        await this.forget();
    }
}
