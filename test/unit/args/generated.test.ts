import * as assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { ARGUMENTS } from "../../../components/plan/arguments";
import { isDerived, type Row, rowsIn } from "../../../components/plan/rows";
import { rangeOf } from "../../../components/plan/structure";
import { argumentsPage } from "../../../docs/argumentsPage";
import { declarations } from "../../../docs/declarations";
import { pages } from "../../../docs/generate";

describe("the generated pages", () => {
    it("are up to date (npm run generate writes them)", async () => {
        for (const [file, text] of Object.entries(await pages())) {
            const committed = existsSync(file) ? readFileSync(file, "utf8") : "";
            assert.ok(committed === text, `docs/${basename(file)} is out of date: npm run generate`);
        }
    });
    it("describe the values of each choice, even if two choices have the same values", () => {
        // antiAffinity and zoneSpread have the same three values, which mean different things.
        const described = argumentsPage().match(/^- `\w+`: .*$/gm) ?? [];
        assert.equal(described.length, 9);
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

describe("the description of an argument in components/args.ts", () => {
    const { texts } = declarations();
    const rows = rowsIn(ARGUMENTS).filter(([path]) => !path.endsWith("[]"));
    const textOf = (path: string) => (texts.get(path.replaceAll("[]", "")) ?? "").toLowerCase();
    for (const [path, row] of rows) {
        it(`has the range and the default of the table: ${path}`, () => {
            const text = textOf(path);
            assert.match(text, /[a-z].*\.$/, "no description");
            if (rows.filter(([other]) => textOf(other) === text).length > 1) {
                // Paths that share a type (requests and limits) share its description, which cannot name the default of
                // each. So the description of the argument above must have the numbers.
                const above = textOf(path.replace(/\.[^.]*$/, ""));
                const numbers = promised(row).join().match(/\d\w*/g) ?? [];
                assert.ok(
                    numbers.every((number) => above.includes(number.toLowerCase())),
                    `${path}: the table says ${numbers.join()}`,
                );
                return;
            }
            for (const words of promised(row)) {
                const whole = new RegExp(`${words.toLowerCase().replace(/[.]/g, "\\.")}(?![0-9a-z])`);
                assert.match(text, whole, `${path}: the table says "${words}"`);
            }
            // The description may contain no other range or default.
            const said = [/from \d+ to \d+/g, /at least \d\w*(?! mib)/g, /by default \d\w*/g].flatMap(
                (pattern) => text.match(pattern) ?? [],
            );
            for (const words of said) {
                assert.ok(
                    promised(row).some((one) => one.toLowerCase().startsWith(words)),
                    `${path}: the table does not say "${words}"`,
                );
            }
        });
    }
});
