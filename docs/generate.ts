/** Writes what is made from the code: `npm run generate`. Tests compare (test/unit/args/generated.test.ts). */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { schemaText } from "../test/contract/support/provider";
import { argumentsPage } from "./argumentsPage";
import { refusalsPage } from "./refusalsPage";

const PAGES = { "arguments.md": argumentsPage, "evidence/refusals.md": refusalsPage };

/** The pages by their files, as prettier would have them. */
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
