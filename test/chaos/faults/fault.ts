/** What a fault is, and how it is made and ended. */
import * as assert from "node:assert/strict";

import { later } from "../../cluster/support/command";
import type { Ensemble } from "../ensemble";

/**
 * `begin` returns when the fault has its effect, which it checks by observing the effect itself: a fault that did not
 * happen must fail. It registers how to end the fault before it makes it, so that a fault that failed half-way is
 * ended, too.
 */
export interface Fault {
    kind: string;
    /** How long the fault lasts, in seconds; 0 if it ends by itself. */
    seconds: number;
    begin: (on: Target) => Promise<void>;
}

export interface Target {
    ensemble: Ensemble;
    /** A random member. */
    member: string;
    /** A random member that is not on the clients' node. */
    remote: string;
    /** Registers a function that ends the fault. */
    endBy: (end: () => Promise<void>) => void;
}

/** Makes a fault, ends it after `seconds`, and returns the seconds from its end until the ensemble was whole. */
export async function suffer(fault: Fault, on: Omit<Target, "endBy">, seconds = fault.seconds): Promise<number> {
    const ends: (() => Promise<void>)[] = [];
    const notEnded: unknown[] = [];
    try {
        await fault.begin({ ...on, endBy: (end) => ends.unshift(end) });
        await later(seconds);
    } finally {
        // Call every function, even if an earlier one fails, so that no part of the fault stays.
        for (const end of ends) {
            await end().catch((why: unknown) => notEnded.push(why));
        }
    }
    assert.deepEqual(notEnded, [], "the fault could not be ended");
    return on.ensemble.isWhole();
}

export const leader = ({ ensemble }: Target): Promise<string> => ensemble.leader();
export const drawn = ({ member }: Target): Promise<string> => Promise.resolve(member);
