/** Arguments for the tests and for docs/evidence/refusals.md. */
export interface Example {
    /** The component's name; zk unless told. */
    name?: string;
    args: object;
}

/** What a rule, or a check of single values, refuses at which path, and neighbours that pass. */
export interface Examples {
    refused: (Example & { path: string })[];
    passes: Example[];
}
