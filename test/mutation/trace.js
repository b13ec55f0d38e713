/* global process */
/** For test/mutate-pod: has the scripts write down, for each test, which functions they run (test/unit/support/pod.ts). */
const { appendFileSync } = require("node:fs");
const { join } = require("node:path");

const folder = process.env.ZK_TRACE;
let tests = 0;

exports.mochaHooks = {
    beforeEach() {
        process.env.ZK_TRACE_FILE = join(folder, `test-${++tests}`);
    },
    afterEach() {
        const test = this.currentTest;
        const entry = {
            Title: test.fullTitle(),
            File: test.file,
            Trace: process.env.ZK_TRACE_FILE,
            Milliseconds: test.duration ?? 0,
        };
        appendFileSync(join(folder, "index"), `${JSON.stringify(entry)}\n`);
    },
};
