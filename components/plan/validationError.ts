/** One thing that is wrong with the arguments: "tickTime must be an integer from 100 to 60000 (milliseconds), not 10". */
export interface ValidationError {
    /** The argument as it is written in a program or in the stack's configuration. */
    path: string;
    /** What is wrong, in words that follow "must". */
    must: string;
    /** What was given; left out where the path says it. A symbol is shown by its description. */
    value?: unknown;
    /** Why, where the words before do not say it. */
    reason?: string;
    /** What to do, where the words before do not say it. */
    remedy?: string;
}

/** Stands for a secret, which nothing may print. */
export const SECRET = Symbol("[secret]");

/** The error without its path. */
export function sentence(error: ValidationError): string {
    const not = !("value" in error)
        ? ""
        : error.must.startsWith("not ")
          ? ` (it is ${shown(error.value)})`
          : `, not ${shown(error.value)}`;
    const reason = error.reason === undefined ? "" : `: ${error.reason}`;
    const remedy = error.remedy === undefined ? "" : `; ${error.remedy}`;
    return `must ${error.must}${not}${reason}${remedy}`;
}

/** All errors as one message. */
export function refusal(name: string, errors: ValidationError[]): string {
    const count = errors.length === 1 ? "1 argument is" : `${errors.length} arguments are`;
    const lines = errors.map((error) => `  - ${error.path} ${sentence(error)}`);
    return [`ZooKeeperEnsemble "${name}": ${count} refused:`, ...lines].join("\n");
}

function shown(value: unknown): string {
    switch (typeof value) {
        case "symbol":
            return value.description ?? "";
        case "function":
            return "a function";
        case "object":
            return inShort(asJson(value));
        case "string":
            return inShort(JSON.stringify(value));
        default:
            return String(value);
    }
}

/** What refers to itself, or holds an output, has no text. */
function asJson(value: object | null): string {
    try {
        return JSON.stringify(value);
    } catch {
        return Array.isArray(value) ? "a list" : "an object";
    }
}

/** Whole files have been given as annotations. */
function inShort(text: string): string {
    return text.length <= 120 ? text : `${text.slice(0, 100)}… (${text.length} characters)`;
}
