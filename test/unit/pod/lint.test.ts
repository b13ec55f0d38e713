/** The lint of the scripts, and that it finds what it is for: a variable that nothing assigns. */
import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DECLARED, POD_FOLDER, SCRIPT_TEXTS, scriptsWith } from "../support/scripts";

const root = join(POD_FOLDER, "..", "..");
const lint = (folder: string, ...entries: string[]) =>
    spawnSync(join(root, "test", "lint-pod"), entries, { env: { ...process.env, ROOT: folder }, encoding: "utf8" });

describe("the pod's scripts", () => {
    it("pass the lint", () => {
        const check = lint(root);
        assert.deepEqual([check.stdout, check.stderr, check.status], ["", "", 0], "is shellcheck installed?");
    });

    describe("with a misspelt variable", () => {
        let copy: string;
        beforeEach(() => {
            copy = mkdtempSync(join(tmpdir(), "zk-lint-"));
            cpSync(POD_FOLDER, join(copy, "components", "pod"), { recursive: true });
        });
        afterEach(() => {
            rmSync(copy, { recursive: true });
        });
        for (const [script, text] of Object.entries(SCRIPT_TEXTS)) {
            it(`in ${script} fail the lint, wherever it is read`, () => {
                const planted: string[] = [];
                const locals = [...text.matchAll(/local [^\n]*/g)].flatMap(([line]) => line.match(/[a-z_]+/g) ?? []);
                const known = [...DECLARED, ...locals];
                const broken = text.replace(/^(?! *#).*$/gm, (line) =>
                    line.replace(/(\$\{?)([A-Za-z_]\w{2,})/g, (whole, sign: string, name: string) => {
                        if (!known.includes(name) || line.includes("trap ")) {
                            return whole;
                        }
                        planted.push(`${name}_misspelt${planted.length}`);
                        return sign + (planted.at(-1) ?? "");
                    }),
                );
                writeFileSync(join(copy, "components", "pod", script), broken);
                const entry = [script, ...scriptsWith(new RegExp(`/${script}"`))].find((name) =>
                    SCRIPT_TEXTS[name]?.startsWith("#!"),
                );
                const { stdout, status } = lint(copy, entry ?? "start.sh");
                assert.equal(status, 1);
                assert.notEqual(planted.length, 0);
                assert.deepEqual(
                    planted.filter((name) => !stdout.includes(name)),
                    [],
                );
            });
        }
    });
});
