/**
 * Compares the messages of the pod scripts with the headings of docs/troubleshooting.md: every message must have a
 * heading, and every heading about pods must be a message.
 */
import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { POD_SCRIPTS } from "../../../components/plan/podScripts";
import { root } from "../../cluster/support/pages";

const scripts = POD_SCRIPTS.map((name) => readFileSync(join(root, "components/pod", name), "utf8"));

/**
 * The double-quoted bash string that begins at `start`, with `…` in place of every expansion, and the position after
 * it.
 */
function quoted(text: string, start: number): { words: string; end: number } {
    let words = "";
    let at = start + 1;
    while (at < text.length && text[at] !== '"') {
        if (text[at] === "\\") {
            words += text[at + 1] ?? "";
            at += 2;
        } else if (text[at] === "$") {
            words += "…";
            at = endOfExpansion(text, at + 1);
        } else {
            words += text[at] ?? "";
            at += 1;
        }
    }
    return { words, end: at + 1 };
}

/** The position after an expansion, `$name`, `${…}` or `$(…)`, whose text after the `$` begins at `start`. */
function endOfExpansion(text: string, start: number): number {
    const closing = ({ "{": "}", "(": ")" } as Record<string, string>)[text[start] ?? ""];
    if (closing === undefined) {
        return start + (/^(\w+|[*@#?!$-])/.exec(text.slice(start, start + 80))?.[0].length ?? 0);
    }
    let depth = 0;
    for (let at = start; at < text.length; at++) {
        depth += text[at] === text[start] ? 1 : text[at] === closing ? -1 : 0;
        if (depth === 0) {
            return at + 1;
        }
    }
    return text.length;
}

/**
 * Where messages stand in the scripts: as arguments of these functions, in assignments to `reason` or `fail_reason`,
 * and in what commands for people print as an error.
 */
const SAID = /\b(log|refuse|not_ready|attention|loudly|join) (?=")|\b(fail_)?reason=(?=")|\becho (?=".*" >&2$)/gm;

function messagesOf(script: string): string[] {
    return [...script.matchAll(SAID)].map(({ index, 0: { length } }) => {
        const strings: string[] = [];
        let at = index + length;
        while (script[at] === '"') {
            const { words, end } = quoted(script, at);
            strings.push(words);
            at = end + (/^( |\s*\\\n\s*)(?=")/.exec(script.slice(end))?.[0].length ?? 0);
        }
        return strings.join(" ");
    });
}

/** Messages that only wrap another message (`…`). */
const FRAMES = [
    "…",
    "REFUSED: …",
    "REFUSED: …. Nothing was done",
    "ATTENTION: …",
    "waiting: …; asking again in … s",
    "waiting: …",
    "not ready: …",
    "not alive: …",
    "…, and none does",
];
const FRAME = /^(REFUSED|ATTENTION|waiting|not ready|not alive): |, and none does$|\.? Nothing was done$/g;

/** The constant parts of a message, in order, without the words of a frame. */
const parts = (text: string) =>
    text
        .replace(FRAME, "")
        .split("…")
        .map((part) => part.trim())
        .filter((part) => /\w{2}/.test(part));

/** Whether the constant parts of a heading occur in the message in the same order. */
function isAbout(heading: string, message: string): boolean {
    let rest = message;
    const found = parts(heading).every((part) => {
        const at = rest.indexOf(part);
        rest = rest.slice(at + part.length);
        return at >= 0;
    });
    return found && parts(heading).length > 0;
}

describe("the messages of the pod scripts", () => {
    const messages = scripts
        .flatMap(messagesOf)
        // A string that begins like this is appended to another message.
        .filter((message) => !FRAMES.includes(message) && !message.startsWith("…. "));
    const page = readFileSync(join(root, "docs/troubleshooting.md"), "utf8");
    const headings = (of: (section: string) => boolean) =>
        page
            .split(/^## /m)
            .filter((section) => of(section.split("\n")[0] ?? ""))
            .flatMap((section) =>
                [...section.matchAll(/^### (.*)$/gm)].map(([, heading = ""]) => heading.replaceAll("`", "")),
            );

    it("are found in the scripts: more than forty", () => {
        assert.ok(messages.length > 40, messages.join("\n"));
    });
    for (const message of new Set(messages)) {
        it(`has a heading in docs/troubleshooting.md: ${message}`, () => {
            assert.ok(headings(() => true).some((heading) => isAbout(heading, message)));
        });
    }
    // The commands of the scripts, each joined to one line.
    const commands = scripts.flatMap((script) =>
        script
            .replace(/^ *#.*$/gm, "")
            .replace(/"?\s*\\\n\s*"?/g, " ")
            .split("\n"),
    );
    const ofPods = /^(The start|The stop|The watcher|Readiness and liveness|zk-status|zk-recover)$/;
    for (const heading of headings((section) => ofPods.test(section))) {
        it(`include the heading of docs/troubleshooting.md: ${heading}`, () => {
            assert.ok(commands.some((command) => isAbout(heading, command)));
        });
    }
});
