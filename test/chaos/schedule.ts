/** Draws the order of the faults from a seed, so that a schedule that found an error can be repeated. */
import { fractions } from "../cluster/support/random";

/**
 * Returns `count` kinds, but at least each kind once. They come in rounds of all kinds, each round in its own random
 * order, so that all kinds are equally frequent and each kind can follow any other.
 */
export function schedule(seed: number, kinds: string[], count: number): string[] {
    const fraction = fractions(1 + ((seed * 7919) % 2147483645));
    const drawn: string[] = [];
    while (drawn.length < Math.max(count, kinds.length)) {
        drawn.push(...shuffled(kinds, fraction));
    }
    return drawn.slice(0, Math.max(count, kinds.length));
}

/** The Fisher-Yates shuffle: every order is equally likely. */
function shuffled(kinds: string[], fraction: () => number): string[] {
    const left = [...kinds];
    return kinds.flatMap(() => left.splice(Math.floor(fraction() * left.length), 1));
}
