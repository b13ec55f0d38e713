import * as pulumi from "@pulumi/pulumi";
import type { LaterCheck } from "./plan/validate";
import type { ValidationError } from "./plan/validationError";

/**
 * Runs the checks that need outputs and returns all their errors. In a preview some outputs are unknown: their checks
 * do not run and return no error. In `up` all outputs become known, so every check has run when the promise resolves.
 */
export async function laterErrors(checks: LaterCheck[]): Promise<ValidationError[]> {
    return (await Promise.all(checks.map(resultOf))).flat();
}

async function resultOf({ outputs, check, ifSecret }: LaterCheck): Promise<ValidationError[]> {
    let errors: ValidationError[] = [];
    const checked = pulumi.all(outputs).apply((values) => {
        errors = check(values);
    });
    // isSecret waits until `apply` has run, or until it is clear that it will not. It works for unknown values too.
    return (await pulumi.isSecret(checked)) ? ifSecret : errors;
}

export function isOutput(value: unknown): boolean {
    return pulumi.Output.isInstance(value) || value instanceof Promise;
}
