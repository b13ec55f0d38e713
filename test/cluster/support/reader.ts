/** Runs the blocks of a page one after the other in one shell, as a reader of the page would. */
import * as assert from "node:assert/strict";
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { run, start } from "./command";
import { type Block, differs, root } from "./pages";

/** A clone of the repository in a temporary folder, including uncommitted changes of the work tree. */
export async function cloneWorkTree(): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), "zookeeper-reader-"));
    const clone = join(folder, "zookeeper-ensemble");
    await run("git", "clone", "--quiet", "--shared", root, clone);
    // Copies uncommitted files too, and leaves out files that are deleted in the work tree.
    const list = `git -C '${root}' ls-files -z -co --exclude-standard`;
    const copy = `${list} | (cd '${root}' && xargs -0 sh -c 'for f; do [ ! -e "$f" ] || printf "%s\\0" "$f"; done' sh)`;
    await run("bash", "-c", `${copy} | tar -C '${root}' --null -T - -cf - | tar -C '${clone}' -xf -`);
    const deleted = (await run("git", "-C", root, "ls-files", "--deleted")).split("\n").filter(Boolean);
    deleted.forEach((file) => {
        rmSync(join(clone, file), { force: true });
    });
    return clone;
}

export class Reader {
    private readonly state = mkdtempSync(join(tmpdir(), "zookeeper-shell-"));

    constructor(folder: string, env: Record<string, string>) {
        const exports = Object.entries(env).map(
            ([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'\n`,
        );
        writeFileSync(join(this.state, "env"), exports.join(""));
        writeFileSync(join(this.state, "folder"), folder);
    }

    /** The working directory of the shell. */
    get folder(): string {
        return readFileSync(join(this.state, "folder"), "utf8").trim();
    }

    /** Writes the block's file, or runs its commands and compares their output with the one that the page shows. */
    async follow(block: Block): Promise<void> {
        const where = `${block.page}:${String(block.line)}`;
        if (block.file !== undefined) {
            const file = join(this.folder, block.file);
            mkdirSync(dirname(file), { recursive: true });
            writeFileSync(file, block.text);
        }
        if (block.language !== "sh" || block.notRun !== undefined) {
            return;
        }
        const { code, output } = await this.shell(block.text);
        assert.equal(code !== 0, block.fails, `${where} ended with ${String(code)}:\n${block.text}\n${output}`);
        // SHOW_OUTPUT=FILE collects the outputs for authors of pages.
        const record = process.env["SHOW_OUTPUT"];
        if (record !== undefined) {
            appendFileSync(record, `== ${where}\n${block.text}--\n${output}\n`);
        }
        const difference = block.output === undefined ? undefined : differs(block.output, output);
        assert.ok(difference === undefined, `${where}: ${String(difference)}`);
    }

    /** Runs commands. Their exported variables and working directory are kept for the next commands. */
    async shell(commands: string): Promise<{ code: number | null; output: string }> {
        const { state } = this;
        writeFileSync(join(state, "block"), commands);
        const script = [
            `source '${state}/env' && cd "$(<'${state}/folder')"`,
            `trap "export -p >'${state}/env'; pwd >'${state}/folder'" EXIT`,
            "set -e -o pipefail",
            `source '${state}/block'`,
        ];
        return start(["bash", "-c", script.join("\n")]).result;
    }

    remove(): void {
        if (existsSync(this.state)) {
            rmSync(this.state, { recursive: true });
        }
    }
}
