"use strict";
// mocha's own report, the seconds of each file if there are several and it took long, and the closing line that the commands of
// this repository share. With ZK_SCENARIOS, the report of a part of make chaos, also a row of its table for each test; what was
// tried several times has one row.
const { appendFileSync } = require("node:fs");
const { relative } = require("node:path");
const { cwd, env } = require("node:process");
const { reporters, Runner } = require("mocha");

const { EVENT_RUN_END, EVENT_HOOK_END, EVENT_TEST_END } = Runner.constants;
const { EVENT_TEST_FAIL, EVENT_TEST_PASS, EVENT_TEST_PENDING } = Runner.constants;
/** A run that nobody waits for needs no times. */
const LONG_SECONDS = 60;
/** The worst of several decides. */
const RESULTS = { [EVENT_TEST_PASS]: "holds", [EVENT_TEST_PENDING]: "not run", [EVENT_TEST_FAIL]: "FAILS" };

class Scenarios {
    rows = new Map();

    add(test, event) {
        // The numbers of faults, and of rounds.
        const [suite, ...names] = test.titlePath();
        const name = names.join(" ").replace(/(?<= after )\d+ |, \d+(?=:|$)/, "");
        const row = this.rows.get(`${suite} ${name}`) ?? { suite, name, events: [], seconds: 0 };
        row.events.push(event);
        row.seconds = Math.max(row.seconds, Math.round((test.duration ?? 0) / 1000));
        this.rows.set(`${suite} ${name}`, row);
    }

    table() {
        return [...this.rows.values()].map(({ suite, name, events, seconds }) => {
            const worst = Object.keys(RESULTS).findLast((event) => events.includes(event));
            // Measured and shown, and held to nothing (test/chaos/long/rolls.test.ts).
            const result = name.startsWith("(not promised") ? "–" : RESULTS[worst];
            const cells = [suite, name, result, String(events.length), `${seconds} s`];
            return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`;
        });
    }
}

/** How long each file took: its tests and hooks, because files may run beside each other. */
class Times {
    seconds = new Map();

    constructor(runner) {
        for (const event of [EVENT_TEST_END, EVENT_HOOK_END]) {
            runner.on(event, ({ file, duration = 0 }) => {
                if (file === undefined) {
                    // A hook of all files.
                    return;
                }
                this.seconds.set(file, (this.seconds.get(file) ?? 0) + duration / 1000);
            });
        }
    }

    lines() {
        const files = [...this.seconds].sort(([, one], [, other]) => other - one);
        const isLong = files.length > 1 && files.reduce((sum, [, seconds]) => sum + seconds, 0) > LONG_SECONDS;
        return isLong
            ? files.map(([file, seconds]) => `${seconds.toFixed(0).padStart(6)} s  ${relative(cwd(), file)}`)
            : [];
    }
}

class ClosingLine extends reporters.Spec {
    constructor(runner, options) {
        super(runner, options);
        const scenarios = new Scenarios();
        const times = new Times(runner);
        for (const event of Object.keys(RESULTS)) {
            runner.on(event, (test) => {
                scenarios.add(test, event);
            });
        }
        runner.once(EVENT_RUN_END, () => {
            if (env.ZK_SCENARIOS) {
                appendFileSync(env.ZK_SCENARIOS, scenarios.table().join(""));
            }
            times.lines().forEach((line) => console.log(line));
            const { passes = 0, failures = 0, pending = 0 } = this.stats;
            if (pending > 0) {
                console.log(`${pending} not run: those with a - above`);
            }
            console.log(`${passes} passed, ${failures} failed`);
        });
    }
}

module.exports = ClosingLine;
