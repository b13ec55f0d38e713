import * as assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { generate } from "../../../docs/generate";

describe("the generated pages", () => {
    it("are what the code says: else run npm run docs, and read what changed", async () => {
        const pages = Object.entries(await generate());
        assert.equal(pages.length, 2);
        for (const [file, text] of pages) {
            const committed = existsSync(file) ? readFileSync(file, "utf8") : "";
            assert.ok(committed === text, `docs/${basename(file)} is out of date: npm run docs`);
        }
    });
    it("describe every argument and every value", async () => {
        const [page] = Object.values(await generate());
        const rows = page!.split("\n").filter((line) => line.startsWith("| `"));
        assert.equal(rows.length, 47);
        rows.forEach((row) => {
            assert.match(row, /[a-z].*\. +\|$/, "no description");
        });
    });
});
