import { ifKnown } from "../notKnownYet";
import type { Problem } from "../problem";
import type { Settings } from "../settings";
import type { Misfit } from "../shapeCheck";

/** Arguments for the tests and the documentation. */
export interface Example {
    /** The component's name; zk unless told. */
    name?: string;
    args: object;
}

/** One thing that the arguments have to obey, with what shows it. */
export interface Rule {
    /** What tests and documentation call it by. */
    id: string;
    /** Why there is such a rule, in one line. */
    why: string;
    check: (settings: Settings, misfits: Misfit[]) => Problem[];
    /** What it refuses, and at which path: at least one example for each argument that it is about. */
    refused: (Example & { path: string })[];
    /** Neighbours of those that are fine. */
    passes: Example[];
}

export function unless(fine: boolean, problem: Problem): Problem[] {
    return fine ? [] : [problem];
}

/** The problems of each item or entry; one that is not known yet keeps none of the others from being looked at. */
export function each<T>(
    path: string,
    of: T[] | Record<string, T>,
    check: (item: T, path: string, key: string) => Problem[],
): Problem[] {
    return Object.keys(of).flatMap((key) => {
        const inner = `${path}[${Array.isArray(of) ? key : JSON.stringify(key)}]`;
        return ifKnown(() => check((of as Record<string, T>)[key] as T, inner, key)) ?? [];
    });
}

interface Range {
    id?: string;
    path: string;
    why: string;
    of: (settings: Settings) => number;
    from: number;
    to: number;
}

/** Only whole numbers of a range. */
export function whole({ path, id = path, why, of, from, to }: Range): Rule {
    const args = (value: number) => path.split(".").reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
    const example = (value: number) => ({ args: args(value) as object });
    return {
        id,
        why,
        check: (s) => {
            const value = of(s);
            return unless(Number.isInteger(value) && value >= from && value <= to, {
                path,
                value,
                reason: why,
                remedy: `use a whole number from ${from} to ${to}`,
            });
        },
        refused: [from - 1, to + 1, from + 0.5].map((value) => ({ path, ...example(value) })),
        passes: [from, to].map(example),
    };
}

/** Only one word out of several, for an argument that is a plain string in every language. */
export function oneOf(path: string, value: string | undefined, values: string[]): Problem[] {
    return unless(value === undefined || values.includes(value), {
        path,
        value,
        reason: "Kubernetes knows no such value",
        remedy: `use one of ${values.filter((known) => known !== "").join(", ")}`,
    });
}
