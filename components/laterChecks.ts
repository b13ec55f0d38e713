import * as pulumi from "@pulumi/pulumi";
import type { LaterCheck } from "./plan/validate";
import type { ValidationError } from "./plan/validationError";

/**
 * What the checks of outputs refuse, all in one. At preview, a check of what is not known yet refuses nothing; at `up`
 * everything is known, so every check has been made when the promise resolves.
 */
export async function laterErrors(checks: LaterCheck[]): Promise<ValidationError[]> {
    return (await Promise.all(checks.map(resultOf))).flat();
}

async function resultOf({ outputs, check, ifSecret }: LaterCheck): Promise<ValidationError[]> {
    let errors: ValidationError[] = [];
    const checked = pulumi.all(outputs).apply((values) => {
        errors = check(values);
    });
    // This waits for the check, and tells whether a value is a secret, known or not.
    return (await pulumi.isSecret(checked)) ? ifSecret : errors;
}

export function isOutput(value: unknown): boolean {
    return pulumi.Output.isInstance(value) || value instanceof Promise;
}
