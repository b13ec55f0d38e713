/** What a fault is. */
import { eventually } from "../../cluster/support/command";
import { type Ensemble, WITHIN } from "../ensemble";

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

export async function isAnother<T>(ask: () => Promise<T>, was: T, none: T): Promise<void> {
    await eventually(WITHIN, ask, (now) => now !== was && now !== none);
}

export const leader = ({ ensemble }: Target): Promise<string> => ensemble.leader();
export const drawn = ({ member }: Target): Promise<string> => Promise.resolve(member);
