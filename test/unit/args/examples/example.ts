/** Example arguments for the tests and for the generated page docs/evidence/refusals.md. */
export interface Example {
    /** The component's name, by default zk. */
    name?: string;
    args: object;
}

/**
 * The examples of one check: arguments that it refuses, with the path of the error, and similar arguments that it
 * accepts.
 */
export interface Examples {
    refused: (Example & { path: string })[];
    passes: Example[];
}
