/**
 * What a killed Pulumi leaves of a file that it was writing to a file backend.
 *
 * Pulumi writes a file in three steps (gocloud.dev v0.46, blob/fileblob): the content to FILE.<number>.tmp, the
 * attributes to FILE.attrs, then the first is renamed to FILE. A kill in between leaves FILE as it was, but
 * - the temporary file stays. In the folder of a stack's locks Pulumi takes it for a lock.
 * - FILE.attrs may be empty. Then Pulumi cannot read FILE: "failed to load checkpoint: EOF". Without FILE.attrs it can,
 *   because the attributes are optional.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { bookkeeping } from "./locks";

/** The folders with files of stacks. The first has a file for each stack, the others a folder for each stack. */
const STACKS = "stacks";
const FOLDERS = [STACKS, "locks", "history", "backups"];

/**
 * Removes the temporary files and the broken attributes of stacks named `stack` in a file backend, and returns their
 * paths. Call it when no process works on the stack. A process that is about to lock the stack loses its temporary
 * file at worst, and then ends before it has changed anything.
 */
export function removeTornWrites(backend: string, stack: string): string[] {
    const root = bookkeeping(backend);
    const name = stack.split("/").at(-1) ?? stack;
    const torn = FOLDERS.flatMap((folder) => {
        const place = join(root ?? "", folder);
        if (root === undefined || !existsSync(place)) {
            return [];
        }
        return (readdirSync(place, { recursive: true }) as string[])
            .filter((file) => isOf(name, folder, file))
            .map((file) => join(place, file))
            .filter(isTorn);
    });
    for (const file of torn) {
        rmSync(file, { force: true });
    }
    return torn;
}

function isOf(stack: string, folder: string, file: string): boolean {
    return folder === STACKS ? basename(file).startsWith(`${stack}.json`) : basename(dirname(file)) === stack;
}

function isTorn(file: string): boolean {
    if (/\.[0-9a-f]+\.tmp$/.test(file)) {
        return true;
    }
    if (!file.endsWith(".attrs")) {
        return false;
    }
    try {
        JSON.parse(readFileSync(file, "utf8"));
        return false;
    } catch (error) {
        return error instanceof SyntaxError;
    }
}
