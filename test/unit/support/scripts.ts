/** The texts of the pod scripts, and the functions, variables and constants that are parsed from them. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const POD_FOLDER = join(__dirname, "..", "..", "..", "components", "pod");

/** The text of every script, by file name. */
export const SCRIPT_TEXTS: Record<string, string> = Object.fromEntries(
    readdirSync(POD_FOLDER)
        .filter((name) => !name.endsWith(".md"))
        .map((name) => [name, readFileSync(join(POD_FOLDER, name), "utf8")]),
);

export const README = readFileSync(join(POD_FOLDER, "README.md"), "utf8");

/** The variables that variables.sh declares, without those that come from the environment. */
export const DECLARED = [
    ...new Set(
        (SCRIPT_TEXTS["variables.sh"] ?? "")
            .split("\n")
            .filter((line) => !/^#|[:]-?[?}]/.test(line))
            .flatMap((line) => [...line.matchAll(/(?:^| )(?:-A )?([A-Za-z_]\w*)=/g)].map(([, name]) => name ?? "")),
    ),
].filter((name) => name !== "SECONDS");

/** A script without its comments. */
export const codeOf = (script: string) => (SCRIPT_TEXTS[script] ?? "").replace(/^ *#.*$/gm, "");

/** The scripts whose code matches a pattern, except variables.sh. */
export const scriptsWith = (pattern: RegExp) =>
    Object.keys(SCRIPT_TEXTS).filter((name) => name !== "variables.sh" && pattern.test(codeOf(name)));

/** The constants in variables.sh whose names begin with this prefix, with their values. */
export const constants = (prefix: string): [string, string][] =>
    [...(SCRIPT_TEXTS["variables.sh"] ?? "").matchAll(new RegExp(`^(${prefix}_\\w+)=(.*)$`, "gm"))].map(
        ([, name, value]) => [name ?? "", value ?? ""],
    );

interface Shell {
    script: string;
    name: string;
    /** The comment lines directly above the function. */
    head: string[];
    body: string;
}

/** Every function of every script. */
export const FUNCTIONS: Shell[] = Object.entries(SCRIPT_TEXTS).flatMap(([script, text]) =>
    [...text.matchAll(/((?:^#.*\n)*)^(\w+)\(\) \{\n([\s\S]*?)^\}/gm)].map(([, head, name, body]) => ({
        script,
        name: name ?? "",
        head: (head ?? "").trimEnd().split("\n"),
        body: (body ?? "").replace(/^ *#.*$/gm, ""),
    })),
);

/** The rows of components/pod/README.md whose first cell begins with a constant of this prefix, as lists of cells. */
export const rowsOf = (prefix: string): string[][] =>
    README.split("\n")
        .filter((line) => line.startsWith(`| \`${prefix}_`))
        .map((line) =>
            line
                .split("|")
                .slice(1, -1)
                .map((cell) => cell.trim()),
        );
