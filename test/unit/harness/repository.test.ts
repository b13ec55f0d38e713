/** Limits that the files of the repository keep, so that people can read them. */
import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../../..");
const read = (file: string) => readFileSync(join(root, file), "utf8");
const files = execFileSync("git", ["ls-files", "-coz", "--exclude-standard"], { cwd: root, encoding: "utf8" })
    .split("\0")
    .filter((file) => file !== "" && existsSync(join(root, file)));

/** About 250: a few more are no reason to split a file. */
const LINES = 260;
/** Longer ones, each with the reason. */
const LONG_FILES: Record<string, string> = {
    "docs/arguments.md": "made from the table of arguments, a heading each",
    "docs/troubleshooting.md": "a heading for each message, to be linked",
    "test/unit/pod/start.test.ts": "every start of a member, by one set of helpers",
    "test/unit/support/pod.ts": "what stands for a pod's surroundings, as one object",
};
/** Locks and schemas have the length that they need, and no reader. */
const READ = /(\.(ts|js|mjs|go|java|py|sh|md)|\/[^./]+|^[^./]+)$/;

const CELL = 200;
/** Tables that are too wide still. What tests and measurements wrote (docs/evidence) is not read as a page. */
const WIDE_TABLES: Record<string, string> = {};

/** The cells of the tables of a page that are longer than that. */
function longCells(text: string): string[] {
    const rows = text.split("\n").filter((line) => line.startsWith("|"));
    const cells = rows.flatMap((row) => row.split(/(?<!\\)\|/).map((cell) => cell.trim()));
    return cells.filter((cell) => cell.length > CELL && !/^:?-+:?$/.test(cell));
}

/** Fails for files that break a limit and are not named, and for names that need not be there any more. */
function assertOnly(broken: string[], named: Record<string, string>, remedy: string): void {
    assert.deepEqual(
        broken.filter((file) => !(file in named)),
        [],
        remedy,
    );
    assert.deepEqual(
        Object.keys(named).filter((file) => !broken.includes(file)),
        [],
        "these keep the limit now: take them off the list of exceptions in this test",
    );
}

describe("the repository", () => {
    it(`has no file to read of more than ${LINES} lines but those named here`, () => {
        const long = files.filter((file) => READ.test(file) && read(file).trimEnd().split("\n").length > LINES);
        assertOnly(
            long.filter((file) => !file.startsWith("docs/evidence/")),
            LONG_FILES,
            "split them, or name them with the reason",
        );
    });

    it(`has no page with a table cell of more than ${CELL} characters but those named here`, () => {
        const pages = files.filter((file) => file.endsWith(".md") && !file.startsWith("docs/evidence/"));
        const wide = pages.filter((page) => longCells(read(page)).length > 0);
        assertOnly(wide, WIDE_TABLES, "make it a heading with a paragraph, or shorter");
    });

    it("uses local/ in make, tests and benchmarks only", () => {
        const above = files.filter((file) => /^(components|cli|stacks)\/|^index\.ts$/.test(file));
        assert.deepEqual(
            above.filter((file) => /(?<!usr\/)\blocal\//.test(read(file))),
            [],
        );
    });
});
