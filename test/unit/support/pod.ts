import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import {
    chmodSync,
    closeSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    openSync,
    readdirSync,
    readFileSync,
    renameSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { planEnsemble } from "../../../components/plan/plan";
import { settingsOf } from "../../../components/plan/settings";
import { afterTheTest } from "./afterwards";
import { type Cluster, KEYS, statefulSet, wget } from "./api";

const plan = planEnsemble(settingsOf("zk", {}), { owner: { project: "zookeeper", stack: "test" } });
/** The real scripts, or a broken copy of them (test/mutate-pod). */
export const SCRIPTS = process.env["ZK_POD_SCRIPTS"] ?? join(__dirname, "..", "..", "..", "components", "pod");

/** The id of no process. */
export const NO_PROCESS = "999999999";

/** The id of a data generation, as zk-recover makes one. */
export const GENERATION = "recovered-0b5e1d3c-0000-4000-8000-000000000002";

export interface Result {
    code: number | null;
    stdout: string;
    stderr: string;
}

/**
 * The file system of one pod, in a directory of its own: the real scripts and the plan's files, with the paths moved.
 * It goes, with all that runs in it, when the test has ended.
 */
export class Pod {
    readonly root = mkdtempSync(join(tmpdir(), "zk-pod-"));
    readonly conf = join(this.root, "conf");
    readonly data = join(this.root, "data");
    readonly env: Record<string, string>;
    private readonly running: ChildProcess[] = [];

    constructor(host = "zk-0", clientPort = 2181) {
        afterTheTest(() => {
            this.remove();
        });
        const settings = join(this.root, "settings");
        for (const name of ["settings", "conf", "data", "bin", "zookeeper/bin", "account", "super", "secrets", "tmp"]) {
            mkdirSync(join(this.root, name), { recursive: true });
        }
        const moved: Record<string, string> = {
            DATA_DIR: this.data,
            LOG_DIR: join(this.data, "log"),
            CONF_DIR: this.conf,
            SCRIPTS_DIR: SCRIPTS,
            TMP_DIR: join(this.root, "tmp"),
            ERRORS_PIPE: join(this.root, "tmp", "errors"),
            HOSTS_FILE: join(this.root, "tmp", "hosts"),
            SERVICE_ACCOUNT_DIR: join(this.root, "account"),
            SUPER_USER_DIR: join(this.root, "super"),
            SECRET_DIR: join(this.root, "secrets"),
            CLIENT_PORT: String(clientPort),
        };
        for (const [name, text] of Object.entries(plan.configuration.data)) {
            writeFileSync(
                join(settings, name),
                text.replace(/^(\w+)=.*$/gm, (line, key: string) => (moved[key] ? `${key}=${moved[key]}` : line)),
            );
        }
        this.write("account/token", "secret-token");
        this.write("account/ca.crt", "certificate");
        this.write("super/password", "secret-password");
        this.command("zookeeper/bin/zkServer.sh", "exit 1");
        this.hosts({});
        // What the script would run in its place, one argument a line.
        this.command("bin/java", `printf '%s\\n' "$@"`);
        this.env = {
            PATH: `${join(this.root, "bin")}:${join(this.root, "zookeeper", "bin")}:/usr/bin:/bin`,
            HOSTNAME: host,
            ZK_SETTINGS: settings,
            POD_NAMESPACE: "data",
            KUBERNETES_SERVICE_HOST: "10.0.0.1",
            KUBERNETES_SERVICE_PORT: "443",
        };
    }

    /**
     * Answers as the API server does, or fails as often as told before. The StatefulSet takes its claims along unless
     * `retain`. The state ConfigMap lives in a directory, one file a key.
     */
    api(replicas: number, options: Partial<Cluster> = {}): void {
        const { failures = 0, pretty = false, deleted = false, retain = false, ...state } = options;
        this.write("answer", JSON.stringify(statefulSet(replicas, deleted, retain), null, pretty ? 2 : 0));
        this.write("failures", "x".repeat(failures));
        if (!this.has("state/version")) {
            this.write("state/version", "7");
        }
        for (const [key, value] of Object.entries(state)) {
            this.write(`state/${KEYS[key] ?? key}`, String(value));
        }
        this.command("bin/wget", wget(this.root));
    }

    /** Members that answer, by their ordinals, to every word or to each its own; the others do not answer. */
    peers(answers: Record<number, string | Record<string, string>>): void {
        for (const [ordinal, answer] of Object.entries(answers)) {
            if (typeof answer === "string") {
                this.write(`peers/zk-${ordinal}`, answer);
            } else {
                Object.entries(answer).forEach(([word, text]) => {
                    this.write(`peers/zk-${ordinal}.${word}`, text);
                });
            }
        }
        // In place of the process that ask.sh is.
        this.command(
            "bin/timeout",
            // Members' names are looked up in the fake DNS alone (hosts): the machine's would take seconds to know none.
            `[[ $3 != -c || $5 != zk-* ]] || { echo "$5: Name or service not known"; exit 1; }
            [[ $3 == */ask.sh ]] || exec /usr/bin/timeout "$@"
            echo "$4 $5" >>"${this.root}/asked"
            peer="${this.root}/peers/\${4%%.*}"
            cat "$peer.$5" 2>/dev/null || cat "$peer" 2>/dev/null`,
        );
    }

    /** What DNS answers, addresses by names; the others are not found. */
    hosts(addresses: Record<string, string>): void {
        const cases = Object.entries(addresses).map(
            ([host, address]) => `${host} | ${host}.) echo "${address} STREAM ${host}" ;;`,
        );
        this.command("bin/getent", ["case $2 in", ...cases, "*) exit 2 ;;", "esac"].join("\n"));
    }

    /** No pause between the questions: it records how long each would have been. */
    withoutPauses(): void {
        this.command("bin/sleep", `echo "$1" >>"${this.root}/pauses"; exec /bin/sleep 0.01`);
    }

    /** Another value than the plan's, or than the scripts' own (components/pod/variables.sh). */
    set(variable: string, value: string | number): void {
        this.write("settings/ensemble.env", `${this.read("settings/ensemble.env")}${variable}=${value}\n`);
    }

    /** Another script in the place of one of the real ones, where a script calls it. */
    script(name: string, body: string): void {
        mkdirSync(join(this.root, "scripts"));
        for (const one of readdirSync(SCRIPTS)) {
            symlinkSync(join(SCRIPTS, one), join(this.root, "scripts", one));
        }
        this.command(`scripts/${name}`, body);
        this.set("SCRIPTS_DIR", join(this.root, "scripts"));
    }

    /** A file in the place of the container's log; it ends with the pod. */
    containerLog(): string {
        const log = join(this.root, "container.log");
        const descriptor = openSync(log, "w");
        const container = spawn("/bin/sleep", ["60"], { stdio: ["ignore", descriptor, "ignore"], detached: true });
        closeSync(descriptor);
        this.running.push(container);
        this.write("tmp/pid", String(container.pid));
        return log;
    }

    /** What the API server does before it answers: bash, with $method, $url and $body. */
    atRequest(body: string): void {
        this.write("at-request", body);
    }

    /** Requests that fail, by a pattern of method and URL; so many of them, or all. */
    refuse(pattern: string, times = 1000): void {
        rmSync(join(this.root, "refused"), { force: true });
        this.atRequest(`case "$method $url" in ${pattern})
            echo >>"${this.root}/refused"
            (($(wc -l <"${this.root}/refused") > ${times})) || { echo "ERROR 500: Internal Server Error." >&2; exit 8; } ;;
        esac`);
    }

    /** What the API was asked and told: method and kind of object, in order. */
    requests(): string[] {
        const lines = this.has("requests") ? this.read("requests").trimEnd().split("\n") : [];
        return lines.map((line) => line.replace(/^(\w+) .*\/(statefulset|configmap)s\/.*$/, "$1 $2"));
    }

    run(script: string, ...args: string[]): Promise<Result> {
        return this.start(script, ...args).result;
    }

    start(script: string, ...args: string[]): { process: ChildProcess; result: Promise<Result> } {
        return this.bash(join(SCRIPTS, script), ...args);
    }

    /** Runs functions of some of the scripts: bash, after these are sourced. watch.sh finds nothing to watch. */
    call(scripts: string[], body: string): Promise<Result> {
        const sources = ["variables.sh", "common.sh", ...scripts].map((script) => `. "${join(SCRIPTS, script)}"`);
        this.write("call.sh", ["set -euo pipefail", ...sources, body, ""].join("\n"));
        return this.bash(join(this.root, "call.sh"), NO_PROCESS).result;
    }

    private bash(...args: string[]): { process: ChildProcess; result: Promise<Result> } {
        // test/mutate-pod asks which functions run in which test.
        const trace = process.env["ZK_TRACE_FILE"];
        const traced = trace === undefined ? [] : [...Array<"ignore">(6).fill("ignore"), openSync(trace, "a")];
        const child = spawn("/bin/bash", args, {
            env: trace === undefined ? this.env : { ...this.env, BASH_ENV: join(trace, "..", "trace.bash") },
            detached: true,
            stdio: ["pipe", "pipe", "pipe", ...traced],
        }) as ChildProcessWithoutNullStreams;
        traced.filter((one) => typeof one === "number").forEach(closeSync);
        this.running.push(child);
        const text = { stdout: "", stderr: "" };
        child.stdout.on("data", (chunk: Buffer) => (text.stdout += chunk.toString()));
        child.stderr.on("data", (chunk: Buffer) => (text.stderr += chunk.toString()));
        const result = new Promise<Result>((resolve) => {
            child.on("close", (code) => {
                resolve({ code, ...text });
            });
        });
        return { process: child, result };
    }

    write(path: string, text: string): void {
        const file = join(this.root, path);
        mkdirSync(join(file, ".."), { recursive: true });
        writeFileSync(file, text);
    }

    read(path: string): string {
        return readFileSync(join(this.root, path), "utf8");
    }

    has(path: string): boolean {
        return existsSync(join(this.root, path));
    }

    list(path: string): string[] {
        return readdirSync(join(this.root, path)).sort();
    }

    private remove(): void {
        for (const pid of this.running.flatMap(({ pid }) => pid ?? [])) {
            try {
                // With all that it started: what lives on would write here while the directory is removed.
                process.kill(-pid, "SIGKILL");
            } catch {
                // It has ended.
            }
        }
        // A killed process may still end a system call.
        rmSync(this.root, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    }

    command(path: string, body: string): void {
        // Put in its place whole: the one that is there may be running, and cannot be written to.
        this.write(`${path}.new`, `#!/bin/bash\n${body}\n`);
        chmodSync(join(this.root, `${path}.new`), 0o755);
        renameSync(join(this.root, `${path}.new`), join(this.root, path));
    }
}
