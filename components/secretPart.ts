import * as pulumi from "@pulumi/pulumi";
import { SECRET } from "./plan/shapeCheck";

/**
 * The arguments with a mark in place of each that is a secret, such as an output of pulumi.secret, and without all other
 * outputs. Pulumi would take all outputs of the component for secrets as well, the connection string too, and each setting
 * in the cluster shows them nevertheless.
 */
export async function secretPart(value: unknown): Promise<unknown> {
    if (pulumi.Output.isInstance(value)) {
        return (await pulumi.isSecret(value)) ? SECRET : undefined;
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    if (Array.isArray(value)) {
        return Promise.all(value.map(secretPart));
    }
    const entries = Object.entries(value).map(async ([key, inner]) => [key, await secretPart(inner)] as const);
    return Object.fromEntries(await Promise.all(entries));
}
