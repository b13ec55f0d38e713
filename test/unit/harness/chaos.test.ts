/** The parts of the chaos tests that can be tested without a cluster: the order of the faults, the report, the mutants. */
import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { FAULTS } from "../../chaos/faults";
import { markdown, markOf } from "../../chaos/report";
import { MUTANTS, mutate } from "../../chaos/mutants";
import { root } from "../../cluster/support/stack";
import { schedule } from "../../chaos/schedule";

describe("the schedule of faults", () => {
    const kinds = ["a", "b", "c", "d", "e"];
    it("has every kind once, in an order that depends on the seed", () => {
        assert.deepEqual([...schedule(1, kinds, 0)].sort(), kinds);
        assert.deepEqual(schedule(1, kinds, 0), schedule(1, kinds, 0));
        const orders = new Set(Array.from({ length: 50 }, (_, seed) => schedule(seed, kinds, 0).join("")));
        assert.ok(orders.size > 25, String(orders.size));
    });
    it("has the requested number of faults, with the kinds equally often, give or take one", () => {
        const drawn = schedule(7, kinds, 23);
        assert.equal(drawn.length, 23);
        for (const kind of kinds) {
            const times = drawn.filter((one) => one === kind).length;
            assert.ok(times === 4 || times === 5, `${kind}: ${times}`);
        }
    });
    it("has at least ten kinds, with different names", () => {
        assert.ok(FAULTS.length >= 10);
        assert.equal(new Set(FAULTS.map(({ kind }) => kind)).size, FAULTS.length);
    });
});

describe("the report of a chaos run", () => {
    it("has, for each kind, the time without writes, and all verdicts", () => {
        const gap = (totalMs: number, longestMs: number) => ({ all: { totalMs, longestMs } });
        const text = markdown(
            3,
            [
                { kind: "a", wholeAfterSeconds: 2 },
                { kind: "b", wholeAfterSeconds: 1 },
                { kind: "a", wholeAfterSeconds: 4.04 },
            ],
            {
                ok: false,
                verdicts: [
                    { name: "set", ok: true, summary: "all there" },
                    { name: "trees", ok: false, summary: "one differs" },
                ],
                durationSeconds: 600,
                operations: {
                    set: { create: { ok: 10, unknown: 2 } },
                    register: { cas: { ok: 5, fail: 1 }, read: { ok: 4 } },
                },
                marks: [],
                expired: [],
                hung: [],
                withoutWrites: {
                    pairs: [
                        { name: markOf(0, "a"), fromMs: 0, toMs: 1, probes: gap(1000, 700) },
                        { name: markOf(1, "b"), fromMs: 0, toMs: 1, probes: gap(0, 0) },
                        { name: markOf(2, "a"), fromMs: 0, toMs: 1, probes: gap(3000, 2500) },
                    ],
                },
            },
        );
        assert.match(text, /^3 faults of 2 kinds in 10 minutes, seed 3\./);
        assert.match(text, /^\| a \| 2 \| 3\.0 s \| 2\.5 s \| 4\.0 s \|$/m);
        assert.match(text, /^\| b \| 1 \| 0\.0 s \| 0\.0 s \| 1\.0 s \|$/m);
        assert.match(text, /^\| register \| 9 \| 0 \| 1 \|$/m);
        assert.match(text, /^- set: holds; all there$/m);
        assert.match(text, /^- trees: FAILS; one differs$/m);
    });
});

describe("the mutants", () => {
    for (const name of Object.keys(MUTANTS)) {
        it(`${name} still applies to the code, and its scripts parse`, () => {
            const folder = mutate(name);
            for (const { file } of MUTANTS[name]?.changes ?? []) {
                const path = join(folder, "components", file);
                assert.notEqual(readFileSync(path, "utf8"), readFileSync(join(root, "components", file), "utf8"));
                if (file.endsWith(".sh")) {
                    execFileSync("bash", ["-n", path]);
                }
            }
            rmSync(folder, { recursive: true });
        });
    }
    it("of unknown names are refused with a list of the known ones", () => {
        assert.throws(() => mutate("none"), /there is no mutant none; there are db.autocreate, marker-put-back/);
    });
});
