"use strict";
// mocha's own report, followed by the closing line that the doors of this repository share. With ZK_SCENARIOS, a file, also a
// row of a table for each scenario of membership, data and chaos.
const { appendFileSync } = require("node:fs");
const { env } = require("node:process");
const { reporters, Runner } = require("mocha");

const SCENARIOS = /test\/(chaos\/|cluster\/(membership|data)\.)/;
const { EVENT_RUN_END, EVENT_TEST_FAIL, EVENT_TEST_PASS, EVENT_TEST_PENDING } = Runner.constants;
const RESULTS = { [EVENT_TEST_PASS]: "holds", [EVENT_TEST_FAIL]: "FAILS", [EVENT_TEST_PENDING]: "not run" };

class ClosingLine extends reporters.Spec {
    constructor(runner, options) {
        super(runner, options);
        runner.once(EVENT_RUN_END, () => {
            const { passes = 0, failures = 0 } = this.stats;
            console.log(`${passes} passed, ${failures} failed`);
        });
        const file = env.ZK_SCENARIOS;
        for (const [event, result] of file ? Object.entries(RESULTS) : []) {
            runner.on(event, (test) => {
                if (SCENARIOS.test(test.file ?? "")) {
                    const [suite, ...names] = test.titlePath();
                    // Measured and shown, and held to nothing (test/chaos/long/rolls.test.ts).
                    const promised = !names.join(" ").startsWith("(not promised");
                    const cells = [
                        suite,
                        names.join(" "),
                        promised ? result : "–",
                        `${Math.round((test.duration ?? 0) / 1000)} s`,
                    ];
                    appendFileSync(file, `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`);
                }
            });
        }
    }
}

module.exports = ClosingLine;
