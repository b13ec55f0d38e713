/** Which faults, in which order: drawn from a seed, so that a schedule that found something can be run again. */
import { fractions } from "../cluster/support/random";

/**
 * `count` kinds, or more if there are more kinds: rounds of all of them, each round in an order of its own, so that every
 * kind comes equally often and after every other one.
 */
export function schedule(seed: number, kinds: string[], count: number): string[] {
    const fraction = fractions(1 + ((seed * 7919) % 2147483645));
    const drawn: string[] = [];
    while (drawn.length < Math.max(count, kinds.length)) {
        drawn.push(...shuffled(kinds, fraction));
    }
    return drawn.slice(0, Math.max(count, kinds.length));
}

/** Fisher and Yates' way: every order is equally likely. */
function shuffled(kinds: string[], fraction: () => number): string[] {
    const left = [...kinds];
    return kinds.flatMap(() => left.splice(Math.floor(fraction() * left.length), 1));
}
