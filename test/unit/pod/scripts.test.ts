/** Checks the text of the scripts: the rules for all of them, and that components/pod/README.md describes them. */
import * as assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { PATHS } from "../../../components/plan/paths";
import { POD_SCRIPTS } from "../../../components/plan/podScripts";
import {
    codeOf,
    constants,
    DECLARED,
    FUNCTIONS,
    POD_FOLDER,
    README,
    rowsOf,
    SCRIPT_TEXTS,
    scriptsWith,
} from "../support/scripts";

const CONTRACT = /^# in: (.+); out: (.+); needs: (.+)$/;

/** A text under `out:` or `needs:`, and what the functions leave that it names. */
function outsOf(text: string): string {
    const called = FUNCTIONS.filter(({ name }) => new RegExp(`\\b${name}\\b`).test(text));
    const outs = called.map(({ head }) => head.map((line) => CONTRACT.exec(line)?.[2] ?? "").join(""));
    return [text, ...outs.map((one) => (one === text ? one : outsOf(one)))].join(", ");
}

describe("the pod's scripts", () => {
    it("are all there are in their folder", () => {
        assert.deepEqual(readdirSync(POD_FOLDER).sort(), ["README.md", ...POD_SCRIPTS].sort());
    });

    describe("'s functions", () => {
        for (const { script, name, head, body } of FUNCTIONS) {
            it(`${name} of ${script} says what it takes, leaves and needs`, () => {
                const contract = head.filter((line) => !line.startsWith("# shellcheck")).at(-1) ?? "";
                const parts = CONTRACT.exec(contract);
                assert.ok(parts, `above ${name} is no "# in: …; out: …; needs: …"`);
                assert.ok(head.length > 1, `above ${name} is no line that says what it does`);
                const [, takes = "", leaves = "", needs = ""] = parts;
                const own = DECLARED.filter((variable) => /^[a-z]/.test(variable));
                const assigned = own.filter((one) =>
                    new RegExp(`(?<![$\\w])${one}(\\[[^\\]]*\\])?\\+?=(?!=)`).test(body),
                );
                const read = own.filter((one) => new RegExp(`\\b${one}\\b(?!\\+?=[^=])`).test(body));
                assert.deepEqual(
                    assigned.filter((one) => !outsOf(leaves).includes(one)),
                    [],
                    "is assigned, but not under out:",
                );
                const known = takes + outsOf(leaves) + outsOf(needs);
                assert.deepEqual(
                    read.filter((one) => !known.includes(one)),
                    [],
                    "is read, but not under in:, nor left by what is under needs: and out:",
                );
            });
        }
        it("are all known to this test", () => {
            const all =
                Object.values(SCRIPT_TEXTS)
                    .join("\n")
                    .match(/^\w+\(\) /gm) ?? [];
            assert.equal(FUNCTIONS.length, all.length);
        });
    });

    it("name markers and keys in variables.sh alone", () => {
        for (const script of Object.keys(SCRIPT_TEXTS).filter((name) => name !== "variables.sh")) {
            const code = codeOf(script)
                .replaceAll(/\$CONF_DIR\/zoo\.cfg(?!\.)/g, "")
                .replaceAll(/\$(DATA|LOG)_DIR\/(myid|version-2)/g, "");
            assert.doesNotMatch(code, /(TMP|CONF|DATA|LOG)_DIR\/|\/tmp\//, script);
            for (const [, key] of constants("KEY")) {
                assert.doesNotMatch(code, new RegExp(`\\\\"${key}\\\\"`), script);
            }
        }
    });
});

describe("components/pod/README.md", () => {
    const scriptsIn = (cell = "") => [...cell.matchAll(/`((?:zk-\w+)|(?:[\w-]+\.sh))/g)].map(([, name]) => name).sort();

    it("has every marker, with the path that it has in a pod", () => {
        const folders = { CONF_DIR: PATHS.membership, LOG_DIR: PATHS.transactionLog, TMP_DIR: PATHS.temporary };
        const paths = constants("MARK").map(([name, value]) => [
            `\`${name}\``,
            `\`${value.replace(/^\$(\w+)/, (_, folder: keyof typeof folders) => folders[folder])}\``,
        ]);
        assert.deepEqual(
            rowsOf("MARK").map(([name, path]) => [name, path]),
            paths,
        );
    });

    it("says which scripts write a marker, which read it, and whether any removes it", () => {
        for (const [name = "", , writers, readers, , removed] of rowsOf("MARK")) {
            const mark = `"?\\$${name.slice(1, -1)}\\b`;
            assert.deepEqual(scriptsIn(writers), scriptsWith(new RegExp(`(>|write_whole )${mark}`)).sort(), name);
            assert.deepEqual(scriptsIn(readers), scriptsWith(new RegExp(`(-e |-s |<)${mark}`)).sort(), name);
            const removers = scriptsWith(new RegExp(`rm [^\n]*${mark}`));
            assert.equal(removed === "never", removers.length === 0, `${name} is removed by ${removers.join()}`);
        }
    });

    it("has every key of the state ConfigMap, and says which scripts write and read it", () => {
        assert.deepEqual(
            rowsOf("KEY").map(([name, key]) => [name, key]),
            constants("KEY").map(([name, key]) => [`\`${name}\``, `\`${key}\``]),
        );
        for (const [name = "", , writers, readers, , removed] of rowsOf("KEY")) {
            const users = scriptsWith(new RegExp(`\\$${name.slice(1, -1)}\\b`)).sort();
            assert.deepEqual([...new Set([writers, readers, removed].flatMap(scriptsIn))].sort(), users, name);
        }
    });

    it("has every script", () => {
        const rows = README.split("\n").filter((line) => /^\| `[\w.-]+` +\|/.test(line));
        const listed = rows
            .map((line) => /^\| `([\w.-]+)`/.exec(line)?.[1])
            .filter((name) => !/^[A-Z]/.test(name ?? ""));
        assert.deepEqual(listed.sort(), [...POD_SCRIPTS].sort());
    });

    it("has no cell of 200 characters or more", () => {
        for (const cell of README.split("\n").flatMap((line) => (line.startsWith("|") ? line.split("|") : []))) {
            assert.ok(cell.trim().length < 200, cell);
        }
    });
});
