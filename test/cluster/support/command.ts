/** Runs commands. Returns their output and exit code, and can kill a command with all its descendants. */
import { ChildProcess, spawn } from "child_process";

export interface Result {
    code: number | null;
    /** Standard output and standard error, in the order in which they arrived. */
    output: string;
    stdout: string;
}

export interface Running {
    process: ChildProcess;
    result: Promise<Result>;
    /** Sends SIGKILL to all processes in the command's process group. */
    kill: () => void;
}

/** Starts a command in its own process group. */
export function start(
    command: string[],
    options: { env?: NodeJS.ProcessEnv; cwd?: string; input?: string } = {},
): Running {
    const child = spawn(command[0] ?? "", command.slice(1), {
        cwd: options.cwd,
        env: { ...process.env, ...options.env },
        detached: true,
        stdio: [options.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    });
    child.stdin?.end(options.input);
    let output = "";
    let stdout = "";
    child.stdout?.on("data", (data: Buffer) => {
        output += data.toString();
        stdout += data.toString();
    });
    child.stderr?.on("data", (data: Buffer) => (output += data.toString()));
    const result = new Promise<Result>((resolve, reject) => {
        child.on("error", reject);
        child.on("close", (code) => {
            resolve({ code, output, stdout });
        });
    });
    return {
        process: child,
        result,
        kill: () => {
            if (child.pid !== undefined && child.exitCode === null) {
                process.kill(-child.pid, "SIGKILL");
            }
        },
    };
}

/** Runs a command to its end. Returns a failure instead of throwing it. */
export function attempt(...command: string[]): Promise<Result> {
    return start(command).result;
}

/**
 * Sends SIGKILL to pulumi. Its plugins have their own process groups, so without `withPlugins` they go on for minutes.
 */
export async function sigkill(running: Running, withPlugins: boolean): Promise<void> {
    const plugins = await attempt("ps", "-o", "pid=", "--ppid", String(running.process.pid));
    running.kill();
    if (!withPlugins) {
        return;
    }
    for (const pid of plugins.stdout.split("\n").filter((line) => line.trim() !== "")) {
        try {
            process.kill(Number(pid), "SIGKILL");
        } catch {
            // The plugin has already ended.
        }
    }
}

/** Runs a command, and throws unless it succeeds. Returns its trimmed standard output. */
export async function run(...command: string[]): Promise<string> {
    const result = await attempt(...command);
    if (result.code !== 0) {
        throw new Error(`${command.join(" ")} ended with ${String(result.code)}:\n${result.output}`);
    }
    return result.stdout.trim();
}

export const later = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** Asks until `pleases` accepts the answer. Throws with the last answer when the time is over. */
export async function eventually<T>(
    seconds: number,
    ask: () => Promise<T>,
    pleases: (answer: T) => boolean,
    pause = 300,
): Promise<T> {
    const end = Date.now() + seconds * 1000;
    for (;;) {
        const answer = await ask();
        if (pleases(answer)) {
            return answer;
        }
        if (Date.now() > end) {
            throw new Error(`not in ${String(seconds)} s; the last answer: ${JSON.stringify(answer)}`);
        }
        await later(pause / 1000);
    }
}

/** Waits until the answer is neither `was` nor `none`. */
export async function isAnother<T>(seconds: number, ask: () => Promise<T>, was: T, none: T): Promise<void> {
    await eventually(seconds, ask, (now) => now !== was && now !== none);
}
