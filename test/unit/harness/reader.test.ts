/**
 * Tests of the class Reader, with which test/cluster/docs.test.ts runs the commands of README.md and docs/: what it
 * keeps from block to block, and when it fails.
 */
import * as assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { type Block } from "../../cluster/support/pages";
import { cloneWorkTree, Reader } from "../../cluster/support/reader";

const sh = (text: string, more: Partial<Block> = {}): Block => ({
    page: "page.md",
    section: "",
    line: 1,
    language: "sh",
    text,
    fails: false,
    ...more,
});

describe("Reader", () => {
    let folder: string;
    let reader: Reader;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "zookeeper-page-"));
        reader = new Reader(folder, { WORD: "it's" });
    });
    afterEach(() => {
        reader.remove();
        rmSync(folder, { recursive: true });
    });

    it("keeps the working directory and exported variables from block to block", async () => {
        await reader.follow(sh('mkdir in && cd in\nexport NEXT="$WORD 2"\n'));
        await reader.follow(sh('echo "$NEXT in $(basename "$PWD")"\n', { output: "it's 2 in in\n" }));
        assert.equal(reader.folder, join(folder, "in"));
    });
    it("fails if any command of a block fails, even within a pipe", async () => {
        await assert.rejects(reader.follow(sh("false\necho goes on\n")), /page\.md:1 ended with 1/);
        await assert.rejects(reader.follow(sh("false | cat\n")), /page\.md:1 ended with 1/);
    });
    it("fails if a block succeeds that is marked as failing", async () => {
        await reader.follow(sh("false\n", { fails: true }));
        await assert.rejects(reader.follow(sh("true\n", { fails: true })), /ended with 0/);
    });
    it("fails if a block prints something else than the page shows", async () => {
        await reader.follow(sh("echo one\n", { output: "one\n" }));
        await assert.rejects(reader.follow(sh("echo two\n", { output: "one\n" })), /page\.md:1: it shows/);
    });
    it("does not run blocks that are marked as not run, and writes blocks that are files", async () => {
        await reader.follow(sh("touch made\n", { notRun: "destroys something" }));
        assert.equal(existsSync(join(folder, "made")), false);
        await reader.follow(sh("a: 1\n", { language: "yaml", file: "a.yaml" }));
        assert.equal(readFileSync(join(folder, "a.yaml"), "utf8"), "a: 1\n");
    });
    it("gets a clone that contains uncommitted changes of the work tree, but not node_modules", async () => {
        const clone = await cloneWorkTree();
        const inClone = new Reader(clone, {});
        try {
            assert.ok(existsSync(join(clone, "test/unit/harness/reader.test.ts")));
            assert.ok(!existsSync(join(clone, "node_modules")));
            await inClone.follow(sh("git log -1 --format=%h\n"));
        } finally {
            inClone.remove();
            rmSync(dirname(clone), { recursive: true });
        }
    });
});
