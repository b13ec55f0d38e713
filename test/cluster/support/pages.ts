/** The commands of README.md and docs/, as a reader meets them, and the objects that the pages show beside them. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export const root = resolve(__dirname, "../../..");

/** One fenced block of a page. The comments that stand before it (`<!-- … -->`) say what a test has to know about it. */
export interface Block {
    page: string;
    /** The heading of the second level that it stands under. */
    section: string;
    line: number;
    language: string;
    text: string;
    /** `<!-- file: NAME -->`: the reader has it in this file, in the folder in which he is. */
    file?: string;
    /** `<!-- not run: REASON -->` */
    notRun?: string;
    /** `<!-- fails -->`: the page shows how the command is refused. */
    fails: boolean;
    /** What the page says that the commands print: the next block, if that is `text`. */
    output?: string;
}

/** README.md and the guides, by their path in the clone. What tests and benchmarks wrote (docs/evidence) has no commands. */
export const PAGES = [
    "README.md",
    ...readdirSync(join(root, "docs"))
        .filter((file) => file.endsWith(".md"))
        .map((file) => `docs/${file}`),
];

const FENCE = /^(?:<!-- (?<comment>.*) -->\n\n)?^```(?<language>\w*)\n(?<text>[^]*?)^```$/gm;
const SECTION = /^## (.*)$/gm;

export function blocksOf(page: string): Block[] {
    const source = readFileSync(join(root, page), "utf8");
    const blocks = [...source.matchAll(FENCE)].map((match): Block => {
        const { comment = "", language = "", text = "" } = match.groups ?? {};
        const sections = [...source.slice(0, match.index).matchAll(SECTION)];
        return {
            page,
            section: sections.at(-1)?.[1] ?? "",
            line: source.slice(0, match.index).split("\n").length,
            language,
            text,
            file: /^file: (.*)$/.exec(comment)?.[1],
            notRun: /^not run: (.*)$/.exec(comment)?.[1],
            fails: comment === "fails",
        };
    });
    return blocks.map((block, index) => {
        const next = blocks[index + 1];
        return block.language === "sh" && next?.language === "text" ? { ...block, output: next.text } : block;
    });
}

/** What differs from run to run, as a comparison reads it. */
const VARIES: [RegExp, string][] = [
    [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "‹uid›"],
    [/\b\d{1,3}(\.\d{1,3}){3}\b(?=[\s/,]|$)/gm, "‹ip›"],
    [/\b0x[0-9a-f]+\b/g, "‹transaction›"],
    [/\bzoo\.cfg\.dynamic\.[0-9a-f]+/g, "zoo.cfg.dynamic.‹version›"],
    [/\b(zk-config|zk-scripts)-[0-9a-f]+/g, "$1-‹hash›"],
    [/\b\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\dZ?/g, "‹time›"],
    // Ages and durations: 21s, 2m10s, 11.3 s.
    [/(?<![\w.])(\d+d)?(\d+h)?(\d+m)?\d+(\.\d+)? ?s\b|(?<![\w.])\d+m\b/g, "‹duration›"],
    [/[ \t]+/g, " "],
    [/^ | $/gm, ""],
    [/\n{2,}/g, "\n"],
];

function withoutWhatVaries(text: string): string {
    return VARIES.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), `${text.trim()}\n`);
}

/** Which member leads differs too; how many lead does not. */
const ROLE = /\b(leader|follower)\b/g;
const rolesIn = (text: string) => (text.match(ROLE) ?? []).sort().join(" ");

const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** What was left out stands as `…`: in a line for any words, alone for any lines. */
function patternOf(shown: string): RegExp {
    const lines = shown.split("\n").map((line) => {
        const words = line.split("…").map(literally).join("[^\\n]*");
        return line === "…" ? "(?:[^\\n]*\\n)*?" : `${words}\\n`;
    });
    return new RegExp(`^${lines.slice(0, -1).join("")}$`);
}

/** Why what was printed is not what the page shows; undefined if it is. */
export function differs(shown: string, printed: string): string | undefined {
    const [expected, actual] = [shown, printed].map(withoutWhatVaries) as [string, string];
    const matches = patternOf(expected.replace(ROLE, "‹role›")).test(actual.replace(ROLE, "‹role›"));
    if (!matches) {
        return `it shows\n${expected}\nand it printed\n${printed}`;
    }
    return !shown.includes("…") && rolesIn(expected) !== rolesIn(actual)
        ? `it shows the roles ${rolesIn(expected)}, and they are ${rolesIn(actual)}`
        : undefined;
}
