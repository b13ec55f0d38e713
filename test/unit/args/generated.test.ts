import * as assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { ARGUMENTS } from "../../../components/plan/arguments";
import { isDerived, type Row, rowsIn } from "../../../components/plan/rows";
import { rangeOf } from "../../../components/plan/structure";
import { argumentsPage } from "../../../docs/argumentsPage";
import { declarations } from "../../../docs/declarations";
import { pages } from "../../../docs/generate";

const root = resolve(__dirname, "../../..");

describe("the generated pages", () => {
    it("are up to date (npm run generate writes them)", async () => {
        const stale = Object.entries(await pages())
            .filter(([file, text]) => !existsSync(file) || readFileSync(file, "utf8") !== text)
            .map(([file]) => relative(root, file));
        if (stale.length > 0) {
            const are = stale.length === 1 ? "is" : "are";
            assert.fail(
                `${stale.join(" and ")} ${are} out of date: run \`npm run generate\` and commit what it changes`,
            );
        }
    });
    it("describe the values of each choice, even if two choices have the same values", () => {
        // antiAffinity and zoneSpread have the same three values, which mean different things.
        const described = argumentsPage().match(/^- `\w+`: .*$/gm) ?? [];
        // The levels of a log need no description.
        const choices = rowsIn(ARGUMENTS).filter(([path]) => path !== "logLevel");
        const values = choices.flatMap(([, row]) => (row.kind === "choice" ? row.values : []));
        assert.equal(described.length, values.length);
        assert.equal(new Set(described).size, described.length, described.join("\n"));
    });
});

/** The words that the description of an argument must contain: range, default, and whether it can change. */
function promised(row: Row): string[] {
    const standard = "default" in row ? row.default : undefined;
    return [
        ...(row.kind === "integer" ? [rangeOf(row).replace(/^of /, "")] : []),
        ...(row.kind === "text" && row.from !== undefined ? [`at least ${row.from}`] : []),
        ...(standard === undefined ? [] : [`by default ${isDerived(standard) ? standard.words : String(standard)}`]),
        ...(row.fixed ? ["fixed after the first up"] : []),
    ];
}

/** Fails if the description of an argument lacks words of the table, or has other ones. */
function assertSays(path: string, { missing, wrong = [] }: { missing: string[]; wrong?: string[] }): void {
    const listed = (words: string[]) => words.map((one) => `"${one}"`).join(" and ");
    const must = [
        ...(missing.length > 0 ? [`must say ${listed(missing)}`] : []),
        ...(wrong.length > 0 ? [`must not say ${listed(wrong)}`] : []),
    ];
    if (must.length > 0) {
        assert.fail(
            `\`${path}\`: components/args.ts ${must.join(" and ")}, to agree with the table (components/plan/arguments.ts). Correct the one that is wrong, then npm run generate`,
        );
    }
}

describe("the description of an argument in components/args.ts", () => {
    const { texts } = declarations();
    const rows = rowsIn(ARGUMENTS).filter(([path]) => !path.endsWith("[]"));
    const textOf = (path: string) => (texts.get(path.replaceAll("[]", "")) ?? "").toLowerCase();
    for (const [path, row] of rows) {
        it(`has the range and the default of the table: ${path}`, () => {
            const text = textOf(path);
            if (!/[a-z].*\.$/.test(text)) {
                assert.fail(`\`${path}\` has no description in components/args.ts, or one that does not end with "."`);
            }
            if (rows.filter(([other]) => textOf(other) === text).length > 1) {
                // Paths that share a type (requests and limits) share its description, which cannot name the default of
                // each. So the description of the argument above must have the numbers.
                const above = path.replace(/\.[^.]*$/, "");
                const numbers = promised(row).join().match(/\d\w*/g) ?? [];
                assertSays(above, {
                    missing: numbers.filter((number) => !textOf(above).includes(number.toLowerCase())),
                });
                return;
            }
            const missing = promised(row).filter((words) => {
                const whole = `${words.toLowerCase().replace(/[.]/g, "\\.")}(?![0-9a-z])`;
                return !new RegExp(whole).test(text);
            });
            // The description may contain no other range or default.
            const said = [/from \d+ to \d+/g, /at least \d\w*(?! mib)/g, /by default \d\w*/g].flatMap(
                (pattern) => text.match(pattern) ?? [],
            );
            const wrong = said.filter((words) => !promised(row).some((one) => one.toLowerCase().startsWith(words)));
            assertSays(path, { missing, wrong });
        });
    }
});
