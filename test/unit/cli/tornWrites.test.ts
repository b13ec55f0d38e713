import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { removeTornWrites } from "../../../cli/tornWrites";

describe("what a killed Pulumi leaves of a file that it was writing", () => {
    let folder: string;
    const write = (text: string, ...files: string[]) => {
        files.forEach((file) => {
            const path = join(folder, ".pulumi", file);
            mkdirSync(dirname(path), { recursive: true });
            writeFileSync(path, text);
        });
    };
    const files = () =>
        readdirSync(join(folder, ".pulumi"), { recursive: true, withFileTypes: true })
            .filter((entry) => entry.isFile())
            .map(({ parentPath, name }) => join(parentPath, name).slice(join(folder, ".pulumi/").length))
            .sort();

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "heal-test-"));
    });
    afterEach(() => {
        rmSync(folder, { recursive: true });
    });

    const torn = [
        "backups/zookeeper/dev/dev.1795918940506202221.json.attrs",
        "history/zookeeper/dev/dev-1.history.json.attrs",
        "locks/organization/zookeeper/dev/1-here.json.attrs",
        "stacks/zookeeper/dev.json.attrs",
        "stacks/zookeeper/dev.json.bak.attrs",
        "stacks/zookeeper/dev.json.gz.attrs",
    ];
    const temporary = [
        "locks/organization/zookeeper/dev/1-here.json.18ec62c78e83840b.tmp",
        "stacks/zookeeper/dev.json.18ec62c78e83840b.tmp",
    ];

    it("is removed: broken attributes, whether empty or cut off, and temporary files", () => {
        for (const text of ["", '{"md5":']) {
            write(text, ...torn, ...temporary);
            const removed = removeTornWrites(`file://${folder}`, "dev").sort();
            assert.deepEqual(removed, [...torn, ...temporary].map((file) => join(folder, ".pulumi", file)).sort());
            assert.deepEqual(files(), []);
        }
    });
    it("is removed for a stack that is named with its project", () => {
        write("", ...torn);
        assert.equal(removeTornWrites(`file://${folder}`, "organization/zookeeper/dev").length, torn.length);
    });
    it("is not looked for in whole files, in files of other stacks, and in other backends", () => {
        write('{"md5":"x"}', ...torn);
        write(
            "",
            "stacks/zookeeper/dev.json",
            "stacks/zookeeper/dev-2.json.attrs",
            "locks/o/zookeeper/prod/1.json.attrs",
        );
        const before = files();
        assert.deepEqual(removeTornWrites(`file://${folder}`, "dev"), []);
        assert.deepEqual(removeTornWrites("https://example.invalid", "dev"), []);
        assert.deepEqual(files(), before);
    });
    it("is nothing in a backend that is empty", () => {
        assert.deepEqual(removeTornWrites(`file://${folder}`, "dev"), []);
        assert.ok(!existsSync(join(folder, ".pulumi")));
    });
});
