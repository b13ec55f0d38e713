import * as pulumi from "@pulumi/pulumi";

/**
 * The paths of the arguments that are secrets, such as an output of pulumi.secret. Pulumi would take all outputs of the
 * component for secrets as well, the connection string too, and each setting in the cluster shows them nevertheless.
 */
export async function secretPart(args: object): Promise<string[]> {
    const inner = Object.entries(args).map(([key, value]) => secretsIn(key, value));
    return (await Promise.all(inner)).flat();
}

async function secretsIn(path: string, value: unknown): Promise<string[]> {
    if (pulumi.Output.isInstance(value)) {
        return (await pulumi.isSecret(value)) ? [path] : [];
    }
    if (typeof value !== "object" || value === null) {
        return [];
    }
    const inner = Object.entries(value).map(([key, item]) =>
        secretsIn(Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`, item),
    );
    return (await Promise.all(inner)).flat();
}
