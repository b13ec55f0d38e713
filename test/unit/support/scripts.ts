/** The text of the pod's scripts, and what can be read from it: functions, markers, names. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const POD_FOLDER = join(__dirname, "..", "..", "..", "components", "pod");

/** Every script by its file name. */
export const SCRIPT_TEXTS: Record<string, string> = Object.fromEntries(
    readdirSync(POD_FOLDER)
        .filter((name) => !name.endsWith(".md"))
        .map((name) => [name, readFileSync(join(POD_FOLDER, name), "utf8")]),
);

export const README = readFileSync(join(POD_FOLDER, "README.md"), "utf8");

/** The variables that variables.sh declares, those of the environment left out. */
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

/** The scripts in which a pattern occurs. */
export const scriptsWith = (pattern: RegExp) =>
    Object.keys(SCRIPT_TEXTS).filter((name) => name !== "variables.sh" && pattern.test(codeOf(name)));

/** The constants that variables.sh makes with this prefix, and their values. */
export const constants = (prefix: string): [string, string][] =>
    [...(SCRIPT_TEXTS["variables.sh"] ?? "").matchAll(new RegExp(`^(${prefix}_\\w+)=(.*)$`, "gm"))].map(
        ([, name, value]) => [name ?? "", value ?? ""],
    );

interface Shell {
    script: string;
    name: string;
    /** The comment lines right above it. */
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

/** The rows of the README's table whose first column has constants of that prefix; each cell without its backticks. */
export const rowsOf = (prefix: string): string[][] =>
    README.split("\n")
        .filter((line) => line.startsWith(`| \`${prefix}_`))
        .map((line) =>
            line
                .split("|")
                .slice(1, -1)
                .map((cell) => cell.trim()),
        );
