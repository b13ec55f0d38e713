import * as pulumi from "@pulumi/pulumi";
import type { ZooKeeperEnsembleArgs } from "../components";
import { ownField, type Shape, shapeOf } from "../components/plan/shape";
import { SECRET } from "../components/plan/shapeCheck";
import { distance } from "../components/plan/shapeNames";

/**
 * Reads the arguments from the stack's configuration, whose keys are the arguments' names. All keys of the project are
 * passed on, even if they are not arguments, and values that cannot be parsed are passed on as text. The component
 * refuses both, together with all other errors.
 */
export function argsFromConfig(): ZooKeeperEnsembleArgs {
    const args = Object.entries(pulumi.runtime.allConfig()).flatMap(([key, text]): [string, unknown][] => {
        const argument = argumentOf(key);
        return argument === undefined ? [] : [[argument, isSecret(key) ? SECRET : valueOf(text, shapeOf(argument))]];
    });
    return Object.fromEntries(args);
}

/** The argument that a configuration key sets. Undefined if the key belongs to another project. */
function argumentOf(key: string): string | undefined {
    const project = key.replace(/:.*$/, "");
    if (project === pulumi.getProject()) {
        return key.slice(project.length + 1);
    }
    // A misspelt project name would be ignored silently. As an argument with a colon in its name, the key is refused.
    return distance(project, pulumi.getProject()) <= 2 ? key : undefined;
}

/** Pulumi has this function, but its types do not. A value is a secret if any part of it is. */
function isSecret(key: string): boolean {
    return (pulumi.runtime as unknown as { isConfigSecret(key: string): boolean }).isConfigSecret(key);
}

/** Pulumi passes each value as a string: text unchanged, everything else as JSON. */
function valueOf(text: string, shape: Shape | undefined): unknown {
    if (shape === undefined) {
        return text;
    }
    // A key without a value arrives as the text "null", which cannot be a name.
    const isText = (shape.kind === "string" || shape.kind === "choice") && text !== "null";
    return isText ? text : typed(parsed(text), shape);
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return text;
    }
}

/**
 * Converts numbers and booleans to strings where a string is expected: YAML and `pulumi config set --path` make `1` a
 * number.
 */
function typed(value: unknown, shape: Shape): unknown {
    if (Array.isArray(value)) {
        return shape.kind === "list" ? value.map((item) => typed(item, shape.items)) : value;
    }
    if (typeof value === "object" && value !== null) {
        return Object.fromEntries(
            Object.entries(value).map(([key, inner]) => {
                const field = innerShape(shape, key);
                return [key, field && !isAltered(inner, shape) ? typed(inner, field) : inner];
            }),
        );
    }
    return shape.kind === "string" && (typeof value === "number" || typeof value === "boolean") ? String(value) : value;
}

/** A fraction in a label has lost digits: YAML turns 1.10 into 1.1. In a quantity such as cpu, 1.10 and 1.1 are the same. */
function isAltered(value: unknown, shape: Shape): boolean {
    return shape.kind === "map" && typeof value === "number" && !Number.isSafeInteger(value);
}

function innerShape(shape: Shape, key: string): Shape | undefined {
    switch (shape.kind) {
        case "object":
            return ownField(shape, key);
        case "map":
            return shape.values;
        default:
            return undefined;
    }
}
