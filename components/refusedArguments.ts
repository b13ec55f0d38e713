import * as pulumi from "@pulumi/pulumi";
import { inOrder } from "./plan/validate";
import { refusal, sentence, type ValidationError } from "./plan/validationError";

/**
 * Arguments that are refused: as typed input errors, which Pulumi shows per property in every language that consumes the
 * component.
 */
export class RefusedArguments extends pulumi.InputPropertiesError {
    /**
     * The mark by which Pulumi's Node host knows errors whose message says it all. Without it, a TypeScript program that
     * uses the component in-process would bury the message in a stack trace.
     */
    readonly __pulumiRunError = true;

    constructor(name: string, errors: ValidationError[]) {
        const message = refusal(name, errors);
        super({ message, errors: errors.map((error) => ({ propertyPath: error.path, reason: sentence(error) })) });
        // Whatever the error passes through in the SDK writes its own words before ours ("error serializing property
        // …"), which say nothing to the reader: the message stays as it is.
        Object.defineProperty(this, "message", { get: () => message, set: () => undefined });
        // With a stack the Node host prints the error and all that hangs on it into its trace: 20 s of computing, measured.
        delete this.stack;
    }
}

export function refuseIfAny(name: string, errors: ValidationError[]): void {
    if (errors.length > 0) {
        throw new RefusedArguments(name, inOrder(errors));
    }
}
