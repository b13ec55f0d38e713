/** The watcher beside ZooKeeper: which member becomes a voter, what is recorded, and when it ends ZooKeeper. */
import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { conf, DOWN, HOST, paused, serving, SRVR, told, until } from "../support/members";
import { UID } from "../support/api";
import { GENERATION, type Pod } from "../support/pod";

describe("the watcher beside ZooKeeper", () => {
    let pod: Pod;
    const begin = async (host: string, answers: Record<string, string>) => {
        pod = await serving(host, answers);
    };
    // This process stands for java.
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
        pod.command("bin/zkCli.sh", `tee -a "${pod.root}/told"; echo "KeeperErrorCode = NewConfigNoQuorum"; exit 1`);
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
        "is surplus": () => {
            pod.api(3);
        },
        "goes with its StatefulSet": () => {
            pod.api(5, { deleted: true });
        },
    })) {
        it(`does not add a member that ${what}`, async () => {
            await begin("zk-3", { srvr: SRVR("follower"), conf: conf(0, 1, 2) });
            prepare();
            watch();
            await paused(pod, 3);
            assert.equal(told(pod), "");
        });
    }

    it("does not add a member that does not serve yet", async () => {
        await begin("zk-3", { srvr: DOWN, conf: DOWN });
        pod.api(5);
        watch();
        await paused(pod, 3);
        assert.equal(told(pod), "");
        assert.equal(pod.has("requests"), false);
    });

    it("records that the ensemble is bootstrapped, in the state ConfigMap and then on its volume, and only once", async () => {
        await begin("zk-1", { srvr: SRVR("follower"), conf: conf(0, 1, 2) });
        pod.api(3, { bootstrapSize: 3 });
        watch();
        await until(() => pod.has("conf/founded"));
        assert.equal(pod.read("state/founded"), "true\n");
        assert.equal(pod.read("state/history"), `${GENERATION}\n`);
        await paused(pod, 4);
        assert.equal(pod.read("requests").match(/PATCH/g)?.length, 1);
    });

    it("does not record it on its volume until the API has taken it, and says so", async () => {
        await begin("zk-1", { srvr: SRVR("follower"), conf: conf(0, 1, 2) });
        pod.api(3, { failures: 2 });
        const { process: script, result } = watch();
        await paused(pod, 1);
        assert.equal(pod.has("conf/founded"), false);
        await until(() => pod.has("conf/founded"));
        script.kill();
        assert.match((await result).stdout, /watch: waiting: the Kubernetes API does not say .* refused/);
    });

    for (const [what, serving, ends] of [
        [
            "ends ZooKeeper, which would wait for ever, when the members that serve have another list than it went on with",
            [0],
            true,
        ],
        ["lets it wait while no member serves", [], false],
        ["lets it wait while the members that serve have it in their list", [0, 1], false],
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

    it("asks the API once about a member that serves and votes, and then looks every ten seconds", async () => {
        await begin("zk-1", { srvr: SRVR("follower"), conf: conf(0, 1, 2) });
        pod.write("conf/founded", "");
        pod.api(3, { bootstrapped: true, generation: GENERATION, statefulSet: UID, claims: "Delete" });
        watch();
        await paused(pod, 4);
        assert.deepEqual([...new Set(pod.read("pauses").trim().split("\n"))], ["10"]);
        assert.deepEqual(pod.requests(), ["GET statefulset", "GET configmap"]);
    });

    it("looks twice a second until the member serves", async () => {
        await begin("zk-1", { srvr: DOWN });
        pod.api(3);
        watch();
        await paused(pod, 2);
        assert.deepEqual([...new Set(pod.read("pauses").trim().split("\n"))], ["0.5"]);
    });

    it("records in its first generation, which has no id, that the ensemble is bootstrapped", async () => {
        await begin("zk-1", { srvr: SRVR("follower"), conf: conf(0, 1, 2) });
        pod.write("conf/history", "");
        pod.api(3, { bootstrapSize: 3, statefulSet: UID, claims: "Delete" });
        watch();
        await until(() => pod.has("conf/founded"));
        assert.equal(pod.read("state/founded"), "true\n");
    });

    for (const [what, answers, prepare] of [
        [
            "while an election hides the membership",
            { srvr: SRVR("follower"), conf: DOWN },
            () => {
                pod.api(3);
            },
        ],
        [
            "of a voter that is stopping: the StatefulSet may be another one by now",
            { srvr: SRVR("leader"), conf: conf(0, 1, 2, 3) },
            () => {
                pod.api(3);
                pod.write("tmp/stopping", "");
            },
        ],
        [
            "while the API does not give the StatefulSet",
            { srvr: SRVR("follower"), conf: conf(0, 1, 2) },
            () => {
                pod.api(3);
                pod.refuse("GET*statefulsets*");
            },
        ],
    ] as [string, Record<string, string>, () => void][]) {
        it(`records and changes nothing ${what}`, async () => {
            await begin("zk-1", answers);
            prepare();
            watch();
            await paused(pod, 3);
            assert.ok(!pod.requests().some((request) => request !== "GET statefulset"));
            assert.equal(pod.has("conf/founded"), false);
            assert.equal(told(pod), "");
        });
    }

    it("ends when java has ended", async () => {
        await begin("zk-0", { srvr: DOWN });
        const { code } = await pod.run("watch.sh", "999999999");
        assert.equal(code, 0);
    });
});
