/**
 * `npm run generate` writes the files that are generated from the code: docs/arguments.md, docs/evidence/refusals.md
 * and schema.json. test/unit/args/generated.test.ts and test/contract/schema.test.ts fail when one of them is out of
 * date.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { schemaText } from "../test/contract/support/provider";
import { argumentsPage } from "./argumentsPage";
import { refusalsPage } from "./refusalsPage";

const PAGES = { "arguments.md": argumentsPage, "evidence/refusals.md": refusalsPage };

/** The path of each generated page with its text, formatted by prettier. */
export async function pages(): Promise<Record<string, string>> {
    const texts = Object.entries(PAGES).map(async ([file, page]): Promise<[string, string]> => {
        const path = join(__dirname, file);
        return [path, await format(page(), { ...(await resolveConfig(path)), parser: "markdown" })];
    });
    return Object.fromEntries(await Promise.all(texts));
}

async function write(): Promise<void> {
    const files = { ...(await pages()), [join(__dirname, "..", "schema.json")]: await schemaText() };
    for (const [file, text] of Object.entries(files)) {
        writeFileSync(file, text);
    }
}

if (require.main === module) {
    void write();
}
