/** Runs ordinary clients (test/chaos/writers) in a node's network, and reads what they recorded. */
import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { eventually, run } from "../cluster/support/command";
import { root } from "../cluster/support/stack";
import { asClient } from "./machines";
import { SHORTEST_GAP } from "./workload";

export type Library = "kazoo" | "curator" | "gozk";

/** How a client connects. */
export interface Manner {
    library: Library;
    connect: string;
    /** Flags that only this library's writer has. */
    flags?: string[];
}

interface Event {
    at: number;
    event: "ok" | "error" | "connected" | "expired";
}

/** Builds the writers below a folder. */
export async function buildWriters(folder: string): Promise<void> {
    mkdirSync(folder, { recursive: true });
    await run("test/chaos/writers/build", folder);
}

export class Writer {
    private readonly file: string;
    private readonly child: ChildProcess;
    private readonly ended: Promise<unknown>;

    constructor(
        readonly name: string,
        { programs, folder, library, connect, flags = [] }: Manner & { programs: string; folder: string },
    ) {
        this.file = join(folder, `${name}.jsonl`);
        const where = ["--connect", connect, "--path", `/writers/${name}`, "--out", this.file];
        const [program = "", ...args] = asClient(join(programs, library), ...where, "--interval-ms", "50", ...flags);
        this.child = spawn(program, args, {
            cwd: root,
            stdio: ["ignore", "ignore", "pipe"],
            detached: true,
        });
        this.child.stderr?.pipe(createWriteStream(join(folder, `${name}.log`)));
        this.ended = new Promise((resolve) => this.child.on("close", resolve));
    }

    /** Waits until the writer has written something. */
    async writes(): Promise<void> {
        await eventually(
            60,
            () => Promise.resolve(existsSync(this.file) && readFileSync(this.file, "utf8").includes('"ok"')),
            (wrote) => wrote,
        );
    }

    async stop(): Promise<void> {
        if (this.child.pid !== undefined && this.child.exitCode === null) {
            process.kill(-this.child.pid, "SIGTERM");
        }
        await this.ended;
    }

    private events(): Event[] {
        const lines = readFileSync(this.file, "utf8").split("\n");
        // The last line may be incomplete.
        return lines.slice(0, -1).map((line) => JSON.parse(line) as Event);
    }

    /**
     * The total time without an acknowledged write in a window, in milliseconds. Gaps of up to SHORTEST_GAP do not
     * count.
     */
    without(from: number, to: number): number {
        const writes = this.events().flatMap(({ at, event }) => (event === "ok" ? [at] : []));
        const inside = writes.filter((at) => at > from && at < to);
        return [...inside, to].reduce(
            ({ last, sum }, at) => ({ last: at, sum: sum + (at - last > SHORTEST_GAP ? at - last : 0) }),
            { last: from, sum: 0 },
        ).sum;
    }

    /** How often an event occurred in a window. */
    count(what: "connected" | "expired", { from, to }: { from: number; to: number }): number {
        return this.events().filter(({ at, event }) => event === what && at >= from && at <= to).length;
    }
}
