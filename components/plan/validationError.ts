/** One thing that is wrong with the arguments: "tickTime must be an integer from 100 to 60000 (milliseconds), not 10". */
export interface ValidationError {
    /** Where the value stands in the arguments, such as `storage.size`. */
    path: string;
    /** What the value must be, in words that follow "must". */
    must: string;
    /** The value that was given. It is left out where `must` says enough. A symbol is shown by its description. */
    value?: unknown;
    /** Why the value is refused. It is left out where `must` makes it clear. */
    reason?: string;
    /** What to do. It is left out where `must` makes it clear. */
    remedy?: string;
}

/** Takes the place of a secret value, so that no message can print it. */
export const SECRET = Symbol("[secret]");

/** The error as a sentence without its path: "must be …, not …: reason; remedy". */
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

/** The message with all errors, one a line. */
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

/** JSON.stringify throws for a value that contains itself or an output; then the message names only the kind of value. */
function asJson(value: object | null): string {
    try {
        return JSON.stringify(value);
    } catch {
        return Array.isArray(value) ? "a list" : "an object";
    }
}

/** Cuts long values: users have given whole files as annotations. */
function inShort(text: string): string {
    return text.length <= 120 ? text : `${text.slice(0, 100)}… (${text.length} characters)`;
}
