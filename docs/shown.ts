import { ifKnown } from "../components/plan/notKnownYet";

/** A value as it is written in a program; outputs and other things that have no text by what they are. */
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
    const fields = Object.keys(value).map((key) => `${inKey(key)}: ${shownField(value, key)}`);
    return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}

function shownField(of: object, key: string): string {
    return ifKnown(() => shown((of as Record<string, unknown>)[key])) ?? "‹an output›";
}

function inKey(key: string): string {
    return /^\w+$/.test(key) ? key : JSON.stringify(key);
}
