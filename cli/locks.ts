/** Locks of Pulumi's file backend: one JSON file for each process that works on a stack. */
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** A lock's file, as Pulumi writes it. */
export interface Lock {
    pid: number;
    hostname: string;
    /** When the lock was written, which is after the process began. */
    timestamp: string;
    /** The path of the file. */
    file: string;
}

/** Whether this code can read the backend's locks. Locks of other backends have to be removed by `pulumi cancel`. */
export function hasReadableLocks(backend: string): boolean {
    return backend.startsWith("file://");
}

/** The folder of Pulumi's files in a file backend; undefined for other backends. */
export function bookkeeping(backend: string): string | undefined {
    if (!hasReadableLocks(backend)) {
        return undefined;
    }
    // Pulumi's rules: file://~ is the home directory, file://. is relative, and a ? begins options.
    const place = backend
        .slice("file://".length)
        .replace(/\?.*$/, "")
        .replace(/^~(?=\/|$)/, homedir());
    return join(resolve(place), ".pulumi");
}

/**
 * The locks on stacks named `stack` in a file backend. Only the stack's name is compared, so two projects with stacks
 * of the same name in one backend see each other's locks. That can only cause waiting, never a wrong removal.
 */
export function readLocks(backend: string, stack: string): Lock[] {
    const root = bookkeeping(backend);
    const folder = join(root ?? "", "locks");
    const name = stack.split("/").at(-1);
    if (root === undefined || !existsSync(folder)) {
        return [];
    }
    return (readdirSync(folder, { recursive: true }) as string[])
        .filter((file) => file.endsWith(".json") && file.split("/").at(-2) === name)
        .flatMap((file) => readLock(join(folder, file)));
}

/** An empty list if the process has ended and removed its lock in the meantime. */
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
 * Removes exactly these locks, like `pulumi cancel`. Each file is named by a random id of its process, so a new
 * process's lock is never removed by mistake.
 */
export function removeLocks(locks: Lock[]): void {
    for (const { file } of locks) {
        rmSync(file, { force: true });
        rmSync(`${file}.attrs`, { force: true });
    }
}

/** The locks whose process has certainly ended: it ran on this host and does not run any more. */
export function deadLocks(locks: Lock[], host: string): Lock[] {
    return locks.filter((lock) => lock.hostname === host && !isHeld(lock));
}

function isHeld({ pid, timestamp }: Lock): boolean {
    if (!answers(pid)) {
        return false;
    }
    // On Linux, /proc says more. Where it cannot be read (other systems, or a /proc that hides other users' processes),
    // the process counts as alive.
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
    // A process that began after the lock was written reuses the PID of the process that wrote the lock. The times
    // alone do not prove that: if the clock was set forward, or a container reports another boot time, processes look
    // younger than they are.
    const bootSeconds = Number(/^btime (\d+)$/m.exec(readIfThere("/proc/stat") ?? "")?.[1]);
    const began = (bootSeconds + Number(fields[START_TIME]) / TICKS_PER_SECOND) * 1000;
    return command.includes("pulumi") || !(began > Date.parse(timestamp) + 2000);
}

/** The index of "starttime" after the state, and its unit: proc(5). The boot time is in whole seconds. */
const START_TIME = 18;
const TICKS_PER_SECOND = 100;

function answers(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        // EPERM: the process runs and belongs to another user.
        return (error as NodeJS.ErrnoException).code !== "ESRCH";
    }
}

/**
 * Undefined if the file does not exist. EPERM counts as that, because /proc hides other users' processes in this way.
 */
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
