/** Somebody who reads a page and does what it says, block by block, in one shell. */
import * as assert from "node:assert/strict";
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { run, start } from "./command";
import { type Block, differs, root } from "./pages";

/** A folder with a clone of the repository, as it is in the work tree, where a reader may write. */
export async function cloneWorkTree(): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), "zookeeper-reader-"));
    const clone = join(folder, "zookeeper-ensemble");
    await run("git", "clone", "--quiet", "--shared", root, clone);
    // What is not committed yet, and without what was deleted.
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

    /** The folder in which the reader is. */
    get folder(): string {
        return readFileSync(join(this.state, "folder"), "utf8").trim();
    }

    /** Does what the block says: writes a file, or runs commands, which have to print what the page shows. */
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
        // For whoever writes a page: what to show in it.
        const record = process.env["SHOW_OUTPUT"];
        if (record !== undefined) {
            appendFileSync(record, `== ${where}\n${block.text}--\n${output}\n`);
            return;
        }
        const difference = block.output === undefined ? undefined : differs(block.output, output);
        assert.ok(difference === undefined, `${where}: ${String(difference)}`);
    }

    /** Commands in the reader's shell; exported variables and the folder stay for the next ones. */
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
