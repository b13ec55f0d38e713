#!/usr/bin/env node
/**
 * Heals a stack whose `pulumi` process was killed: removes the lock of the dead process, and takes what it was just
 * creating into the state, so that the next `pulumi up` or `pulumi destroy` goes on from there. Does nothing else, and
 * nothing at all to a stack that is well; while a process of this machine still works on the stack, it waits. Afterwards
 * run `pulumi up` (or `destroy`) again.
 *
 * usage: heal --stack STACK [--config-file FILE]       in the folder of the Pulumi program, with its environment
 *
 * Why Pulumi does not do this alone: it refuses to work with "pending operations", since for most clouds it cannot know
 * what an interrupted create left. Kubernetes objects can be known: their id is namespace/name, and we name them.
 */
import { spawnSync } from "child_process";
import { hostname } from "os";
import { parseArgs } from "util";

import { deadLocks, Lock, readLocks } from "./locks";
import { foreign, interruptedCreates, State, withoutResources, withResources } from "./pending";

/** A reason to stop that the user can act on; printed without a stack trace. */
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

/** A run whose `make` or shell was killed alone goes on; it mostly ends by itself, within the ensemble's time-out. */
const WAIT_SECONDS = 15 * 60;

/** The locks on a stack, after processes of this machine that still hold one have ended. */
function settledLocks(backend: string, stack: string): Lock[] {
    for (let waited = 0; ; waited++) {
        const locks = readLocks(backend, stack);
        const dead = deadLocks(locks, hostname());
        const live = locks.filter((lock) => lock.hostname === hostname() && !dead.includes(lock));
        if (live.length === 0 || waited === WAIT_SECONDS) {
            return locks;
        }
        if (waited % 15 === 0) {
            console.log(
                `heal: waiting for ${live.map(describe).join(", ")}, which works on stack ${stack} (${String(waited)} s)`,
            );
        }
        spawnSync("sleep", ["1"]);
    }
}

function removeDeadLocks(stack: string): void {
    const { url } = JSON.parse(pulumi(["whoami", "--json"], false)) as { url?: string };
    const locks = settledLocks(url ?? "", stack);
    if (locks.length === 0) {
        return;
    }
    const dead = deadLocks(locks, hostname());
    const live = locks.filter((lock) => !dead.includes(lock));
    if (live.length > 0) {
        throw new HealError(
            `stack ${stack} is locked by ${live.map(describe).join(", ")}, which may still run. Wait until it ends. ` +
                `If you know that it is dead: pulumi cancel --stack ${stack}`,
        );
    }
    console.log(`heal: the lock of ${dead.map(describe).join(", ")} is of a dead process: removed`);
    pulumi(["cancel", "--yes", "--stack", stack], false);
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

function heal(stack: string, options: string[]): void {
    removeDeadLocks(stack);
    const state = readState(stack);
    const pending = state.deployment.pending_operations ?? [];
    if (pending.length === 0) {
        console.log(`heal: stack ${stack} is well`);
        return;
    }
    for (const { type, resource } of pending) {
        console.log(`heal: interrupted while ${type} ${resource.urn.split("::").slice(-2).join(" ")}`);
    }
    const { takeIn, unknown } = interruptedCreates(pending);
    if (unknown.length > 0) {
        throw new HealError(
            `what the dead run left of ${unknown.join(", ")} only its provider knows. Look there, then: ` +
                `pulumi refresh --stack ${stack}, which asks about each`,
        );
    }
    writeState(stack, withResources(state, takeIn));
    // Reads what is really there: what had not been created, or had been deleted, leaves the state again.
    pulumi(["refresh", "--yes", "--skip-preview", "--stack", stack, ...options], true);
    const refreshed = readState(stack);
    const others = foreign(refreshed, takeIn);
    if (others.length > 0) {
        writeState(stack, withoutResources(refreshed, others));
        throw new HealError(
            `${others.map(({ type, id }) => `${type} ${String(id)}`).join(", ")} was there before, and is not of this ` +
                `stack: left alone. Remove it, or choose other names, before pulumi up`,
        );
    }
    console.log(`heal: stack ${stack} is well again; now run pulumi up (or pulumi destroy) once more`);
}

function main(): void {
    const { values } = parseArgs({ options: { stack: { type: "string" }, "config-file": { type: "string" } } });
    if (values.stack === undefined) {
        throw new HealError("which stack? usage: heal --stack STACK [--config-file FILE]");
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
