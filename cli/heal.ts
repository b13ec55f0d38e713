#!/usr/bin/env node
import { spawnSync } from "node:child_process";
import { hostname } from "node:os";
import { parseArgs } from "node:util";

import { deadLocks, hasReadableLocks, Lock, readLocks, removeLocks } from "./locks";
import { foreign, inDoubt, interruptedCreates, isVanishing, Resource, settled, State, withMarks } from "./pending";
import { removeTornWrites } from "./tornWrites";

const HELP = `usage: zookeeper-heal --stack STACK [--config-file FILE]

Repairs a stack after its pulumi process was killed, so that the next pulumi up or pulumi destroy goes on from there.
Run it in the folder of the Pulumi program, with the environment of its pulumi commands. It
  - waits while a process of this machine still works on the stack, and removes the lock of a process that is dead
  - removes files of the stack that the dead process had written in part only
  - takes into the state what the dead process was just creating
  - waits until what it was deleting is gone
It asks the cluster about these objects only, and does nothing to a stack that needs no repair.

  --stack STACK        the stack
  --config-file FILE   the stack's configuration, where it is not Pulumi.STACK.yaml
  --help               prints this text
`;

// Pulumi does not do this alone: on most clouds it cannot know what an interrupted create left behind, so it leaves
// these "pending operations" to people. For Kubernetes objects it can be known: their id is namespace/name, and the
// component chooses the names.

/** An error that the user can act on. Printed without a stack trace. */
class HealError extends Error {}

function pulumi(args: string[], show: boolean, input?: string): string {
    const result = spawnSync("pulumi", [...args, "--non-interactive"], {
        encoding: "utf8",
        maxBuffer: 1 << 30,
        input,
        stdio: [input === undefined ? "ignore" : "pipe", show ? "inherit" : "pipe", show ? "inherit" : "pipe"],
    });
    if (result.error !== undefined) {
        throw new HealError(`pulumi cannot be started: ${result.error.message}. Install it, or put it on PATH.`);
    }
    if (result.status !== 0) {
        throw new HealError(`pulumi ${args.join(" ")} failed.${show ? "" : ` It said: ${result.stderr.trim()}`}`);
    }
    return show ? "" : result.stdout;
}

/**
 * Long enough for a pulumi process that outlived its shell, and for deletions: both end within the time-outs of pulumi.
 */
const WAIT_SECONDS = 15 * 60;

/**
 * Asks until there is nothing to wait for, or the time is over. Prints at intervals what it waits for. Returns the last
 * answer.
 */
function wait<T>(ask: () => T, waitingFor: (answer: T) => string): T {
    const start = Date.now();
    for (let said = -Infinity; ;) {
        const answer = ask();
        const what = waitingFor(answer);
        const seconds = Math.round((Date.now() - start) / 1000);
        if (what === "" || seconds >= WAIT_SECONDS) {
            return answer;
        }
        if (seconds - said >= 15) {
            console.log(`heal: waiting for ${what} (${String(seconds)} s)`);
            said = seconds;
        }
        spawnSync("sleep", ["1"]);
    }
}

/** Waits for the pulumi processes of this machine, then removes the locks of processes that no longer exist. */
function removeDeadLocks(backend: string, stack: string): void {
    const locks = wait(
        () => readLocks(backend, stack),
        (held) => {
            const dead = deadLocks(held, hostname());
            const live = held.filter((lock) => lock.hostname === hostname() && !dead.includes(lock));
            return live.length === 0 ? "" : `${live.map(describe).join(", ")}, which works on stack ${stack}`;
        },
    );
    const dead = deadLocks(locks, hostname());
    removeLocks(dead);
    if (dead.length > 0) {
        console.log(`heal: the lock of ${dead.map(describe).join(", ")} is of a dead process: removed`);
    }
    const live = locks.filter((lock) => !dead.includes(lock));
    if (live.length > 0) {
        throw new HealError(
            `stack ${stack} is locked by ${live.map(describe).join(", ")}, which may still run. Wait until it ends. ` +
                `If you know that it is dead: pulumi cancel --stack ${stack}`,
        );
    }
}

