/** What start.sh does beside java, as long as it runs. */
import * as assert from "node:assert/strict";
import { mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { HOST, starting, until } from "../support/members";
import type { Pod } from "../support/pod";

describe("beside java", () => {
    let pod: Pod;
    beforeEach(() => {
        pod = starting();
        pod.hosts({ [HOST(0)]: "10.0.0.5" });
        // It runs until it is told to end.
        pod.command(
            "bin/java",
            `echo >"${pod.root}/runs"; while [[ ! -e "${pod.root}/end" ]]; do /bin/sleep 0.02; done`,
        );
    });
    const pauses = () => pod.read("pauses").trim().split("\n");
    const lines = (file: string) => (pod.has(file) ? pod.read(file).split("\n").length - 1 : 0);

    it("the watcher runs, and again when it ended, which the log says", async () => {
        pod.script("watch.sh", `echo "$1" >>"${pod.root}/watched"; exit 1`);
        const { result } = pod.start("start.sh");
        await until(() => lines("watched") > 1);
        pod.write("end", "");
        const { code, stdout } = await result;
        assert.equal(code, 0);
        assert.match(stdout, /start: the watcher ended; it starts again in 5 s\n/);
        assert.ok(pauses().includes("5"));
    });

    it("the watcher ends with it, and nothing is said of that", async () => {
        pod.script(
            "watch.sh",
            `while kill -0 "$1" 2>/dev/null; do echo >>"${pod.root}/watched"; /bin/sleep 0.02; done`,
        );
        const { result } = pod.start("start.sh");
        await until(() => lines("watched") > 0);
        pod.write("end", "");
        assert.doesNotMatch((await result).stdout, /the watcher ended/);
    });

    describe("the container lingers for two seconds", () => {
        for (const [what, stopped, quick, lingers] of [
            ["when it was told to stop", true, false, true],
            ["unless no client waits for it", true, true, false],
            ["unless java ended by itself", false, false, false],
        ] as const) {
            it(what, async () => {
                const { process: script, result } = pod.start("start.sh");
                await until(() => pod.has("runs") && pod.has("pauses"));
                if (quick) {
                    pod.write("tmp/quick", "");
                }
                if (stopped) {
                    script.kill("SIGTERM");
                } else {
                    pod.write("end", "");
                }
                assert.equal((await result).code, stopped ? 143 : 0);
                assert.equal(pauses().includes("2"), lingers);
            });
        }
    });

    describe("the hosts file", () => {
        beforeEach(() => {
            pod.command("bin/java", `echo >"${pod.root}/runs"`);
            // Records the names that are asked for before java runs; what is asked beside java waits a moment for it.
            pod.command(
                "bin/getent",
                `[[ $2 != ${HOST(0)} ]] || { echo 10.0.0.5; exit; }
                for try in {1..30}; do [[ ! -e "${pod.root}/runs" ]] || exit 2; /bin/sleep 0.02; done
                echo "$2" >>"${pod.root}/before"; exit 2`,
            );
        });
        it("is written before it starts, without a word", async () => {
            const { code, stdout } = await pod.run("start.sh");
            assert.equal(code, 0);
            assert.deepEqual(pod.read("before").trim().split("\n").sort(), [`${HOST(1)}.`, `${HOST(2)}.`]);
            assert.doesNotMatch(stdout, /hosts file/);
        });
        it("is good enough as it was: DNS is asked for this member alone before it starts", async () => {
            pod.write("tmp/hosts", `127.0.0.1 localhost\n10.0.0.5 ${HOST(0)} zk-0\n10.0.0.6 ${HOST(1)} zk-1\n`);
            assert.equal((await pod.run("start.sh")).code, 0);
            assert.equal(pod.has("before"), false);
        });
        it("is no reason not to start it, when it cannot be written", async () => {
            mkdirSync(join(pod.root, "tmp/hosts.new"));
            const { code, stdout } = await pod.run("start.sh");
            assert.equal(code, 0);
            assert.match(stdout, /start: the hosts file cannot be written yet\n/);
        });
        it("needs getent, and without it nothing starts", async () => {
            const tools = join(pod.root, "tools");
            mkdirSync(tools);
            for (const folder of ["/usr/bin", "/bin"]) {
                for (const tool of readdirSync(folder)) {
                    rmSync(join(tools, tool), { force: true });
                    symlinkSync(join(folder, tool), join(tools, tool));
                }
            }
            rmSync(join(tools, "getent"));
            rmSync(join(pod.root, "bin/getent"));
            pod.env["PATH"] = pod.env["PATH"]?.replace("/usr/bin:/bin", tools) ?? "";
            const { code, stderr } = await pod.run("start.sh");
            assert.equal(code, 1);
            assert.match(stderr, /REFUSED: there is no getent on PATH/);
            assert.equal(pod.has("runs"), false);
        });
    });

    for (const [what, line] of [
        [
            "ZooKeeper calls it unrecoverable",
            "ZooKeeperCriticalThread - Severe unrecoverable error, from thread : SyncThread:1",
        ],
        ["a follower could not write", "java.io.IOException: No space left on device"],
        ["a disk fails", "java.io.IOException: Input/output error"],
    ]) {
        it(`ends ZooKeeper when its disk fails, instead of having it go on: ${what}`, async () => {
            pod.command(
                "bin/java",
                `echo "Severe unrecoverable error, from thread : FollowerRequestProcessor:1" >"$ERRORS"; /bin/sleep 0.2
                echo alive >"${pod.root}/alive"; echo '${line}' >"$ERRORS"; exec /bin/sleep 30`,
            );
            pod.env["ERRORS"] = `${pod.root}/tmp/errors`;
            const { code, stdout } = await pod.run("start.sh");
            assert.equal(code, 137);
            assert.match(stdout, /ENDED ZooKeeper, because it would have gone on without its transaction log .*: /);
            assert.ok(pod.has("alive"), "ended by a thread that ends at each election");
        });
    }
});
