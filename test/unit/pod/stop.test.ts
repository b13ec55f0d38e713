/** The hook before a stop: which members leave, and which wait for others. */
import * as assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";

import { conf, DOWN, HOST, paused, serving, SRVR, told } from "../support/members";
import type { Pod } from "../support/pod";

describe("the hook before a stop", () => {
    let pod: Pod;
    const begin = async (host: string, answers: Record<string, string>) => {
        pod = await serving(host, answers);
    };
    const pauses = () => (pod.has("pauses") ? pod.read("pauses").trim().split("\n") : []);

    it("ends when the others have a quorum, and gives clients three seconds", async () => {
        await begin("zk-1", { srvr: SRVR("follower"), conf: conf(0, 1, 2) });
        pod.api(3);
        pod.peers({ 0: SRVR("leader"), 2: SRVR("follower") });
        const { code, stderr } = await pod.run("stop.sh");
        assert.equal(code, 0, stderr);
        assert.deepEqual(pauses(), ["3"]);
        assert.equal(told(pod), "");
        assert.equal(pod.has("tmp/quick"), false);
        assert.equal(pod.has("tmp/stopping"), true);
    });

    it("waits while the others have no quorum", async () => {
        await begin("zk-1", { srvr: SRVR("leader"), conf: conf(0, 1, 2) });
        pod.api(3);
        // This member's own answer does not count.
        pod.peers({ 0: SRVR("follower"), 1: SRVR("leader"), 2: DOWN });
        const { result } = pod.start("stop.sh");
        await paused(pod, 2);
        pod.peers({ 2: SRVR("follower") });
        const { stdout } = await result;
        assert.match(stdout, /stop: waiting: without this member only 1 of 3 would serve\n/);
        assert.equal(pauses().at(-1), "3");
    });

    it("does not wait with two members, of which both are needed for a quorum", async () => {
        await begin("zk-1", { srvr: SRVR("leader"), conf: conf(0, 1) });
        pod.api(2);
        await pod.run("stop.sh");
        assert.deepEqual(pauses(), ["3"]);
    });

    it("removes all surplus members, and ends once the members that stay have none of them", async () => {
        await begin("zk-3", { srvr: SRVR("follower"), conf: conf(0, 1, 2, 3, 4) });
        pod.api(3);
        pod.peers({ 0: DOWN, 1: conf(0, 1, 2, 3, 4) });
        pod.command(
            "bin/zkCli.sh",
            `cat >>"${pod.root}/told"
            (($(grep -c reconfig "${pod.root}/told") < 3)) || cp "${pod.root}/after" "${pod.root}/peers/zk-1"`,
        );
        pod.write("after", conf(0, 1, 2));
        const { code, stdout } = await pod.run("stop.sh");
        assert.equal(code, 0);
        assert.equal(told(pod).match(/^reconfig -remove 4,5$/gm)?.length, 3);
        assert.match(stdout, /stop: reconfig -remove 4,5\n/);
        assert.equal(pauses().at(-1), "3");
    });

    it("does not count observers", async () => {
        const observers = [3, 4].map((n) => `server.${n + 1}=${HOST(n)}:2888:3888:observer;0.0.0.0:2181\n`).join("");
        await begin("zk-1", { srvr: SRVR("leader"), conf: conf(0, 1, 2).replace("version", `${observers}version`) });
        pod.api(5);
        pod.peers({ 0: SRVR("follower"), 3: SRVR("observer"), 4: SRVR("observer") });
        const { process: script, result } = pod.start("stop.sh");
        await paused(pod, 1);
        script.kill();
        const { stdout } = await result;
        assert.match(stdout, /stop: waiting: without this member only 1 of 3 would serve\n/);
    });

    it("does not wait when ZooKeeper never told the membership", async () => {
        await begin("zk-1", { srvr: SRVR("leader"), conf: DOWN });
        pod.api(3);
        const { stdout } = await pod.run("stop.sh");
        assert.equal(stdout, "");
        assert.deepEqual(pauses(), ["3"]);
    });

    for (const [what, prepare] of [
        [
            "the watcher's reconfiguration does not end",
            () => {
                pod.peers({ 0: conf(0, 1) });
                pod.write("tmp/adding", "");
            },
        ],
        ["no member that stays serves", () => undefined],
    ] as [string, () => void][]) {
        it(`ends in time, when it should leave and ${what}`, async () => {
            await begin("zk-1", { srvr: SRVR("follower"), conf: conf(0, 1) });
            pod.api(1);
            pod.set("GRACE_SECONDS", 9);
            prepare();
            const { code, stdout } = await pod.run("stop.sh");
            assert.equal(code, 0);
            assert.match(stdout, /stop: the grace period ends before this member could leave/);
            assert.equal(told(pod), "");
        });
    }

    it("asks for its removal only while it serves", async () => {
        let asked = 0;
        await begin("zk-1", {
            conf: conf(0, 1),
            get srvr() {
                return asked++ === 0 || asked > 3 ? SRVR("follower") : DOWN;
            },
        });
        pod.api(1);
        pod.peers({ 0: conf(0, 1) });
        pod.command("bin/zkCli.sh", `cat >>"${pod.root}/told"; cp "${pod.root}/after" "${pod.root}/peers/zk-0"`);
        pod.write("after", conf(0));
        assert.equal((await pod.run("stop.sh")).code, 0);
        assert.equal(asked, 4);
        assert.equal(told(pod).match(/^reconfig/gm)?.length, 1);
    });

    it("writes into the container's log, which people see", async () => {
        await begin("zk-1", { srvr: SRVR("leader"), conf: conf(0, 1, 2) });
        pod.api(3);
        pod.containerLog();
        const { process: script, result } = pod.start("stop.sh");
        await paused(pod, 1);
        script.kill();
        assert.equal((await result).stdout, "");
        assert.match(pod.read("container.log"), /stop: waiting: without this member only 0 of 3 would serve\n/);
    });

    for (const [what, answers, prepare] of [
        [
            "the StatefulSet is being deleted",
            { srvr: SRVR("leader") },
            () => {
                pod.api(3, { deleted: true });
            },
        ],
        [
            "the ensemble is switched off",
            { srvr: SRVR("leader") },
            () => {
                pod.api(0);
            },
        ],
        [
            "the StatefulSet is gone",
            { srvr: SRVR("leader") },
            () => {
                pod.command("bin/wget", `echo "ERROR 404: Not Found." >&2; exit 8`);
            },
        ],
        [
            "it does not serve anyway",
            { srvr: DOWN },
            () => {
                pod.api(3);
            },
        ],
    ] as [string, Record<string, string>, () => void][]) {
        it(`ends at once when ${what}`, async () => {
            await begin("zk-1", answers);
            prepare();
            const { code } = await pod.run("stop.sh");
            assert.equal(code, 0);
            assert.equal(pod.has("tmp/quick"), true);
            assert.deepEqual(pauses(), []);
            assert.equal(told(pod), "");
        });
    }

    it("waits for the others when the API is away, and does not leave", async () => {
        await begin("zk-4", { srvr: SRVR("follower"), conf: conf(0, 1, 2, 3, 4) });
        pod.api(3, { failures: 9 });
        pod.peers({ 0: SRVR("leader"), 1: SRVR("follower"), 2: SRVR("follower") });
        await pod.run("stop.sh");
        assert.equal(told(pod), "");
        assert.deepEqual(pauses(), ["3"]);
    });

    it("ends in time for the JVM to end as well, whatever it waits for", async () => {
        await begin("zk-1", { srvr: SRVR("leader"), conf: conf(0, 1, 2) });
        pod.api(3);
        const env = pod.read("settings/ensemble.env");
        pod.write("settings/ensemble.env", env.replace("GRACE_SECONDS=30", "GRACE_SECONDS=9"));
        const { code, stdout } = await pod.run("stop.sh");
        assert.equal(code, 0);
        assert.match(stdout, /stop: the grace period ends; without this member there may be no quorum/);
    });

    it("waits for members that leave: their removal needs its vote, and they do not count for the rest", async () => {
        const own: Record<string, string> = { srvr: SRVR("leader"), conf: conf(0, 1, 2) };
        await begin("zk-0", own);
        pod.api(1);
        pod.peers({ 1: SRVR("follower"), 2: SRVR("follower") });
        const { result } = pod.start("stop.sh");
        await paused(pod, 2);
        own["conf"] = conf(0);
        const { stdout } = await result;
        assert.match(stdout, /stop: waiting: without this member only 0 of 3 would serve\n/);
        assert.equal(pauses().at(-1), "3");
    });

    it("waits on through an election, in which no member tells the membership", async () => {
        const own: Record<string, string> = { srvr: SRVR("follower"), conf: conf(0, 1, 2) };
        await begin("zk-1", own);
        pod.api(3);
        pod.peers({ 0: SRVR("leader"), 2: DOWN });
        const { result } = pod.start("stop.sh");
        await paused(pod, 1);
        own["conf"] = DOWN;
        const sofar = pod.read("pauses").split("\n").length;
        await paused(pod, sofar + 2);
        pod.peers({ 2: SRVR("follower") });
        await result;
        assert.equal(pauses().at(-1), "3");
        assert.ok(pauses().length > sofar);
    });

    it("counts members that could not leave for a while, if they serve", async () => {
        await begin("zk-0", { srvr: SRVR("leader"), conf: conf(0, 1, 2, 3) });
        pod.api(3);
        pod.set("LEAVING_SECONDS", 1);
        pod.peers({ 1: SRVR("follower"), 2: SRVR("follower"), 3: SRVR("follower") });
        const { code, stdout } = await pod.run("stop.sh");
        assert.equal(code, 0);
        assert.match(stdout, /stop: waiting: without this member only 2 of 4 would serve\n/);
        assert.doesNotMatch(stdout, /the grace period ends/);
    });

    it("leaves only after the watcher's reconfiguration has ended", async () => {
        await begin("zk-1", { srvr: SRVR("follower"), conf: conf(0) });
        pod.api(1);
        pod.peers({ 0: conf(0) });
        pod.write("tmp/adding", "");
        const { result } = pod.start("stop.sh");
        await paused(pod, 3);
        assert.equal(pod.has("asked"), false);
        pod.peers({ 0: conf(0, 1) });
        pod.command("bin/zkCli.sh", `cat >>"${pod.root}/told"; cp "${pod.root}/after" "${pod.root}/peers/zk-0"`);
        pod.write("after", conf(0));
        rmSync(join(pod.root, "tmp/adding"));
        assert.equal((await result).code, 0);
        assert.match(told(pod), /^reconfig -remove 2$/m);
    });
});
