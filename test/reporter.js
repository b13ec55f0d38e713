"use strict";
// mocha's own report, followed by the closing line that the doors of this repository share.
const { reporters, Runner } = require("mocha");

class ClosingLine extends reporters.Spec {
    constructor(runner, options) {
        super(runner, options);
        runner.once(Runner.constants.EVENT_RUN_END, () => {
            const { passes = 0, failures = 0 } = this.stats;
            console.log(`${passes} passed, ${failures} failed`);
        });
    }
}

module.exports = ClosingLine;
