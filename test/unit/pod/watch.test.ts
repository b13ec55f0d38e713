/** The watcher beside ZooKeeper: who comes in, who is removed, and what is noted. */
import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { Server } from "node:net";
import { conf, DOWN, HOST, paused, serving, SRVR, told, until } from "../support/members";
import { GENERATION, type Pod, UID } from "../support/pod";

describe("the watcher beside ZooKeeper", () => {
    let pod: Pod;
    let server: Server;
    const begin = async (host: string, answers: Record<string, string>) => {
        ({ pod, server } = await serving(host, answers));
    };
    afterEach(() => {
        server.close();
        pod.remove();
    });

    // The process that it watches over is this one.
    const watch = () => pod.start("watch.sh", String(process.pid));

    it("makes a voter of a member that has joined and serves", async () => {
        await begin("zk-3", { srvr: SRVR("follower"), conf: conf(0, 1, 2) });
        pod.api(5, { bootstrapped: true });
        watch();
        await until(() => told(pod).split("\n").length > 2);
        const port = /CLIENT_PORT=(\d+)/.exec(pod.read("settings/ensemble.env"))?.[1];
        assert.equal(
            told(pod).split("\n").slice(0, 2).join("\n"),
            `addauth digest super:secret-password\nreconfig -add server.4=${HOST(3)}:2888:3888:participant;${port}`,
        );
    });

    it("says why that failed, and never the password", async () => {
        await begin("zk-3", { srvr: SRVR("follower"), conf: conf(0, 1, 2) });
        pod.api(5, { bootstrapped: true });
        pod.command("bin/zkCli.sh", `tee -a "${pod.root}/told"; echo "KeeperErrorCode = NewConfigNoQuorum"`);
        const { process: script, result } = watch();
        await until(() => told(pod) !== "");
        await paused(pod, 1);
        script.kill();
        const { stdout, stderr } = await result;
        assert.match(stdout, /watch: reconfig -add server.4=.*: KeeperErrorCode = NewConfigNoQuorum/);
        assert.doesNotMatch(stdout + stderr, /secret-password/);
    });

    it("says it too where ZooKeeper's client has words of its own for it", async () => {
        await begin("zk-3", { srvr: SRVR("follower"), conf: conf(0, 1, 2) });
        pod.api(5, { bootstrapped: true });
        const words = "Another reconfiguration is in progress -- concurrent reconfigs not supported (yet)";
        pod.command("bin/zkCli.sh", `tee -a "${pod.root}/told"; echo "${words}"`);
        const { process: script, result } = watch();
        await until(() => told(pod) !== "");
        await paused(pod, 1);
        script.kill();
        assert.match((await result).stdout, /watch: reconfig -add .*: Another reconfiguration is in progress\n/);
    });

    for (const [what, prepare] of Object.entries<() => void>({
        "is stopping": () => {
            pod.api(5);
            pod.write("tmp/stopping", "");
        },
        "is wanted no more": () => {
            pod.api(3);
        },
        "goes with its StatefulSet": () => {
            pod.api(5, { deleted: true });
        },
    })) {
        it(`leaves a member that ${what} outside`, async () => {
            await begin("zk-3", { srvr: SRVR("follower"), conf: conf(0, 1, 2) });
            prepare();
            watch();
            await paused(pod, 3);
            assert.equal(told(pod), "");
        });
    }

    it("brings in nobody who does not serve yet", async () => {
        await begin("zk-3", { srvr: DOWN, conf: DOWN });
        pod.api(5);
        watch();
        await paused(pod, 3);
        assert.equal(told(pod), "");
        assert.equal(pod.has("requests"), false);
    });

    it("notes that the ensemble has served, outside of the volumes and then on its own, and only once", async () => {
        await begin("zk-1", { srvr: SRVR("follower"), conf: conf(0, 1, 2) });
        pod.api(3, { bootstrapSize: 3 });
        watch();
        await until(() => pod.has("conf/founded"));
        assert.equal(pod.read("state/founded"), "true\n");
        assert.equal(pod.read("state/history"), `${GENERATION}\n`);
        await paused(pod, 4);
        assert.equal(pod.read("requests").match(/PATCH/g)?.length, 1);
    });

    it("does not note it on its own volume while the API does not take it, and says so", async () => {
        await begin("zk-1", { srvr: SRVR("follower"), conf: conf(0, 1, 2) });
        pod.api(3, { failures: 2 });
        const { process: script, result } = watch();
        await paused(pod, 1);
        assert.equal(pod.has("conf/founded"), false);
        await until(() => pod.has("conf/founded"));
        script.kill();
        assert.match((await result).stdout, /watch: waiting: the Kubernetes API does not say .* refused/);
    });

    it("as the leader removes who is wanted no more and answers no more, and only them", async () => {
        await begin("zk-1", { srvr: SRVR("leader"), conf: conf(0, 1, 2, 3, 4, 5) });
        pod.write("conf/founded", "");
        pod.api(3, { bootstrapped: true });
        pod.peers({ 4: "imok" });
        watch();
        await until(() => told(pod).includes("reconfig"));
        assert.match(told(pod), /^addauth .*\nreconfig -remove 4,6\n/);
        // Who is wanted is not even asked, however long it is away.
        assert.doesNotMatch(pod.read("asked"), /zk-[012]\./);
    });

    it("as the leader puts the mark back that somebody took away", async () => {
        await begin("zk-1", { srvr: SRVR("leader"), conf: conf(0, 1, 2) });
        pod.write("conf/founded", "");
        pod.api(3);
        watch();
        await until(() => pod.has("state/founded"));
    });

    it("as the leader notes what becomes of the claims, as soon as that changes, and no oftener", async () => {
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

    it("does not put the history of its volume in the place of another one", async () => {
        await begin("zk-1", { srvr: SRVR("leader"), conf: conf(0, 1, 2) });
        pod.api(3, { bootstrapped: true, generation: `recovered-${UID}` });
        const { process: script, result } = watch();
        await paused(pod, 3);
        script.kill();
        assert.match((await result).stdout, /zk-state has another data generation \(recovered-.*\) than this volume/);
        assert.equal(pod.read("state/history"), `recovered-${UID}`);
    });

    it("notes its volume's history where there is none", async () => {
        await begin("zk-1", { srvr: SRVR("leader"), conf: conf(0, 1, 2) });
        pod.write("conf/founded", "");
        pod.api(3, { bootstrapped: true, bootstrapSize: 3, statefulSet: UID, claims: "Delete" });
        watch();
        await until(() => pod.has("state/history"));
        assert.equal(pod.read("state/history"), `${GENERATION}\n`);
    });

    for (const [what, own, unconfirmed] of [
        ["another history, if that was started while the API was away", GENERATION, true],
        ["no history, if that was started while the API was away", "", true],
        ["another history, if that was given up while it was loaded", GENERATION, false],
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
            // Nor is it started again, should the API be away then.
            assert.equal(pod.has("tmp/accepted"), false);
            assert.equal(pod.read("conf/refused"), `recovered-${UID}\n`);
        });
    }

    for (const [what, mode, replicas, deleted] of [
        ["a follower", "follower", 1, false],
        ["a leader of an ensemble that is switched off", "leader", 0, false],
        ["a leader of an ensemble that is destroyed", "leader", 1, true],
    ] as const) {
        it(`as ${what} removes nobody`, async () => {
            await begin("zk-0", { srvr: SRVR(mode), conf: conf(0, 1, 2) });
            pod.write("conf/founded", "");
            pod.api(replicas, { bootstrapped: true, deleted });
            watch();
            await paused(pod, 4);
            assert.equal(told(pod), "");
        });
    }

    for (const [what, serving, ends] of [
        [
            "ends ZooKeeper, which would wait for ever, when those who serve have another list than it went on with",
            [0],
            true,
        ],
        ["lets it wait while nobody serves", [], false],
        ["lets it wait while those who serve have it in their list", [0, 1], false],
    ] as [string, number[], boolean][]) {
        it(what, async () => {
            await begin("zk-1", { srvr: DOWN });
            pod.write("conf/founded", "");
            pod.write("conf/assumed", "");
            pod.api(2, { bootstrapped: true, generation: GENERATION });
            pod.peers(serving.length > 0 ? { 0: { conf: conf(...serving) } } : {});
            const java = spawn("sleep", ["60"]);
            const { result } = pod.start("watch.sh", String(java.pid));
            await (ends ? result : paused(pod, 3));
            java.kill("SIGKILL");
            const { stdout } = await result;
            assert.equal(/watch: ENDED ZooKeeper: the members that serve have another membership/.test(stdout), ends);
        });
    }

    it("ends with what it watches over", async () => {
        await begin("zk-0", { srvr: DOWN });
        const { code } = await pod.run("watch.sh", "999999999");
        assert.equal(code, 0);
    });
});