function describe(lock: Lock): string {
    return `process ${String(lock.pid)} on ${lock.hostname}`;
}

function readState(stack: string): State {
    return JSON.parse(pulumi(["stack", "export", "--stack", stack], false)) as State;
}

function writeState(stack: string, state: State): void {
    pulumi(["stack", "import", "--stack", stack], false, JSON.stringify(state));
}

/** Refreshes these resources only. Objects that were never created, or that were deleted, leave the state. */
function refresh(stack: string, urns: string[], options: string[], show: boolean): State {
    // Without a target, Pulumi would refresh the whole stack.
    if (urns.length > 0) {
        const targets = urns.flatMap((urn) => ["--target", urn]);
        pulumi(["refresh", "--yes", "--skip-preview", "--stack", stack, ...options, ...targets], show);
    }
    return readState(stack);
}

/**
 * To the next `pulumi up`, an object that is being deleted looks unchanged, so the `up` would end without that object.
 */
function waitUntilGone(stack: string, state: State, options: string[]): void {
    const vanishing = () => state.deployment.resources?.filter(isVanishing) ?? [];
    const left = wait(
        () => {
            state = vanishing().length === 0 ? state : refresh(stack, inDoubt(state), options, false);
            return vanishing();
        },
        (objects) => (objects.length === 0 ? "" : `the end of ${objects.map(name).join(", ")}, which is being deleted`),
    );
    if (left.length > 0) {
        throw new HealError(
            `${left.map(name).join(", ")} is being deleted, and does not go. kubectl describe says what holds it`,
        );
    }
}

function name({ type, id }: Resource): string {
    return `${type} ${String(id)}`;
}

function heal(stack: string, options: string[]): void {
    const { url = "" } = JSON.parse(pulumi(["whoami", "--json"], false)) as { url?: string };
    removeDeadLocks(url, stack);
    for (const file of removeTornWrites(url, stack)) {
        console.log(`heal: ${file} was written in part only: removed`);
    }
    const state = readState(stack);
    const pending = state.deployment.pending_operations ?? [];
    if (pending.length === 0 && inDoubt(state).length === 0) {
        const unseen = hasReadableLocks(url)
            ? ""
            : `, as far as its state says. Locks of this backend are not read: if pulumi says that it is locked, and you ` +
              `know that process to be dead, run pulumi cancel --stack ${stack}, and heal again`;
        console.log(`heal: stack ${stack} is well${unseen}`);
        return;
    }
    for (const { type, resource } of pending) {
        console.log(`heal: interrupted while ${type} ${resource.urn.split("::").slice(-2).join(" ")}`);
    }
    const { takeIn, unknown } = interruptedCreates(pending);
    const begun = withMarks(state, takeIn);
    writeState(stack, begun);
    const refreshed = refresh(stack, inDoubt(begun), options, true);
    const others = foreign(refreshed);
    const rest = settled(refreshed, others);
    writeState(stack, rest);
    waitUntilGone(stack, rest, options);
    const left = [
        ...others.map((one) => `${name(one)} is on the cluster, and nothing shows that this stack made it`),
        ...unknown.map((urn) => `only its provider knows whether it made ${urn}`),
    ];
    if (left.length > 0) {
        throw new HealError(
            `not taken in: ${left.join("; ")}. ` +
                "Remove what is there, take it in with pulumi import, or choose other names, before pulumi up",
        );
    }
    console.log(`heal: stack ${stack} is well again; now run pulumi up (or pulumi destroy) once more`);
}

function main(): void {
    const { values } = parseArgs({
        options: { stack: { type: "string" }, "config-file": { type: "string" }, help: { type: "boolean" } },
    });
    if (values.help === true) {
        process.stdout.write(HELP);
        return;
    }
    if (values.stack === undefined) {
        throw new HealError("which stack? usage: zookeeper-heal --stack STACK [--config-file FILE]");
    }
    const file = values["config-file"];
    heal(values.stack, file === undefined ? [] : ["--config-file", file]);
}

try {
    main();
} catch (error) {
    console.error(`heal: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
}
