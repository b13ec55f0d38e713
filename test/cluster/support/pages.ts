/** Reads the commands in README.md and docs/, in order, and the outputs that the pages show for them. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export const root = resolve(__dirname, "../../..");

/** One fenced block of a page. HTML comments before it (`<!-- … -->`) tell the tests how to treat it. */
export interface Block {
    page: string;
    /** The second-level heading above the block. */
    section: string;
    line: number;
    language: string;
    text: string;
    /** `<!-- file: NAME -->`: the block is the content of this file in the working directory. */
    file?: string;
    /** `<!-- not run: REASON -->`: the tests do not run the block. */
    notRun?: string;
    /** `<!-- fails -->`: the command has to fail. */
    fails: boolean;
    /** The output that the page shows for the commands: the next block, if its language is `text`. */
    output?: string;
}

/** The paths of README.md and the guides. docs/evidence is not among them, because it has no commands. */
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

/** The parts of an output that differ from run to run, and their replacements for the comparison. */
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

/** Which member leads differs from run to run, so roles are compared only by their number. */
const ROLE = /\b(leader|follower)\b/g;
const rolesIn = (text: string) => (text.match(ROLE) ?? []).sort().join(" ");

const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** A pattern for the output that a page shows. `…` within a line matches any words, alone on a line any lines. */
function patternOf(shown: string): RegExp {
    const lines = shown.split("\n").map((line) => {
        const words = line.split("…").map(literally).join("[^\\n]*");
        return line === "…" ? "(?:[^\\n]*\\n)*?" : `${words}\\n`;
    });
    return new RegExp(`^${lines.slice(0, -1).join("")}$`);
}

/** The difference between the output that a page shows and the printed one, in words; undefined if they match. */
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
