/** The clients that write all the time and judge the run afterwards: the Go program in test/chaos/client. */
import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { attempt, run } from "../cluster/support/command";
import { root } from "../cluster/support/stack";
import { asClient } from "./machines";

/** Shorter gaps are not counted (test/chaos/client/gaps). Milliseconds. */
export const SHORTEST_GAP = 250;

/** The times without an acknowledged write, of one client in one window. Milliseconds. */
export interface Gap {
    totalMs: number;
    longestMs: number;
}

export interface Report {
    ok: boolean;
    verdicts: { name: string; ok: boolean; summary: string }[];
    durationSeconds: number;
    operations: Record<string, Record<string, Record<string, number>>>;
    marks: { atMs: number; text: string }[];
    /** Attempts to connect that timed out: the address did not answer at all. */
    hung: { atMs: number; client: string; server: string }[];
    expired: { atMs: number; client: string; session: string }[];
    withoutWrites: { pairs: { name: string; fromMs: number; toMs: number; probes: Record<string, Gap> }[] };
}

export class Workload {
    private process?: ChildProcess;
    private ended?: Promise<number | null>;
    readonly history: string;

    constructor(
        private readonly program: string,
        readonly folder: string,
        private readonly servers: string,
        private readonly seed: number,
    ) {
        this.history = join(folder, "history.jsonl");
    }

    /** Builds the program. Go's build cache makes the second call fast. */
    static async build(folder: string): Promise<string> {
        mkdirSync(folder, { recursive: true });
        const program = join(folder, "chaos-client");
        const source = join(root, "test/chaos/client");
        await run(
            "env",
            "CGO_ENABLED=0",
            "GOWORK=off",
            "go",
            "build",
            "-C",
            source,
            "-mod=readonly",
            "-o",
            program,
            ".",
        );
        return program;
    }

    private command(servers: string, ...args: string[]): string[] {
        return asClient(this.program, ...args, "--servers", servers, "--history", this.history);
    }

    /**
     * Starts the clients. Resolves at their first line of output, which they print when the ensemble has accepted a
     * write.
     */
    async start(interval: string): Promise<void> {
        const [program = "", ...args] = this.command(
            this.servers,
            "work",
            "--seed",
            String(this.seed),
            "--set-interval",
            interval,
        );
        const child = spawn(program, args, { cwd: root, stdio: ["pipe", "ignore", "pipe"], detached: true });
        this.process = child;
        child.stderr.pipe(createWriteStream(join(this.folder, "progress.log")));
        this.ended = new Promise((resolve) => child.on("close", resolve));
        const first = new Promise((resolve) => child.stderr.once("data", resolve));
        await Promise.race([
            first,
            this.ended.then((code) => {
                throw new Error(`the clients ended at once, with ${String(code)}; see ${this.folder}/progress.log`);
            }),
        ]);
    }

    mark(text: string): void {
        this.process?.stdin?.write(`mark ${text}\n`);
    }

    async stop(): Promise<void> {
        this.process?.stdin?.end();
        const code = await this.ended;
        if (code !== 0) {
            throw new Error(`the clients ended with ${String(code)}; see ${this.folder}/progress.log`);
        }
    }

    /** Ends the clients when the test ends early. */
    kill(): void {
        if (this.process?.pid !== undefined && this.process.exitCode === null) {
            process.kill(-this.process.pid, "SIGKILL");
        }
    }

    /**
     * Checks the record against the data of the given number of members. `report.ok` says whether all verdicts hold;
     * `words` has the report as text.
     */
    async verify(members: number, servers = this.servers): Promise<{ report: Report; words: string }> {
        const file = join(this.folder, "verdict.json");
        const args = ["--members", String(members), "--report", file];
        const { output, code } = await attempt(...this.command(servers, "verify", ...args));
        if (code !== 0 && code !== 1) {
            throw new Error(`the record could not be judged:\n${output}`);
        }
        return { report: JSON.parse(readFileSync(file, "utf8")) as Report, words: output };
    }
}
