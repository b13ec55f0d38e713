import * as pulumi from "@pulumi/pulumi";
import { inOrder } from "./plan/validate";
import { refusal, sentence, type ValidationError } from "./plan/validationError";

/**
 * The error for refused arguments. It is an InputPropertiesError because Pulumi hands that type, property by property, to
 * programs in every language.
 */
export class RefusedArguments extends pulumi.InputPropertiesError {
    /**
     * Pulumi's Node.js host prints errors with this property as their message alone. Without it, the message would be
     * hidden in a stack trace when a TypeScript program uses the component in its own process.
     */
    readonly __pulumiRunError = true;

    constructor(name: string, errors: ValidationError[]) {
        const message = refusal(name, errors);
        super({ message, errors: errors.map((error) => ({ propertyPath: error.path, reason: sentence(error) })) });
        // The SDK prepends its own words to the message on the way ("error serializing property …"), which do not help the
        // reader. So the message cannot be set.
        Object.defineProperty(this, "message", { get: () => message, set: () => undefined });
        // With a stack trace, Pulumi's Node.js host would format the error with all objects that it refers to, for 20 s.
        delete this.stack;
    }
}

/** Throws RefusedArguments if there is an error. */
export function refuseIfAny(name: string, errors: ValidationError[]): void {
    if (errors.length > 0) {
        throw new RefusedArguments(name, inOrder(errors));
    }
}
