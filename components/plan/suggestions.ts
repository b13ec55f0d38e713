import { type ObjectRow, rowsIn } from "./rows";

/**
 * The path of the argument that was probably meant by a misspelt key, also when it is deeper (`size` means
 * `storage.size`). If none is similar, "one of" and all names in `row`.
 */
export function nearest(key: string, row: ObjectRow): string {
    const wanted = plainly(key.replace(/^.*:/, ""));
    const near = rowsIn(row)
        .map(([path]) => path.replaceAll("[]", ""))
        .flatMap((path) => [path, lastOf(path)].map((name) => ({ path, far: farness(wanted, plainly(name)) })))
        .filter(({ far }) => far <= 0.4)
        .sort((a, b) => a.far - b.far);
    return near[0]?.path ?? `one of ${Object.keys(row.fields).join(", ")}`;
}

/**
 * How different two names are, from 0 to 1: the edits between them, divided by the longer length. A name that begins
 * with the other counts one edit less, so that `heapSize` is nearer to heap than to storage.size.
 */
function farness(a: string, b: string): number {
    const alike = a.startsWith(b) || b.startsWith(a) ? 1 : 0;
    return (distance(a, b) - alike) / Math.max(a.length, b.length);
}

function lastOf(path: string): string {
    return path.replace(/^.*\./, "");
}

function plainly(name: string): string {
    return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** How many letters have to be inserted, deleted or replaced to turn one text into the other (Levenshtein distance). */
export function distance(a: string, b: string): number {
    let row = Array.from({ length: b.length + 1 }, (_, column) => column);
    for (let line = 0; line < a.length; line++) {
        const above = row;
        row = [line + 1];
        for (let column = 0; column < b.length; column++) {
            const changed = (above[column] ?? 0) + (a[line] === b[column] ? 0 : 1);
            row.push(Math.min(changed, (above[column + 1] ?? 0) + 1, (row[column] ?? 0) + 1));
        }
    }
    return row[b.length] ?? 0;
}
