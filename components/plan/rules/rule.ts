/**
 * Rules check several arguments together, or the entries of one argument. Single values are checked by the table
 * (arguments.ts).
 */
import type { KnownSettings } from "../arguments";
import type { ValidationError } from "../validationError";

/** The type of the value at a path of the settings. */
type At<T, Path> = Path extends `${infer Key}.${infer Rest}` ? At<T[Key & keyof T], Rest> : T[Path & keyof T];

/** The paths that a rule can read: single values, and lists and maps as a whole. */
type PathsOf<T> = {
    [K in keyof T & string]-?: NonNullable<T[K]> extends readonly unknown[]
        ? K
        : string extends keyof NonNullable<T[K]>
          ? K
          : NonNullable<T[K]> extends object
            ? `${K}.${PathsOf<NonNullable<T[K]>>}`
            : K;
}[keyof T & string];

/** An error of a rule. Without a `reason` of its own, the rule's `why` is the reason. */
export type Violation = Omit<ValidationError, "reason"> & { reason?: string };

/**
 * A rule is applied when every value that it needs is known, except for entries of lists and maps. Entries that are
 * outputs are missing at first (in a list: undefined), and the rule is applied again when they are known. So a rule
 * must not refuse a list or a map because an entry is missing.
 */
export interface Rule {
    /** The name of the rule in tests and documentation. */
    id: string;
    /** The reason in the message, in words that follow a colon. */
    why: string;
    /** The list to whose items the rule is applied one by one. Paths are then relative to the item. */
    each?: keyof KnownSettings;
    /** The paths of the values that `check` gets. */
    needs: readonly string[];
    /** `given` tells whether the user gave a value, or it is a default: the path of an error must be one that was given. */
    check: (values: never, given: (path: string) => boolean) => Violation[];
}

type Values<T, Needs extends string> = { [Path in Needs]: At<T, Path> };

interface Definition<T, Needs extends string> extends Pick<Rule, "id" | "why"> {
    needs: readonly Needs[];
    check: (values: Values<T, Needs>, given: (path: Needs) => boolean) => Violation[];
}

export function rule<const Needs extends PathsOf<KnownSettings>>(definition: Definition<KnownSettings, Needs>): Rule {
    return definition;
}

type Toleration = KnownSettings["tolerations"][number];

export function tolerationRule<const Needs extends keyof Toleration>(definition: Definition<Toleration, Needs>): Rule {
    return { ...definition, each: "tolerations" };
}

export function unless(fine: boolean, violation: Violation): Violation[] {
    return fine ? [] : [violation];
}
