/** What a fault is, and how one is suffered. */
import * as assert from "node:assert/strict";

import { later } from "../../cluster/support/command";
import type { Ensemble } from "../ensemble";

/**
 * It is really there when `begin` ends, seen by its effect and not by the command that made it: one that could not be
 * injected fails. How it is taken away is told before it is made, so that it also goes when that failed half-way.
 */
export interface Fault {
    kind: string;
    /** How long it stays once it is there, in seconds; 0 if it ends by itself. */
    seconds: number;
    begin: (on: Target) => Promise<void>;
}

export interface Target {
    ensemble: Ensemble;
    /** A member, drawn. */
    member: string;
    /** One that is not on the node from which the clients work. */
    remote: string;
    /** Takes the way to end the fault. */
    endBy: (end: () => Promise<void>) => void;
}

/** Lets it happen, for so many seconds, and ends it; the seconds until the ensemble was whole again after that. */
export async function suffer(fault: Fault, on: Omit<Target, "endBy">, seconds = fault.seconds): Promise<number> {
    const ends: (() => Promise<void>)[] = [];
    const notEnded: unknown[] = [];
    try {
        await fault.begin({ ...on, endBy: (end) => ends.unshift(end) });
        await later(seconds);
    } finally {
        // Each, whatever becomes of the others.
        for (const end of ends) {
            await end().catch((why: unknown) => notEnded.push(why));
        }
    }
    assert.deepEqual(notEnded, [], "the fault could not be ended");
    return on.ensemble.isWhole();
}

export const leader = ({ ensemble }: Target): Promise<string> => ensemble.leader();
export const drawn = ({ member }: Target): Promise<string> => Promise.resolve(member);
