/** Limits for the files of the repository, which keep them readable. */
import * as assert from "node:assert/strict";
import { FILES as files, read } from "../support/files";

/** The limit is about 250 lines. A few more are no reason to split a file. */
const LINES = 260;
/** Files that may be longer, each with the reason. */
const LONG_FILES: Record<string, string> = {
    "docs/arguments.md": "made from the table of arguments, a heading each",
    "docs/troubleshooting.md": "a heading for each message, to be linked",
    "test/unit/support/pod.ts": "what stands for a pod's surroundings, as one object",
};
/** The files that people read, for which the limit holds. Lock files and schemas are not among them. */
const READ = /(\.(ts|js|mjs|go|java|py|sh|md)|\/[^./]+|^[^./]+)$/;

const CELL = 200;
/**
 * Pages that may have longer cells, each with the reason. docs/evidence is not checked, because tests and benchmarks
 * write it.
 */
const WIDE_TABLES: Record<string, string> = {};

/** The cells in the tables of a page that have more than CELL characters. */
function longCells(text: string): string[] {
    const rows = text.split("\n").filter((line) => line.startsWith("|"));
    const cells = rows.flatMap((row) => row.split(/(?<!\\)\|/).map((cell) => cell.trim()));
    return cells.filter((cell) => cell.length > CELL && !/^:?-+:?$/.test(cell));
}

/** Fails for files that break a limit without being an exception, and for exceptions that are no longer needed. */
function assertOnly(broken: string[], named: Record<string, string>, remedy: string): void {
    assert.deepEqual(
        broken.filter((file) => !(file in named)),
        [],
        remedy,
    );
    assert.deepEqual(
        Object.keys(named).filter((file) => !broken.includes(file)),
        [],
        "these files keep the limit now: remove them from the list of exceptions in this test",
    );
}

describe("the repository", () => {
    it(`has no file of more than ${LINES} lines, except for those listed in this test`, () => {
        const long = files.filter((file) => READ.test(file) && read(file).trimEnd().split("\n").length > LINES);
        assertOnly(
            long.filter((file) => !file.startsWith("docs/evidence/")),
            LONG_FILES,
            "split them, or list them in this test with the reason",
        );
    });

    it(`has no table cell of more than ${CELL} characters, except for pages listed in this test`, () => {
        const pages = files.filter((file) => file.endsWith(".md") && !file.startsWith("docs/evidence/"));
        const wide = pages.filter((page) => longCells(read(page)).length > 0);
        assertOnly(wide, WIDE_TABLES, "shorten the cell, or make it a heading with a paragraph");
    });

    it("uses local/ only in the Makefile, tests and benchmarks", () => {
        const above = files.filter((file) => /^(components|cli|stacks)\/|^index\.ts$/.test(file));
        assert.deepEqual(
            above.filter((file) => /(?<!usr\/)\blocal\//.test(read(file))),
            [],
        );
    });
});
