/**
 * The kinds of rows in the table of arguments (arguments.ts), and the types that are derived from a row: the type of
 * the argument in a program (ArgsOf), and its type in the settings, where defaults are filled in (SettingsOf).
 */
import type * as pulumi from "@pulumi/pulumi";
import type { Format } from "./formats";

/** The properties that a row of any kind may have. */
export interface Traits {
    /** The argument may be an output of another resource. Without this it has to be a value of the program. */
    input?: true;
    /** The argument cannot change after the first `up`. */
    fixed?: Fixed;
    /** A change of the argument restarts the members, one after the other. */
    restarts?: true;
}

export interface Fixed {
    /** Why the argument cannot change, for a message. `was` is its value at the first `up`, "" if it was not given. */
    reason: (was: string) => string;
    /** What users can do instead of changing the argument. */
    instead?: string;
}

/** A default that is computed from other settings. `words` describe it in docs/arguments.md. */
export interface Derived<T> {
    words: string;
    of: (settings: never) => T;
}

export const derived = <T>(words: string, of: (settings: never) => T): Derived<T> => ({ words, of });

export interface IntegerRow extends Traits {
    kind: "integer";
    unit: string;
    /** The bounds. One that depends on other arguments is given in words, for messages, and a rule (rules/) checks it. */
    from: number | string;
    to?: number | string;
    default?: number | Derived<number>;
}
export interface TextRow extends Traits {
    kind: "text";
    /**
     * The formats that the text must have. They are checked in this order, and only the first that it lacks is
     * reported.
     */
    formats: readonly Format[];
    unit?: string;
    /** The least amount, such as "256Mi", for a format in AMOUNTS. */
    from?: string;
    /** Why less than `from` is refused. */
    why?: string;
    /** What to do about a wrong text. It replaces the remedy of the format. */
    remedy?: string;
    example: string;
    default?: string | Derived<string>;
}
export interface ChoiceRow extends Traits {
    kind: "choice";
    values: readonly string[];
    default?: string;
}
export interface FlagRow extends Traits {
    kind: "flag";
    default?: boolean;
}
export interface ObjectRow extends Traits {
    kind: "object";
    fields: Record<string, Row>;
}
export interface ListRow extends Traits {
    kind: "list";
    items: Row;
}
export interface MapRow extends Traits {
    kind: "map";
    keys: readonly Format[];
    values: TextRow;
}
export type Row = IntegerRow | TextRow | ChoiceRow | FlagRow | ObjectRow | ListRow | MapRow;

export declare const TYPES: unique symbol;

/**
 * Carries types to the compiler and does not exist at run time: the type of the value, whether there is a default, and
 * whether the argument may be an output.
 */
export interface Typed<Value, Default extends boolean, IsInput extends boolean> {
    readonly [TYPES]?: [Value, Default, IsInput];
}
type Leaf<Value, Options> = Typed<
    Value,
    Options extends { default: unknown } ? true : false,
    Options extends { input: true } ? true : false
>;
type Options<R> = Omit<R, "kind">;

export const integer = <const O extends Options<IntegerRow>>(row: O): IntegerRow & Leaf<number, O> => ({
    kind: "integer",
    ...row,
});

type TextOptions = Omit<Options<TextRow>, "formats" | "example"> & { format: Format | readonly Format[] };

export const text = <const O extends TextOptions>({ format, ...row }: O): TextRow & Leaf<string, O> => {
    const formats = "id" in format ? [format] : format;
    const standard = typeof row.default === "string" ? row.default : undefined;
    return { kind: "text", formats, example: standard ?? formats[0]?.example ?? "", ...row };
};

export const choice = <V extends string, const O extends Traits & { default?: NoInfer<V> }>(
    values: Record<string, V>,
    row: O,
): ChoiceRow & Leaf<V, O> => ({ kind: "choice", values: Object.values(values), ...row });

export const flag = <const O extends Options<FlagRow>>(row: O): FlagRow & Leaf<boolean, O> => ({
    kind: "flag",
    ...row,
});

