/** Checks each argument by itself against the table (arguments.ts), and collects the arguments that are outputs. */
import { ARGUMENTS } from "./arguments";
import { AMOUNTS, type Format } from "./formats";
import { ownField, type Row, type TextRow } from "./rows";
import { nearest } from "./suggestions";
import { SECRET, type ValidationError } from "./validationError";

/** Tells whether a value is an output or a promise. It is handed in because the plan does not import Pulumi's runtime. */
export type IsOutput = (value: unknown) => boolean;

/** An output among the arguments. */
export interface OutputAt {
    path: string;
    /** The same path as a list of keys and indexes. */
    keys: string[];
    output: unknown;
}

/** The result of checking each argument by itself. */
export interface Reading {
    errors: ValidationError[];
    /** The arguments without the refused ones. Outputs are still in it. */
    fitting: object;
    outputs: OutputAt[];
    /** The paths of all arguments that are given, also of refused ones. */
    given: Set<string>;
}

type At = Pick<OutputAt, "path" | "keys">;

/** Stands for a value that was refused. */
const REFUSED = Symbol("refused");

export function read(args: unknown, isOutput: IsOutput): Reading {
    const reading: Reading = { errors: [], fitting: {}, outputs: [], given: new Set() };
    const fitting = readValue({ path: "", keys: [] }, args, ARGUMENTS);
    return fitting === REFUSED ? reading : { ...reading, fitting: fitting as object };

    function readValue(at: At, value: unknown, row: Row): unknown {
        reading.given.add(at.path);
        if (isOutput(value) && row.input) {
            reading.outputs.push({ ...at, output: value });
            return value;
        }
        const path = at.path === "" ? "args" : at.path;
        const error = isOutput(value) ? outputError(path) : valueError(path, value, row);
        if (error) {
            return refuse(error);
        }
        switch (row.kind) {
            case "object":
                return readEntries(value, (key, inner) => {
                    const field = ownField(row, key);
                    const place = within(at, key, at.path === "" ? key : `${at.path}.${key}`);
                    if (field === undefined) {
                        return refuse(keyError(place.path, key, row, isOutput(inner) ? undefined : inner));
                    }
                    // Programs may leave an argument out by writing `image: undefined`.
                    return inner === undefined ? undefined : readValue(place, inner, field);
                });
            case "list":
                return (value as unknown[]).map((item, index) => {
                    const fitting = readValue(within(at, String(index), `${at.path}[${index}]`), item, row.items);
                    return fitting === REFUSED ? undefined : fitting;
                });
            case "map":
                return readEntries(value, (key, inner) => {
                    const place = within(at, key, `${at.path}[${JSON.stringify(key)}]`);
                    const wrongKey = formatError(place.path, key, row.keys);
                    return wrongKey ? refuse(wrongKey) : readValue(place, inner, row.values);
                });
            default:
                return value;
        }
    }

    function readEntries(value: unknown, readEntry: (key: string, inner: unknown) => unknown): object {
        const entries = Object.entries(value as object).map(([key, inner]) => [key, readEntry(key, inner)] as const);
        return Object.fromEntries(entries.filter(([, inner]) => inner !== REFUSED));
    }

    function refuse(error: ValidationError): typeof REFUSED {
        reading.errors.push(error);
        return REFUSED;
    }
}

function within(at: At, key: string, path: string): At {
    return { path, keys: [...at.keys, key] };
}

export function secretError(path: string): ValidationError {
    return {
        path,
        must: "not be a secret",
        reason: "every argument can be read in the cluster, and some in its DNS",
        remedy: "set it again with pulumi config set --plaintext; in a program, use pulumi.unsecret",
    };
}

function outputError(path: string): ValidationError {
    return {
        path,
        must: "be a plain value",
        value: Symbol("an output, a secret or a promise"),
        reason: "the component needs its value before it registers the first resource",
        remedy: "write the value itself, or read it from the configuration",
    };
}

function keyError(path: string, key: string, row: Row & { kind: "object" }, value: unknown): ValidationError {
    return {
        path,
        must: "not be set",
        ...(value === undefined ? {} : { value }),
        reason: "there is no such argument",
        remedy: `use ${nearest(key, row)}, or remove it`,
    };
}

/** The error of a value by itself. The entries of objects, lists and maps are not looked at. */
function valueError(path: string, value: unknown, row: Row): ValidationError | undefined {
    if (value === SECRET) {
        return secretError(path);
    }
    if (!fits(value, row)) {
        return { path, must: `be ${inWords(row)}`, value };
    }
    if (row.kind !== "text") {
        return undefined;
    }
    const error = formatError(path, value as string, formatsOf(row));
    return error && { ...error, value, remedy: row.remedy ?? error.remedy };
}

/**
 * The formats of a row. A least amount (`from`) becomes a further format, and is named in the message of the first one
 * too.
 */
function formatsOf({ formats, from, why }: TextRow): readonly Format[] {
    const [format] = formats;
    const amount = AMOUNTS[format?.id ?? ""];
    if (from === undefined || format === undefined || amount === undefined) {
        return formats;
    }
    const least = amount(from) ?? 0;
    const must = `${format.must}, at least ${from}`;
    return [
        { ...format, must },
        { ...format, must, why: why ?? format.why, test: (text) => (amount(text) ?? 0) >= least },
    ];
}

/** The error for the first format that a text does not have. */
function formatError(path: string, value: string, formats: readonly Format[]): ValidationError | undefined {
    const format = formats.find(({ test }) => !test(value));
    return format && { path, must: format.must, reason: format.why, remedy: format.remedy };
}

function fits(value: unknown, row: Row): boolean {
    switch (row.kind) {
        case "integer":
            return (
                Number.isSafeInteger(value) &&
                !(typeof row.from === "number" && Number(value) < row.from) &&
                !(typeof row.to === "number" && Number(value) > row.to)
            );
        case "choice":
            return (row.values as unknown[]).includes(value);
        case "list":
            return Array.isArray(value);
        case "object":
        case "map":
            return typeof value === "object" && value !== null && !Array.isArray(value);
        case "flag":
            return typeof value === "boolean";
        case "text":
            return typeof value === "string";
    }
}

/** The words after "must be" in a message about a value of the wrong type or outside of its range. */
export function inWords(row: Row): string {
    switch (row.kind) {
        case "text":
            return `a string such as "${row.example}"`;
        case "integer":
            return `an integer ${rangeOf(row)} (${row.unit})`;
        case "flag":
            return "true or false";
        case "choice":
            return `one of ${row.values.join(", ")}`;
        case "object":
            return `an object with ${Object.keys(row.fields).join(", ")}`;
        case "list":
            return row.items.kind === "text" ? "a list of strings" : "a list of objects";
        case "map":
            return "an object whose values are strings";
    }
}

export function rangeOf({ from, to }: { from: number | string; to?: number | string }): string {
    return to === undefined ? `of at least ${from}` : `from ${from} to ${to}`;
}
