import * as pulumi from "@pulumi/pulumi";
import type { ZooKeeperEnsembleArgs } from "./args";
import { NotKnownYet } from "./plan/notKnownYet";
import type { KnownArgs } from "./plan/settings";

/** The arguments as far as they are known now: looking up one that is an output throws NotKnownYet. */
export function knownPart(args: ZooKeeperEnsembleArgs): KnownArgs {
    return known(args) as KnownArgs;
}

function known(value: unknown): unknown {
    if (pulumi.Output.isInstance(value) || value instanceof Promise) {
        throw new NotKnownYet();
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    const copy: object = Array.isArray(value) ? [] : {};
    for (const [key, inner] of Object.entries(value)) {
        Object.defineProperty(copy, key, { get: () => known(inner), enumerable: true });
    }
    return copy;
}
