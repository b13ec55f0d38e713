/** Comparison of generated values with committed JSON files ("golden" files). */
import * as assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";

export const root = resolve(__dirname, "../../..");

const UPDATE = process.env["UPDATE"] !== undefined;

/** The command that updates a golden file, for messages. */
const TO_UPDATE = "UPDATE=1 npm run test:contract";

/**
 * Fails if the value differs from the committed file. The message contains `meaning` (why the file matters) and the
 * lines of `changes` (what differs). With UPDATE set, writes the file instead.
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
    const different = lines.length === 0 ? ["  - only the order of keys or the layout"] : lines;
    const name = relative(root, path);
    assert.fail([`${name} differs. ${meaning}`, ...different, `If this is intended: ${update}`].join("\n"));
}

/** The path and the value of each leaf of a tree. */
export function leaves(tree: unknown, path = ""): [path: string, value: string][] {
    const inner = typeof tree === "object" && tree !== null ? Object.entries(tree) : [];
    return inner.length === 0
        ? [[path, JSON.stringify(tree)]]
        : inner.flatMap(([key, value]) => leaves(value, path === "" ? key : `${path} › ${key}`));
}

/** A text by `say` for each leaf that differs. */
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
