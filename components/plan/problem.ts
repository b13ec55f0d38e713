/** One thing that is wrong with the arguments, in the words that the user reads. */
export interface Problem {
    /** Where: the argument as it is written in a program or in the stack's configuration. */
    path: string;
    /** What was given; a symbol stands for what cannot be shown, and its description is shown instead. */
    value: unknown;
    reason: string;
    remedy: string;
}

/** The problem without its path. */
export function sentence(problem: Problem): string {
    return `is ${shown(problem.value)}, but ${problem.reason}; ${problem.remedy}`;
}

/** All problems as one message. */
export function refusal(name: string, problems: Problem[]): string {
    const count = problems.length === 1 ? "1 argument is" : `${problems.length} arguments are`;
    const lines = problems.map((problem) => `  - ${problem.path} ${sentence(problem)}`);
    return [`ZooKeeperEnsemble "${name}": ${count} refused:`, ...lines].join("\n");
}

function shown(value: unknown): string {
    switch (typeof value) {
        case "undefined":
            return "missing";
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

/** What refers to itself, or holds what is not known yet, has no text. */
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
