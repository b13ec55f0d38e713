/** Thrown by looking up an argument that is not known yet, because it comes out of a resource that is still to be made. */
export class NotKnownYet extends Error {}

/** Whether there is such a value at all, known or not. */
export function isGiven(lookUp: () => unknown): boolean {
    try {
        return lookUp() !== undefined;
    } catch (error) {
        if (error instanceof NotKnownYet) {
            return true;
        }
        throw error;
    }
}

/** The result, or undefined if it depends on something that is not known yet. */
export function ifKnown<T>(compute: () => T): T | undefined {
    try {
        return compute();
    } catch (error) {
        if (error instanceof NotKnownYet) {
            return undefined;
        }
        throw error;
    }
}