export const object = <F extends Record<string, Row>, const O extends Traits>(
    fields: F,
    row: O = {} as O,
): Omit<ObjectRow, "fields"> & { fields: F } & Leaf<object, O> => ({ kind: "object", fields, ...row });

export const list = <R extends Row, const O extends Traits>(
    items: R,
    row: O,
): Omit<ListRow, "items"> & { items: R } & Leaf<object, O> => ({ kind: "list", items, ...row });

export const map = <
    const O extends Omit<Options<MapRow>, "keys" | "values"> & { key: readonly Format[]; value: Format },
>({
    key,
    value,
    ...row
}: O): MapRow & Leaf<Record<string, string>, O> => ({
    kind: "map",
    keys: key,
    values: text({ format: value, input: true }),
    ...row,
});

type IsInput<R> = R extends Typed<unknown, boolean, infer Is> ? Is : false;
type HasDefault<R> = R extends Typed<unknown, infer Default, boolean> ? Default : false;
type ValueOf<R> = R extends Typed<infer Value, boolean, boolean> ? Value : never;
type Fields = Record<string, Row>;

/**
 * The type of a row's value. With Known = true it contains no outputs; otherwise values inside it may be outputs where
 * the table allows it. `Given` adds that the value as a whole may be an output.
 */
type Value<R, Known> = R extends { kind: "object"; fields: infer F extends Fields }
    ? { [K in keyof F]?: Given<F[K], Known> }
    : R extends { kind: "list"; items: infer Item extends Row }
      ? Given<Item, Known>[]
      : R extends { kind: "map" }
        ? { [key: string]: Known extends true ? string : pulumi.Input<string> }
        : ValueOf<R>;
type Given<R, Known> = Known extends true
    ? Value<R, Known>
    : IsInput<R> extends true
      ? pulumi.Input<Value<R, Known>>
      : Value<R, Known>;

/** The type of an argument in a program. */
export type ArgsOf<R> = Given<R, false>;

/** The type of an argument in the settings. Arguments with a default, objects, lists and maps are always present there. */
export type SettingsOf<R, Known = false> = R extends { kind: "object"; fields: infer F extends Fields }
    ? { [K in keyof F as IsThere<F[K]> extends true ? K : never]: SettingsOf<F[K], Known> } & {
          [K in keyof F as IsThere<F[K]> extends true ? never : K]?: SettingsOf<F[K], Known>;
      }
    : Given<R, Known>;
type IsThere<R> = R extends { kind: "object" | "list" | "map" } ? true : HasDefault<R>;

// The lint rule wants these type parameters removed, but they are needed: the compiler calls two generic functions
// assignable only if A and B are identical, and not merely assignable to each other.
/* eslint-disable @typescript-eslint/no-unnecessary-type-parameters */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/* eslint-enable @typescript-eslint/no-unnecessary-type-parameters */

/** The keys that only one of the two types has, or that have different types. */
export type Differences<A, B> = {
    [K in keyof A | keyof B]-?: K extends keyof A & keyof B ? (Same<A[K], B[K]> extends true ? never : K) : K;
}[keyof A | keyof B];

/** The row of a field, undefined if there is none. A name such as toString, which every object inherits, is no field. */
export function ownField(row: ObjectRow, name: string): Row | undefined {
    return Object.hasOwn(row.fields, name) ? row.fields[name] : undefined;
}

export function isDerived(value: unknown): value is Derived<unknown> {
    return typeof value === "object" && value !== null && "words" in value;
}

/**
 * All rows with their paths. An object or a list comes before its parts. The items of a list have the list's path and
 * "[]".
 */
export function rowsIn(row: ObjectRow, before = ""): [path: string, row: Row][] {
    return Object.entries(row.fields).flatMap(([name, field]) => rowsFrom(`${before}${name}`, field));
}

function rowsFrom(path: string, row: Row): [path: string, row: Row][] {
    switch (row.kind) {
        case "object":
            return [[path, row], ...rowsIn(row, `${path}.`)];
        case "list":
            return [[path, row], ...rowsFrom(`${path}[]`, row.items)];
        default:
            return [[path, row]];
    }
}
