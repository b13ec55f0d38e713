/** The locks that Pulumi's file backend keeps: one JSON file per process that works on a stack. */
import { existsSync, readdirSync, readFileSync } from "fs";
import { homedir } from "os";
import { join, resolve } from "path";

/** Who holds a lock, as Pulumi writes it. */
export interface Lock {
    pid: number;
    hostname: string;
}

/**
 * The locks on the stacks named `stack` of a file backend. A lock is found by the stack's name alone: two projects in
 * one backend with stacks of one name share the answer, which errs on the side of refusing.
 * Empty for other backends, whose locks are for `pulumi cancel`.
 */
export function readLocks(backend: string, stack: string): Lock[] {
    if (!backend.startsWith("file://")) {
        return [];
    }
    // As Pulumi reads it: file://~ is the home directory, file://. is relative.
    const place = backend.slice("file://".length).replace(/^~(?=\/|$)/, homedir());
    const folder = join(resolve(place), ".pulumi", "locks");
    const name = stack.split("/").at(-1);
    if (!existsSync(folder)) {
        return [];
    }
    return (readdirSync(folder, { recursive: true }) as string[])
        .filter((file) => file.endsWith(".json") && file.split("/").at(-2) === name)
        .map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as Lock);
}

/** Those of them whose process is known to be gone: it ran on this host and does not any more. */
export function deadLocks(locks: Lock[], host: string): Lock[] {
    return locks.filter((lock) => lock.hostname === host && !runs(lock.pid));
}

function runs(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        // EPERM: it runs and belongs to somebody else.
        return (error as NodeJS.ErrnoException).code !== "ESRCH";
    }
}
