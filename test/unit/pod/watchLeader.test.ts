/** The watcher of a leader, and of a member whose data generation is abandoned. */
import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { conf, paused, serving, SRVR, told, until } from "../support/members";
import { UID } from "../support/api";
import { GENERATION, type Pod } from "../support/pod";

describe("the watcher beside ZooKeeper", () => {
    let pod: Pod;
    const begin = async (host: string, answers: Record<string, string>) => {
        pod = await serving(host, answers);
    };
    // This process stands for java.
    const watch = () => pod.start("watch.sh", String(process.pid));

    it("as the leader removes surplus members that do not answer, and only them", async () => {
        await begin("zk-1", { srvr: SRVR("leader"), conf: conf(0, 1, 2, 3, 4, 5) });
        pod.write("conf/founded", "");
        pod.api(3, { bootstrapped: true });
        pod.peers({ 4: "imok" });
        watch();
        await until(() => told(pod).includes("reconfig"));
        assert.match(told(pod), /^addauth .*\nreconfig -remove 4,6\n/);
        // Members that are no surplus ones are not even asked.
        assert.doesNotMatch(pod.read("asked"), /zk-[012]\./);
    });

    it("as the leader records again that the ensemble is bootstrapped, when that was removed", async () => {
        await begin("zk-1", { srvr: SRVR("leader"), conf: conf(0, 1, 2) });
        pod.write("conf/founded", "");
        pod.api(3);
        watch();
        await until(() => pod.has("state/founded"));
    });

    it("as the leader records whether the claims are deleted, as soon as that changes, and no oftener", async () => {
        await begin("zk-1", { srvr: SRVR("leader"), conf: conf(0, 1, 2) });
        pod.write("conf/founded", "");
        pod.api(3, {
            bootstrapped: true,
            bootstrapSize: 3,
            generation: GENERATION,
            statefulSet: UID,
            claims: "Delete",
        });
        watch();
        await paused(pod, 2);
        assert.doesNotMatch(pod.read("requests"), /PATCH/);
        pod.api(3, { retain: true });
        await until(() => pod.read("state/claims") === "Retain\n");
        await paused(pod, pod.read("pauses").split("\n").length + 3);
        assert.equal(pod.read("requests").match(/PATCH/g)?.length, 1);
        assert.equal(pod.read("state/founders"), "3");
    });

    for (const [what, mode, replicas, deleted] of [
        ["a follower", "follower", 1, false],
        ["a leader of an ensemble that is switched off", "leader", 0, false],
        ["a leader of an ensemble that is destroyed", "leader", 1, true],
    ] as const) {
        it(`as ${what} removes no member`, async () => {
            await begin("zk-0", { srvr: SRVR(mode), conf: conf(0, 1, 2) });
            pod.write("conf/founded", "");
            pod.api(replicas, { bootstrapped: true, deleted });
            watch();
            await paused(pod, 4);
            assert.equal(told(pod), "");
        });
    }

    it("does not replace another data generation by that of its volume", async () => {
        await begin("zk-1", { srvr: SRVR("leader"), conf: conf(0, 1, 2) });
        pod.api(3, { bootstrapped: true, generation: `recovered-${UID}` });
        const { process: script, result } = watch();
        await paused(pod, 3);
        script.kill();
        assert.match((await result).stdout, /zk-state has another data generation \(recovered-.*\) than this volume/);
        assert.equal(pod.read("state/history"), `recovered-${UID}`);
    });

    it("records its volume's data generation where none is recorded", async () => {
        await begin("zk-1", { srvr: SRVR("leader"), conf: conf(0, 1, 2) });
        pod.write("conf/founded", "");
        pod.api(3, { bootstrapped: true, bootstrapSize: 3, statefulSet: UID, claims: "Delete" });
        watch();
        await until(() => pod.has("state/history"));
        assert.equal(pod.read("state/history"), `${GENERATION}\n`);
    });

    for (const [what, own, unconfirmed] of [
        ["an abandoned data generation, if it was started while the API was away", GENERATION, true],
        ["no data generation, if it was started while the API was away", "", true],
        ["a data generation that was abandoned while it was loaded", GENERATION, false],
    ] as const) {
        it(`ends ZooKeeper with ${what}`, async () => {
            await begin("zk-1", { srvr: SRVR("follower"), conf: conf(0, 1, 2) });
            pod.write("conf/founded", "");
            pod.write("conf/history", own);
            if (unconfirmed) {
                pod.write("tmp/unconfirmed", "");
            }
            pod.write("tmp/accepted", "");
            pod.api(3, { bootstrapped: true, generation: `recovered-${UID}`, failures: unconfirmed ? 2 : 0 });
            const java = spawn("sleep", ["60"]);
            const { result } = pod.start("watch.sh", String(java.pid));
            const signal = await new Promise((resolve) =>
                java.on("exit", (_, by) => {
                    resolve(by);
                }),
            );
            assert.equal(signal, "SIGTERM");
            assert.match(
                (await result).stdout,
                /watch: ENDED ZooKeeper: the data on this volume is of an abandoned data generation/,
            );
            // The next start does not go on with it either, if the API is away then.
            assert.equal(pod.has("tmp/accepted"), false);
            assert.equal(pod.read("conf/refused"), `recovered-${UID}\n`);
        });
    }

    for (const unconfirmed of [true, false]) {
        it(`does not add a member whose data it refused ${unconfirmed ? "at once" : "when it served"}`, async () => {
            await begin("zk-3", { srvr: SRVR("follower"), conf: conf(0, 1, 2) });
            pod.write(unconfirmed ? "tmp/unconfirmed" : "conf/founded", "");
            pod.api(5, { bootstrapped: true, generation: `recovered-${UID}` });
            const java = spawn("sleep", ["60"]);
            const { stdout } = await pod.start("watch.sh", String(java.pid)).result;
            assert.match(stdout, /ENDED ZooKeeper/);
            assert.doesNotMatch(stdout, /reconfig/);
            assert.equal(told(pod), "");
        });
    }
});
