import * as pulumi from "@pulumi/pulumi";
import type { ZooKeeperEnsembleArgs } from "../components";
import { ownField, type Shape, shapeOf } from "../components/plan/shape";
import { SECRET } from "../components/plan/shapeCheck";
import { distance } from "../components/plan/shapeNames";

/**
 * The arguments out of the stack's configuration, whose keys are the arguments' names. All keys of the project are handed
 * over, also those that are no argument, and what cannot be read stays as it is: the component refuses both, together
 * with everything else that is wrong.
 */
export function argsFromConfig(): ZooKeeperEnsembleArgs {
    const args = Object.entries(pulumi.runtime.allConfig()).flatMap(([key, text]): [string, unknown][] => {
        const argument = argumentOf(key);
        return argument === undefined ? [] : [[argument, isSecret(key) ? SECRET : valueOf(text, shapeOf(argument))]];
    });
    return Object.fromEntries(args);
}

/** The argument that a key of the configuration sets; undefined if the key belongs to somebody else. */
function argumentOf(key: string): string | undefined {
    const project = key.replace(/:.*$/, "");
    if (project === pulumi.getProject()) {
        return key.slice(project.length + 1);
    }
    // A misspelt project would otherwise be one that nobody asks for. It is refused as a key with a colon.
    return distance(project, pulumi.getProject()) <= 2 ? key : undefined;
}

/** Pulumi knows, but its types do not tell. A value is a secret as soon as a part of it is. */
function isSecret(key: string): boolean {
    return (pulumi.runtime as unknown as { isConfigSecret(key: string): boolean }).isConfigSecret(key);
}

/** Pulumi hands every value over as a string: text as it is, everything else as JSON. */
function valueOf(text: string, shape: Shape | undefined): unknown {
    if (shape === undefined) {
        return text;
    }
    // A key without a value comes as null, which is a name to nobody.
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

/** Makes strings of what YAML, or `pulumi config set --path`, took for numbers and booleans where a string is meant. */
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

/** YAML makes 1.1 of a label 1.10: that is refused, where an amount would be the same. */
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
