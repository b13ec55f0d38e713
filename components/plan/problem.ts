/** One thing that is wrong with the arguments, in the words that the user reads. */
export interface Problem {
    /** Where: the argument as it is written in a program or in the stack's configuration. */
    path: string;
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
    return value === undefined ? "missing" : JSON.stringify(value);
}
