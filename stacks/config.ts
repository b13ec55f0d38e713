import * as pulumi from "@pulumi/pulumi";
import type { ZooKeeperEnsembleArgs } from "../components";
import { ARGUMENTS } from "../components/plan/arguments";
import { ownField, type Row } from "../components/plan/rows";
import { distance } from "../components/plan/suggestions";
import { SECRET } from "../components/plan/validationError";

/**
 * Reads the arguments from the stack's configuration, whose keys are the arguments' names. All keys of the project are
 * passed on, even if they are not arguments, and values that cannot be parsed are passed on as text. The component
 * refuses both, together with all other errors.
 */
export function argsFromConfig(): ZooKeeperEnsembleArgs {
    const args = Object.entries(pulumi.runtime.allConfig()).flatMap(([key, text]): [string, unknown][] => {
        const argument = argumentOf(key);
        return argument === undefined
            ? []
            : [[argument, isSecret(key) ? SECRET : valueOf(text, ownField(ARGUMENTS, argument))]];
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
function valueOf(text: string, row: Row | undefined): unknown {
    if (row === undefined) {
        return text;
    }
    // A key without a value arrives as the text "null", which cannot be a name.
    const isText = (row.kind === "text" || row.kind === "choice") && text !== "null";
    return isText ? text : typed(parsed(text), row);
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
function typed(value: unknown, row: Row): unknown {
    if (Array.isArray(value)) {
        return row.kind === "list" ? value.map((item) => typed(item, row.items)) : value;
    }
    if (typeof value === "object" && value !== null) {
        return Object.fromEntries(
            Object.entries(value).map(([key, inner]) => {
                const field = innerRow(row, key);
                return [key, field && !isAltered(inner, row) ? typed(inner, field) : inner];
            }),
        );
    }
    return row.kind === "text" && (typeof value === "number" || typeof value === "boolean") ? String(value) : value;
}

/** A fraction in a label has lost digits: YAML turns 1.10 into 1.1. In a quantity such as cpu, 1.10 and 1.1 are the same. */
function isAltered(value: unknown, row: Row): boolean {
    return row.kind === "map" && typeof value === "number" && !Number.isSafeInteger(value);
}

function innerRow(row: Row, key: string): Row | undefined {
    switch (row.kind) {
        case "object":
            return ownField(row, key);
        case "map":
            return row.values;
        default:
            return undefined;
    }
}
