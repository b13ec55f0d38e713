/** Compares CHANGELOG.md with package.json and with the released tarballs, which must never be packed again. */
import * as assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../../..");
const changelog = readFileSync(join(root, "CHANGELOG.md"), "utf8");
const released = join(root, "test/contract/released");

/** The section of a version, "" if there is none. */
function section(version: string): string {
    return changelog.split(/^## /m).find((text) => text.startsWith(version)) ?? "";
}

describe("the changelog", () => {
    for (const file of readdirSync(released).filter((name) => name.endsWith(".tgz"))) {
        it(`has the checksum of ${file}`, () => {
            const version = /-(\d+\.\d+\.\d+)\.tgz$/.exec(file)?.[1] ?? file;
            const checksum = createHash("sha256")
                .update(readFileSync(join(released, file)))
                .digest("hex");
            assert.ok(section(version).includes(`\`${file}\`, SHA-256 \`${checksum}\``), `${file}: ${checksum}`);
        });
    }
    it("has the version of package.json, as a section or as the next one in Unreleased", () => {
        const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
        assert.ok(section(version) !== "" || section("Unreleased").includes(`Becomes ${version}.`), version);
    });
    it("has the newest version first", () => {
        const versions = [...changelog.matchAll(/^## (\d+)\.(\d+)\.(\d+) - \d{4}-\d{2}-\d{2}$/gm)].map(
            ([, major, minor, patch]) => Number(major) * 1e6 + Number(minor) * 1e3 + Number(patch),
        );
        assert.ok(versions.length > 0);
        assert.deepEqual(
            versions,
            [...versions].sort((a, b) => b - a),
        );
    });
});
