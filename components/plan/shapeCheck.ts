import { ifKnown, NotKnownYet } from "./notKnownYet";
import type { Problem } from "./problem";
import { nearest } from "./shapeNames";
import { ownField, SHAPE, type Shape } from "./shape";

/** A value whose type alone is wrong. */
export interface Misfit extends Problem {
    kind: "type" | "choice" | "key" | "output" | "secret";
}

/** Stands for a secret, which nothing may print. */
export const SECRET = Symbol("[secret]");

const NOT_KNOWN = Symbol("not known yet");

export function misfitsOf(args: unknown): Misfit[] {
    return misfitsIn("args", args, SHAPE, (key) => key);
}

function misfitsIn(path: string, value: unknown, shape: Shape, inner = (key: string) => `${path}.${key}`): Misfit[] {
    const misfit = misfitOf(path, value, shape);
    if (misfit) {
        return [misfit];
    }
    switch (shape.kind) {
        case "object":
            return keysOf(value).flatMap((key) => fieldMisfits(inner(key), value, key, shape));
        case "list":
            return keysOf(value).flatMap((key) => itemMisfits(`${path}[${key}]`, value, key, shape.items));
        case "map":
            return keysOf(value).flatMap((key) =>
                itemMisfits(`${path}[${JSON.stringify(key)}]`, value, key, shape.values),
            );
        default:
            return [];
    }
}

function fieldMisfits(path: string, of: unknown, key: string, shape: { fields: Record<string, Shape> }): Misfit[] {
    const field = ownField(shape, key);
    const found = look(of, key);
    if (field === undefined) {
        const reason = "there is no such argument";
        const value = found ? found.value : NOT_KNOWN;
        return [{ kind: "key", path, value, reason, remedy: `use ${nearest(key, shape)}, or leave it out` }];
    }
    if (found === undefined) {
        return field.plain ? [plainMisfit(path)] : [];
    }
    // Left out, as programs write it: `image: undefined`.
    return found.value === undefined ? [] : misfitsIn(path, found.value, field);
}

function itemMisfits(path: string, of: unknown, key: string, shape: Shape): Misfit[] {
    const found = look(of, key);
    return found ? misfitsIn(path, found.value, shape) : [];
}

function plainMisfit(path: string): Misfit {
    return {
        kind: "output",
        path,
        value: NOT_KNOWN,
        reason: "it decides which objects there are, or how Pulumi treats them, before the first one is made",
        remedy: "use a value of the program or of the configuration, not an output of a resource",
    };
}

/** What is wrong with the value itself, whatever is inside. */
function misfitOf(path: string, value: unknown, shape: Shape): Misfit | undefined {
    if (value === SECRET) {
        return {
            kind: "secret",
            path,
            value,
            reason: "no argument is a secret: all of them can be read in the cluster, and some in its DNS",
            remedy: "set it again with pulumi config set --plaintext; in a program, give it by pulumi.unsecret",
        };
    }
    if (fits(value, shape)) {
        return undefined;
    }
    if (shape.kind === "choice") {
        const remedy = `use one of ${shape.values.join(", ")}`;
        return { kind: "choice", path, value, reason: "it is none of the known values", remedy };
    }
    return { kind: "type", path, value, reason: `that is ${typeWords(value)}`, remedy: `use ${shapeWords(shape)}` };
}

function fits(value: unknown, shape: Shape): boolean {
    switch (shape.kind) {
        case "number":
            return Number.isFinite(value);
        case "choice":
            return (shape.values as unknown[]).includes(value);
        case "list":
            return Array.isArray(value);
        case "object":
        case "map":
            return typeof value === "object" && value !== null && !Array.isArray(value);
        default:
            return typeof value === shape.kind;
    }
}

function typeWords(value: unknown): string {
    if (value === undefined || value === null || Number.isNaN(value)) {
        return "no value";
    }
    if (Array.isArray(value)) {
        return "a list";
    }
    return { number: "a number", string: "a string", boolean: "a boolean" }[typeof value as string] ?? "an object";
}

function shapeWords(shape: Shape): string {
    switch (shape.kind) {
        case "string":
            return shape.unit === undefined ? "a string" : `a string: a ${shape.unit}`;
        case "number":
            return `a number of ${shape.unit}`;
        case "boolean":
            return "true or false";
        case "choice":
            return shape.values.join(", ");
        case "object":
            return `an object with ${Object.keys(shape.fields).join(", ")}`;
        case "list":
            return shape.items.kind === "string" ? "a list of strings" : "a list of objects";
        case "map":
            return "an object whose values are strings";
    }
}

/** The arguments without what does not fit: looking that up says, as for an output, that it is not known yet. */
export function fitting<T extends object>(args: T): T {
    return (fits(args, SHAPE) ? fittingIn(args, SHAPE) : {}) as T;
}

function fittingIn(value: unknown, shape: Shape): unknown {
    if (!fits(value, shape)) {
        throw new NotKnownYet();
    }
    if (shape.kind !== "object" && shape.kind !== "list" && shape.kind !== "map") {
        return value;
    }
    const copy: object = shape.kind === "list" ? [] : {};
    for (const key of keysOf(value)) {
        const inner =
            shape.kind === "object" ? ownField(shape, key) : shape.kind === "list" ? shape.items : shape.values;
        if (inner) {
            const get = () => {
                const found = (value as Record<string, unknown>)[key];
                return found === undefined && shape.kind === "object" ? undefined : fittingIn(found, inner);
            };
            Object.defineProperty(copy, key, { get, enumerable: true });
        }
    }
    return copy;
}

function keysOf(value: unknown): string[] {
    return Object.keys(value as object);
}

/** The value, boxed; undefined if it is not known yet. */
function look(of: unknown, key: string): { value: unknown } | undefined {
    return ifKnown(() => ({ value: (of as Record<string, unknown>)[key] }));
}
