/** The watcher beside ZooKeeper and the hook before a stop: who comes in, who leaves, and who waits for whom. */
import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { Server } from "node:net";
import { fakeMember, HISTORY, Pod, UID } from "./support/pod";

const HOST = (ordinal: number) => `zk-${ordinal}.zk-hs.data.svc.cluster.local`;
const SRVR = (mode: string) => `Zookeeper version: 3.9.4\nMode: ${mode}\nNode count: 5\n`;
const DOWN = "This ZooKeeper instance is not currently serving requests\n";
const conf = (...ordinals: number[]) => {
    const lines = ordinals.map((n) => `server.${n + 1}=${HOST(n)}:2888:3888:participant;0.0.0.0:2181`);
    return `clientPort=2181\nmembership: \n${lines.join("\n")}\nversion=100000000`;
};

describe("beside ZooKeeper", () => {
    let pod: Pod;
    let server: Server;
    const begin = async (host: string, answers: Record<string, string>) => {
        const fake = await fakeMember(answers);
        server = fake.server;
        pod = new Pod(host, fake.port);
        pod.withoutPauses();
        pod.write("conf/history", HISTORY);
        pod.write("data/myid", `${Number(host.replace("zk-", "")) + 1}\n`);
        pod.write("secrets/password", "secret-password");
        pod.write("tmp/pid", "0");
        pod.command("bin/zkCli.sh", `cat >>"${pod.root}/told"; echo "KeeperErrorCode = NewConfigNoQuorum"`);
        pod.env["PATIENCE"] = "0";
        pod.peers({});
    };
    const until = async (holds: () => boolean) => {
        while (!holds()) {
            await new Promise((resolve) => setTimeout(resolve, 20));
        }
    };
    const rounds = (count: number) => until(() => pod.has("pauses") && pod.read("pauses").split("\n").length > count);
    const told = () => (pod.has("told") ? pod.read("told") : "");
    afterEach(() => {
        server.close();
        pod.remove();
    });

    describe("the watcher", () => {
        // The process that it watches over is this one.
        const watch = () => pod.start("watch.sh", String(process.pid));

        it("makes a voter of a member that has joined and serves", async () => {
            await begin("zk-3", { srvr: SRVR("follower"), conf: conf(0, 1, 2) });
            pod.api(5, { founded: true });
            watch();
            await until(() => told().split("\n").length > 2);
            const port = /CLIENT_PORT=(\d+)/.exec(pod.read("settings/ensemble.env"))?.[1];
            assert.equal(
                told().split("\n").slice(0, 2).join("\n"),
                `addauth digest super:secret-password\nreconfig -add server.4=${HOST(3)}:2888:3888:participant;${port}`,
            );
        });

        it("says why that failed, and never the password", async () => {
            await begin("zk-3", { srvr: SRVR("follower"), conf: conf(0, 1, 2) });
            pod.api(5, { founded: true });
            pod.command("bin/zkCli.sh", `tee -a "${pod.root}/told"; echo "KeeperErrorCode = NewConfigNoQuorum"`);
            const { process: script, result } = watch();
            await until(() => told() !== "");
            await rounds(1);
            script.kill();
            const { stdout, stderr } = await result;
            assert.match(stdout, /watch: reconfig -add server.4=.*: KeeperErrorCode = NewConfigNoQuorum/);
            assert.doesNotMatch(stdout + stderr, /secret-password/);
        });

        it("says it too where ZooKeeper's client has words of its own for it", async () => {
            await begin("zk-3", { srvr: SRVR("follower"), conf: conf(0, 1, 2) });
            pod.api(5, { founded: true });
            const words = "Another reconfiguration is in progress -- concurrent reconfigs not supported (yet)";
            pod.command("bin/zkCli.sh", `tee -a "${pod.root}/told"; echo "${words}"`);
            const { process: script, result } = watch();
            await until(() => told() !== "");
            await rounds(1);
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
                await rounds(3);
                assert.equal(told(), "");
            });
        }

        it("brings in nobody who does not serve yet", async () => {
            await begin("zk-3", { srvr: DOWN, conf: DOWN });
            pod.api(5);
            watch();
            await rounds(3);
            assert.equal(told(), "");
            assert.equal(pod.has("requests"), false);
        });

        it("notes that the ensemble has served, outside of the volumes and then on its own, and only once", async () => {
            await begin("zk-1", { srvr: SRVR("follower"), conf: conf(0, 1, 2) });
            pod.api(3, { founders: 3 });
            watch();
            await until(() => pod.has("conf/founded"));
            assert.equal(pod.read("state/founded"), "true\n");
            assert.equal(pod.read("state/history"), `${HISTORY}\n`);
            await rounds(4);
            assert.equal(pod.read("requests").match(/PATCH/g)?.length, 1);
        });

        it("does not note it on its own volume while the API does not take it, and says so", async () => {
            await begin("zk-1", { srvr: SRVR("follower"), conf: conf(0, 1, 2) });
            pod.api(3, { failures: 2 });
            const { process: script, result } = watch();
            await rounds(1);
            assert.equal(pod.has("conf/founded"), false);
            await until(() => pod.has("conf/founded"));
            script.kill();
            assert.match((await result).stdout, /watch: waiting: the Kubernetes API does not say .* refused/);
        });

        it("as the leader removes who is wanted no more and answers no more, and only them", async () => {
            await begin("zk-1", { srvr: SRVR("leader"), conf: conf(0, 1, 2, 3, 4, 5) });
            pod.write("conf/founded", "");
            pod.api(3, { founded: true });
            pod.peers({ 4: "imok" });
            watch();
            await until(() => told().includes("reconfig"));
            assert.match(told(), /^addauth .*\nreconfig -remove 4,6\n/);
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
            pod.api(3, { founded: true, founders: 3, history: HISTORY, statefulSet: UID, claims: "Delete" });
            watch();
            await rounds(2);
            assert.doesNotMatch(pod.read("requests"), /PATCH/);
            pod.api(3, { retain: true });
            await until(() => pod.read("state/claims") === "Retain\n");
            await rounds(pod.read("pauses").split("\n").length + 3);
            assert.equal(pod.read("requests").match(/PATCH/g)?.length, 1);
            assert.equal(pod.read("state/founders"), "3");
        });

        it("does not put the history of its volume in the place of another one", async () => {
            await begin("zk-1", { srvr: SRVR("leader"), conf: conf(0, 1, 2) });
            pod.write("conf/founded", "");
            pod.api(3, { founded: true, history: `recovered-${UID}` });
            const { process: script, result } = watch();
            await rounds(3);
            script.kill();
            assert.match((await result).stdout, /zk-state is about another history \(recovered-.*\) than this volume/);
            assert.equal(pod.read("state/history"), `recovered-${UID}`);
        });

        it("notes its volume's history where there is none", async () => {
            await begin("zk-1", { srvr: SRVR("leader"), conf: conf(0, 1, 2) });
            pod.write("conf/founded", "");
            pod.api(3, { founded: true, founders: 3, statefulSet: UID, claims: "Delete" });
            watch();
            await until(() => pod.has("state/history"));
            assert.equal(pod.read("state/history"), `${HISTORY}\n`);
        });

        for (const [what, own] of [
            ["another history", HISTORY],
            ["no history", ""],
        ] as const) {
            it(`ends ZooKeeper with ${what}, if that was started while the API was away`, async () => {
                await begin("zk-1", { srvr: SRVR("follower"), conf: conf(0, 1, 2) });
                pod.write("conf/founded", "");
                pod.write("conf/history", own);
                pod.write("tmp/unconfirmed", "");
                pod.write("tmp/history", "");
                pod.api(3, { founded: true, history: `recovered-${UID}`, failures: 2 });
                const java = spawn("sleep", ["60"]);
                const { result } = pod.start("watch.sh", String(java.pid));
                const signal = await new Promise((resolve) =>
                    java.on("exit", (_, by) => {
                        resolve(by);
                    }),
                );
                assert.equal(signal, "SIGTERM");
                assert.match((await result).stdout, /watch: ENDED ZooKeeper: the data on this volume is of a history/);
                // Nor is it started again, should the API be away then.
                assert.equal(pod.has("tmp/history"), false);
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
                pod.api(replicas, { founded: true, deleted });
                watch();
                await rounds(4);
                assert.equal(told(), "");
            });
        }

        it("ends with what it watches over", async () => {
            await begin("zk-0", { srvr: DOWN });
            const { code } = await pod.run("watch.sh", "999999999");
            assert.equal(code, 0);
        });
    });

    describe("the hook before a stop", () => {
        const pauses = () => (pod.has("pauses") ? pod.read("pauses").trim().split("\n") : []);

        it("lets a member go whose absence the others bear, and gives clients three seconds", async () => {
            await begin("zk-1", { srvr: SRVR("follower"), conf: conf(0, 1, 2) });
            pod.api(3);
            pod.peers({ 0: SRVR("leader"), 2: SRVR("follower") });
            const { code, stderr } = await pod.run("stop.sh");
            assert.equal(code, 0, stderr);
            assert.deepEqual(pauses(), ["3"]);
            assert.equal(told(), "");
            assert.equal(pod.has("tmp/quick"), false);
            assert.equal(pod.has("tmp/stopping"), true);
        });

        it("waits while the others would have no majority", async () => {
            await begin("zk-1", { srvr: SRVR("leader"), conf: conf(0, 1, 2) });
            pod.api(3);
            pod.peers({ 0: SRVR("follower"), 2: DOWN });
            const { result } = pod.start("stop.sh");
            await rounds(2);
            pod.peers({ 2: SRVR("follower") });
            const { stdout } = await result;
            assert.match(stdout, /stop: waiting: without this member only 1 of 3 would serve\n/);
            assert.equal(pauses().at(-1), "3");
        });

        it("does not wait for a majority that one of two members cannot leave", async () => {
            await begin("zk-1", { srvr: SRVR("leader"), conf: conf(0, 1) });
            pod.api(2);
            await pod.run("stop.sh");
            assert.deepEqual(pauses(), ["3"]);
        });

        it("has all leave who are wanted no more, and goes once those who stay say so", async () => {
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
            assert.equal(told().match(/^reconfig -remove 4,5$/gm)?.length, 3);
            assert.match(stdout, /stop: reconfig -remove 4,5\n/);
            assert.equal(pauses().at(-1), "3");
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
            it(`makes haste when ${what}`, async () => {
                await begin("zk-1", answers);
                prepare();
                const { code } = await pod.run("stop.sh");
                assert.equal(code, 0);
                assert.equal(pod.has("tmp/quick"), true);
                assert.deepEqual(pauses(), []);
                assert.equal(told(), "");
            });
        }

        it("takes an API that is away for no reason to leave, nor to hurry", async () => {
            await begin("zk-4", { srvr: SRVR("follower"), conf: conf(0, 1, 2, 3, 4) });
            pod.api(3, { failures: 9 });
            pod.peers({ 0: SRVR("leader"), 1: SRVR("follower"), 2: SRVR("follower") });
            await pod.run("stop.sh");
            assert.equal(told(), "");
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
    });
});
