/** Reads the arguments by the table: what is wrong with single values, and what has to wait for an output. */
import { ARGUMENTS } from "./arguments";
import { AMOUNTS, type Format } from "./formats";
import { ownField, type Row, type TextRow } from "./rows";
import { nearest } from "./suggestions";
import { SECRET, type ValidationError } from "./validationError";

/** Whether a value is an output or a promise. Only Pulumi's runtime knows, which the plan does without. */
export type IsOutput = (value: unknown) => boolean;

export interface OutputAt {
    path: string;
    /** The way to it in the arguments. */
    keys: string[];
    output: unknown;
}

/** What the arguments are, as far as they can be read. */
export interface Reading {
    errors: ValidationError[];
    /** The arguments without what is refused; outputs are in it. */
    fitting: object;
    outputs: OutputAt[];
    /** The paths of all that is given. */
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
                    // Left out, as programs write it: `image: undefined`.
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
        reason: "the program needs it before the first resource is made",
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

/** What is wrong with a value itself, whatever is inside of it. */
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

/** The formats of a row, with the least amount if it has one. */
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

/** The first of the formats that a text does not have. */
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

/** What a row's value has to be, as messages and docs/arguments.md say it. */
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
