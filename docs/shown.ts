/** A value as it is written in a program. A symbol is shown by its description. */
export function shown(value: unknown): string {
    if (typeof value === "symbol") {
        return `‹${value.description ?? ""}›`;
    }
    if (typeof value === "string") {
        return JSON.stringify(value.replace(/(.)\1{19,}/g, (run, letter: string) => `${letter}‹×${run.length}›`));
    }
    if (typeof value !== "object" || value === null) {
        return String(value);
    }
    if (Array.isArray(value)) {
        return `[${value.map(shown).join(", ")}]`;
    }
    const fields = Object.entries(value).map(([key, inner]) => `${inKey(key)}: ${shown(inner)}`);
    return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}

function inKey(key: string): string {
    return /^\w+$/.test(key) ? key : JSON.stringify(key);
}
