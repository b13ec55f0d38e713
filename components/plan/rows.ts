/**
 * The kinds of rows of the table of arguments (arguments.ts), and the types that follow from a row: what a program may give
 * (ArgsOf), and what the settings hold (SettingsOf).
 */
import type * as pulumi from "@pulumi/pulumi";
import type { Format } from "./formats";

/** What a row says beside the type of its value. */
export interface Traits {
    /** It may be an output of another resource. Without this it has to be a value of the program. */
    input?: true;
    /** It cannot change after the first `up`. */
    fixed?: Fixed;
    /** A change restarts the members, one after the other. */
    restarts?: true;
}

export interface Fixed {
    /** Why, when the first `up` was made with this value; "" stands for none. */
    reason: (was: string) => string;
    /** What else can be done. */
    instead?: string;
}

/** A default that follows from other settings. */
export interface Derived<T> {
    words: string;
    of: (settings: never) => T;
}

export const derived = <T>(words: string, of: (settings: never) => T): Derived<T> => ({ words, of });

export interface IntegerRow extends Traits {
    kind: "integer";
    unit: string;
    /** A bound in words is one that a rule checks, because it depends on other arguments. */
    from: number | string;
    to?: number | string;
    default?: number | Derived<number>;
}
export interface TextRow extends Traits {
    kind: "text";
    /** What is checked, in this order; the first that does not hold is reported. */
    formats: readonly Format[];
    unit?: string;
    /** The least amount, and why. */
    from?: string;
    why?: string;
    /** What to do about a wrong one, where the formats do not say it. */
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

/** Exists for the compiler alone: the value's type, whether there is a default, and whether it may be an output. */
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

/** A row's value in which outputs may stand where the table allows them; with Known, a value without outputs. */
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

/** What a program may give for a row. */
export type ArgsOf<R> = Given<R, false>;

/** What the settings hold for a row: what has a default is always there, and objects, lists and maps are. */
export type SettingsOf<R, Known = false> = R extends { kind: "object"; fields: infer F extends Fields }
    ? { [K in keyof F as IsThere<F[K]> extends true ? K : never]: SettingsOf<F[K], Known> } & {
          [K in keyof F as IsThere<F[K]> extends true ? never : K]?: SettingsOf<F[K], Known>;
      }
    : Given<R, Known>;
type IsThere<R> = R extends { kind: "object" | "list" | "map" } ? true : HasDefault<R>;

// The rule would have the two functions without a type parameter; comparing those is what makes the types the same.
/* eslint-disable @typescript-eslint/no-unnecessary-type-parameters */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/* eslint-enable @typescript-eslint/no-unnecessary-type-parameters */

/** The keys of either type that the other lacks, or has with another type. */
export type Differences<A, B> = {
    [K in keyof A | keyof B]-?: K extends keyof A & keyof B ? (Same<A[K], B[K]> extends true ? never : K) : K;
}[keyof A | keyof B];

/** A field's row; undefined if there is none of that name, also for methods that every object has. */
export function ownField(row: ObjectRow, name: string): Row | undefined {
    return Object.hasOwn(row.fields, name) ? row.fields[name] : undefined;
}

export function isDerived(value: unknown): value is Derived<unknown> {
    return typeof value === "object" && value !== null && "words" in value;
}

/** All rows with their paths: what holds others before them. An item of a list has the list's path and "[]". */
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
