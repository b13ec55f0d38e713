/** Committed files that what is generated has to equal. */
import * as assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";

export const root = resolve(__dirname, "../../..");

const UPDATE = process.env["UPDATE"] !== undefined;

/** How a golden is brought up to date, for messages. */
const TO_UPDATE = "UPDATE=1 npm run test:contract";

/**
 * Compares with the committed file, in the words of `changes`: what differs, one line each. With UPDATE set, writes the
 * file instead.
 */
export function matchesGolden<T>(
    file: string,
    actual: T,
    {
        meaning,
        changes,
        update = TO_UPDATE,
    }: { meaning: string; changes: (was: T, is: T) => string[]; update?: string },
): void {
    const path = join(root, file);
    const text = `${JSON.stringify(actual, undefined, 4)}\n`;
    if (UPDATE) {
        writeFileSync(path, text);
        return;
    }
    const committed = readFileSync(path, "utf8");
    if (committed === text) {
        return;
    }
    const lines = changes(JSON.parse(committed) as T, actual).map((line) => `  - ${line}`);
    const different = lines.length === 0 ? ["  - the order or the layout alone"] : lines;
    const name = relative(root, path);
    assert.fail([`${name} differs. ${meaning}`, ...different, `If that is meant: ${update}`].join("\n"));
}

/** A tree as lines: the path of each leaf, and its value. */
export function leaves(tree: unknown, path = ""): [path: string, value: string][] {
    const inner = typeof tree === "object" && tree !== null ? Object.entries(tree) : [];
    return inner.length === 0
        ? [[path, JSON.stringify(tree)]]
        : inner.flatMap(([key, value]) => leaves(value, path === "" ? key : `${path} › ${key}`));
}

/** The leaves that differ, in the words of `say`. */
export function differences(
    was: unknown,
    is: unknown,
    say: (path: string, was: string | undefined, is: string | undefined) => string,
): string[] {
    const before = new Map(leaves(was));
    const after = new Map(leaves(is));
    return [...new Set([...before.keys(), ...after.keys()])]
        .filter((path) => before.get(path) !== after.get(path))
        .map((path) => say(path, before.get(path), after.get(path)));
}
