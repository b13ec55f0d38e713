/** The locks that Pulumi's file backend keeps: one JSON file per process that works on a stack. */
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** Who holds a lock, as Pulumi writes it. */
export interface Lock {
    pid: number;
    hostname: string;
    /** When it was written, so after the process began. */
    timestamp: string;
    /** The file itself. */
    file: string;
}

/** Whether the locks of this backend can be read here; those of others are for `pulumi cancel`. */
export function hasReadableLocks(backend: string): boolean {
    return backend.startsWith("file://");
}

/**
 * The locks on the stacks named `stack` of a file backend. A lock is found by the stack's name alone: two projects in
 * one backend with stacks of one name share the answer, which errs on the side of waiting.
 */
export function readLocks(backend: string, stack: string): Lock[] {
    // As Pulumi reads it: file://~ is the home directory, file://. is relative, what follows a ? are options.
    const place = backend
        .slice("file://".length)
        .replace(/\?.*$/, "")
        .replace(/^~(?=\/|$)/, homedir());
    const folder = join(resolve(place), ".pulumi", "locks");
    const name = stack.split("/").at(-1);
    if (!hasReadableLocks(backend) || !existsSync(folder)) {
        return [];
    }
    return (readdirSync(folder, { recursive: true }) as string[])
        .filter((file) => file.endsWith(".json") && file.split("/").at(-2) === name)
        .flatMap((file) => readLock(join(folder, file)));
}

/** Nothing, if its process has ended meanwhile. */
function readLock(file: string): Lock[] {
    const text = readIfThere(file);
    if (text === undefined) {
        return [];
    }
    try {
        return [{ ...(JSON.parse(text) as Omit<Lock, "file">), file }];
    } catch {
        throw new Error(
            `${file} is no whole lock (the power failed?). If nobody works on the stack, remove it: pulumi cancel`,
        );
    }
}

/**
 * Removes these locks and no other, as `pulumi cancel` would. A file is named by an id that its process drew, so that no
 * other process ever writes it: the lock of one that came in between stays.
 */
export function removeLocks(locks: Lock[]): void {
    for (const { file } of locks) {
        rmSync(file, { force: true });
        rmSync(`${file}.attrs`, { force: true });
    }
}

/** Those of them whose process is known to be gone: it ran on this host and does not any more. */
export function deadLocks(locks: Lock[], host: string): Lock[] {
    return locks.filter((lock) => lock.hostname === host && !isHeld(lock));
}

function isHeld({ pid, timestamp }: Lock): boolean {
    if (!answers(pid)) {
        return false;
    }
    // Linux says more. Where it cannot be read (other systems, a /proc that hides others' processes), it may be alive.
    const stat = readIfThere(`/proc/${String(pid)}/stat`) ?? "";
    const end = stat.lastIndexOf(")");
    if (end < 0) {
        return true;
    }
    const command = stat.slice(stat.indexOf("(") + 1, end);
    const [state, ...fields] = stat.slice(end + 2).split(" ");
    if (state === "Z" || state === "X") {
        return false;
    }
    // A process that began after the lock was written got the number of the one that wrote it. The clock alone does not
    // prove it: set forward, or in a container that tells another boot time, it makes processes look younger.
    const bootSeconds = Number(/^btime (\d+)$/m.exec(readIfThere("/proc/stat") ?? "")?.[1]);
    const began = (bootSeconds + Number(fields[START_TIME]) / TICKS_PER_SECOND) * 1000;
    return command.includes("pulumi") || !(began > Date.parse(timestamp) + 2000);
}

/** The place of "starttime" behind the state, and its unit: proc(5). The boot time is given in whole seconds. */
const START_TIME = 18;
const TICKS_PER_SECOND = 100;

function answers(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        // EPERM: it runs and belongs to somebody else.
        return (error as NodeJS.ErrnoException).code !== "ESRCH";
    }
}

/** Undefined if it is not there, or not any more; EPERM is how /proc hides the processes of others. */
function readIfThere(file: string): string | undefined {
    try {
        return readFileSync(file, "utf8");
    } catch (error) {
        if (["ENOENT", "ESRCH", "EPERM"].includes((error as NodeJS.ErrnoException).code ?? "")) {
            return undefined;
        }
        throw error;
    }
}
