/**
 * The words that ARCHITECTURE.md retires do not come back in code, pages and test titles. In quotes, backticks and
 * paths they are allowed: names on users' volumes and in the state ConfigMap keep their spelling.
 */
import * as assert from "node:assert/strict";

import { FILES, read } from "../support/files";

/**
 * The pattern for each row of the table. The patterns are narrow because some of the words also have an ordinary
 * meaning.
 */
const PATTERNS: Record<string, RegExp> = {
    "found, founder, founded (an ensemble)": /\b(founded|founders?|founding|founds|to found|cofound\w*)\b/i,
    "history (of data)": /\bhistor(y|ies)\b/i,
    "given-up, given up (data)": /\bgiven[- ]up\b|\b(gives?|gave|giving) up (data|what|the data|acknowledged)\b/i,
    "beyond (members)": /\bbeyond (the )?(members|count|replicas|wanted)|\$?\bbeyond\b(?==)/i,
    "newcomer, leaver": /\b(newcomer|leaver)s?\b/i,
    "noted, a note (of a script)": /\bnoted\b|\b(a|the|this|that|its) note\b|\bnotes\b/i,
    misfit: /misfit/i,
    "knownPart, notKnownYet, late (of an argument)": /knownPart|notKnownYet|\bknown late\b|\blate argument/i,
    "places (in a pod)": /\bPLACES\b/,
    "door (of the repository)": /\bdoors?\b/i,
    mend: /\bmend(s|ed|ing)?\b/i,
};

/** Files that may have retired words, each with the reason. */
const EXCEPTIONS: [RegExp, string][] = [
    [/^ARCHITECTURE\.md$/, "has the table"],
    [/^test\/unit\/harness\/words\.test\.ts$/, "looks for them"],
    [/^CHANGELOG\.md$/, "is about versions that had them"],
    [/^docs\/evidence\/(scenarios|measurements)\.md$/, "is what tests of older versions wrote"],
    [/^test\/chaos\/client\//, "a history is the record of operations that linearizability is checked on"],
    [/^test\/chaos\/workload\.ts$/, "hands that record to the client"],
    [/^test\/chaos\/long\/volumes\.test\.ts$/, "writes keys of the state ConfigMap"],
    [/^components\/pod\/variables\.sh$/, "maps the names on volumes and in the state ConfigMap"],
    [/^test\/contract\/released\//, "is what was released"],
    [/^LICENSE$|^package-lock\.json$|\/go\.(mod|sum)$/, "is not our text"],
];

const row = /^\| (.*?) +\| .* \|$/gm;
const architecture = read("ARCHITECTURE.md");
const retired = [...(architecture.split(/^### Retired words$/m)[1]?.split(/^## /m)[0] ?? "").matchAll(row)]
    .map(([, words = ""]) => words)
    .filter((words) => words !== "retired" && !words.startsWith("---"));

/**
 * The text without quotes, backticks, fenced blocks and paths, in which retired words are allowed. Test titles are
 * kept.
 */
function prose(file: string, text: string): string {
    const titles = /\b(it|describe)\(\s*["`]/;
    const plain = file.endsWith(".md")
        ? text.replace(/^```[^]*?^```$/gm, (block) => block.replace(/[^\n]/g, ""))
        : text;
    return plain
        .split("\n")
        .map((line) =>
            titles.test(line)
                ? line
                : line
                      .replace(/`[^`]*`|"[^"]*"|“[^”]*”|(?<=[\s(=[])'[^']*'(?=[\s),;\]]|$)/g, "")
                      .replace(/[\w.$-]*\/[\w./$<>-]+|\b[\w-]+\.(ts|sh|md|go|yaml)\b/g, ""),
        )
        .join("\n");
}

const files = FILES.filter((file) => !/\.(tgz|json|png)$/.test(file)).filter(
    (file) => !EXCEPTIONS.some(([pattern]) => pattern.test(file)),
);

describe("the retired words", () => {
    it("are those of ARCHITECTURE.md", () => {
        assert.deepEqual(retired, Object.keys(PATTERNS));
    });
    it("are looked for in comments, code and test titles, but not in quotes, backticks and paths", () => {
        assert.match(prose("a.ts", "// the newcomer joins"), /newcomer/);
        assert.match(prose("a.test.ts", 'it("mends a volume", () => {'), /mends/);
        assert.doesNotMatch(prose("a.sh", 'echo "founded=true" # `history`, conf/history'), /founded|history/);
    });
    const texts = files.map((file): [string, string[]] => [file, prose(file, read(file)).split("\n")]);
    for (const [words, pattern] of Object.entries(PATTERNS)) {
        it(`do not occur: ${words}`, () => {
            const places = texts.flatMap(([file, lines]) =>
                lines.flatMap((line, index) =>
                    pattern.test(line) ? [`${file}:${String(index + 1)} ${line.trim()}`] : [],
                ),
            );
            assert.ok(places.length === 0, `\n${places.join("\n")}`);
        });
    }
});
