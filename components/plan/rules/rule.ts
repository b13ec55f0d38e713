/** What joins several arguments, or the entries of one; what concerns single values is in the table (arguments.ts). */
import type { KnownSettings } from "../arguments";
import type { ValidationError } from "../validationError";

/** The value at a path of the settings. */
type At<T, Path> = Path extends `${infer Key}.${infer Rest}` ? At<T[Key & keyof T], Rest> : T[Path & keyof T];

/** The paths of the settings' values: the leaves, and lists and maps as a whole. */
type PathsOf<T> = {
    [K in keyof T & string]-?: NonNullable<T[K]> extends readonly unknown[]
        ? K
        : string extends keyof NonNullable<T[K]>
          ? K
          : NonNullable<T[K]> extends object
            ? `${K}.${PathsOf<NonNullable<T[K]>>}`
            : K;
}[keyof T & string];

/** What a rule refuses; the rule's own `why` is the reason. */
export type Violation = Omit<ValidationError, "reason"> & { reason?: string };

/**
 * A rule. It is asked as soon as all that it needs is known, and again for the outputs in it when they are. Entries of lists
 * and maps that are outputs are left out at first (of a list: undefined), so such a rule must refuse nothing that it would
 * accept with more entries.
 */
export interface Rule {
    /** What tests and documentation call it by. */
    id: string;
    /** Why there is such a rule, in words that follow a colon. */
    why: string;
    /** The list whose items the rule looks at one by one; paths are then within an item. */
    each?: keyof KnownSettings;
    needs: readonly string[];
    /** `given` says whether a value is the user's: an argument that was not given is never refused. */
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
