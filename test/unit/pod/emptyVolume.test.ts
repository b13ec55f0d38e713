/** What a start does on an empty volume: it bootstraps, joins, or waits. */
import * as assert from "node:assert/strict";

import { bootstrapped, DOWN, HOST, paused, starting } from "../support/members";
import { UID } from "../support/api";
import { GENERATION, Pod } from "../support/pod";

const BOOTSTRAP = bootstrapped(0, 1, 2);

describe("the start script", () => {
    let pod: Pod;
    const begin = (host?: string) => (pod = starting(host));

    describe("on an empty volume", () => {
        const COMMITTED = [0, 1, 2].map((n) => `server.${n + 1}=${HOST(n)}:2888:3888:participant;0.0.0.0:2181`);
        const conf = (members: string[]) => `clientPort=2181\nmembership: \n${members.join("\n")}\nversion=10000001f`;

        it("as a bootstrapping member records how many there are, and lets ZooKeeper trust the empty disk once", async () => {
            begin("zk-1");
            await pod.run("start.sh");
            assert.equal(pod.read("state/founders"), "3\n");
            assert.equal(pod.has("state/founded"), false);
            // It is the first data generation, and has no id.
            assert.equal(pod.has("state/history"), false);
            assert.equal(pod.has("conf/history"), false);
            assert.equal(pod.read("state/statefulSet"), `${UID}\n`);
            assert.equal(pod.read("state/claims"), "Delete\n");
            assert.equal(pod.read("data/log/initialize"), "");
        });

        describe("with a state ConfigMap of another StatefulSet", () => {
            const other = { bootstrapped: true, bootstrapSize: 5, statefulSet: UID.replace("1", "2") };

            it("bootstraps, if that one took its claims along, and records it for this one", async () => {
                begin("zk-1").api(3, { ...other, claims: "Delete", retain: true });
                pod.peers({});
                const { code } = await pod.run("start.sh");
                assert.equal(code, 0);
                assert.equal(pod.read("conf/zoo.cfg.dynamic.0"), BOOTSTRAP);
                assert.equal(pod.read("state/founders"), "3\n");
                assert.equal(pod.has("state/founded"), false);
                assert.equal(pod.read("state/statefulSet"), `${UID}\n`);
                assert.equal(pod.read("state/claims"), "Retain\n");
            });

            it("joins the members that serve, if the claims have outlived that one all the same", async () => {
                begin("zk-1").api(3, { ...other, claims: "Delete" });
                pod.peers({ 2: conf(COMMITTED) });
                const { result } = pod.start("start.sh");
                await paused(pod, 1);
                assert.match(pod.read("tmp/waiting"), /zk-state does not say yet that the ensemble is bootstrapped/);
                // As the leader does.
                pod.api(3, { bootstrapped: true, statefulSet: UID });
                await result;
                assert.equal(pod.has("data/log/initialize"), false);
                assert.equal(pod.read("conf/zoo.cfg.dynamic.0"), COMMITTED.join("\n") + "\n");
            });

            for (const claims of [{ claims: "Retain" }, {}]) {
                it(`waits, if that one left them${claims.claims ? "" : ", or it is not recorded what it did"}`, async () => {
                    begin("zk-1").api(3, { ...other, ...claims });
                    pod.peers({});
                    const { process: script, result } = pod.start("start.sh");
                    await paused(pod, 1);
                    assert.match(pod.read("tmp/waiting"), /the ensemble has served before/);
                    assert.deepEqual(pod.list("conf"), []);
                    script.kill();
                    await result;
                });
            }
        });

        it("waits, if this StatefulSet is the one that takes its claims along", async () => {
            begin("zk-1").api(3, { bootstrapped: true, statefulSet: UID, claims: "Delete" });
            pod.peers({});
            const { process: script, result } = pod.start("start.sh");
            await paused(pod, 1);
            assert.match(pod.read("tmp/waiting"), /the ensemble has served before/);
            script.kill();
            await result;
        });

        it("as a bootstrapping member goes by the number that another one recorded first, not by the number of now", async () => {
            begin("zk-1").write("rival", "2");
            await pod.run("start.sh");
            assert.equal(pod.read("conf/zoo.cfg.dynamic.0"), BOOTSTRAP.split("\n").slice(0, 2).join("\n") + "\n");
        });

        it("bootstraps again after a start that was killed before it had any data, as long as no member has served", async () => {
            begin("zk-2").write("conf/zoo.cfg.dynamic.0", "server.1=old");
            await pod.run("start.sh");
            assert.equal(pod.read("conf/zoo.cfg.dynamic.0"), BOOTSTRAP);
            assert.equal(pod.has("data/log/initialize"), true);
        });

        it("waits for a member that serves, once the ensemble has served, and never bootstraps", async () => {
            begin("zk-2").api(3, { bootstrapped: true, bootstrapSize: 3 });
            pod.peers({ 1: DOWN });
            pod.write("data/log/initialize", "");
            const { result } = pod.start("start.sh");
            await paused(pod, 1);
            const words =
                "the volume is empty, but the ensemble has served before: this member takes its data from one that";
            assert.match(pod.read("tmp/waiting"), new RegExp(`^${words} serves, and none does\n$`));
            assert.deepEqual(pod.list("conf"), []);
            pod.peers({ 0: conf(COMMITTED) });
            const { code, stdout } = await result;
            assert.equal(code, 0);
            assert.match(stdout, /start: waiting: the volume is empty, but/);
            // It is in the list already, and does not vote before it has all data: the file that would let it is gone.
            assert.equal(pod.read("conf/zoo.cfg.dynamic.0"), COMMITTED.join("\n") + "\n");
            assert.equal(pod.has("data/log/initialize"), false);
            assert.equal(pod.has("tmp/waiting"), false);
        });

        it("asks the members that there are, itself left out", async () => {
            begin("zk-1").api(3, { bootstrapped: true });
            pod.peers({ 2: conf(COMMITTED) });
            await pod.run("start.sh");
            assert.deepEqual(pod.read("asked").trim().split("\n"), [`${HOST(0)} conf`, `${HOST(2)} conf`]);
        });

        it("takes a committed membership beside lost data for the record that is missing", async () => {
            begin("zk-0").write("conf/zoo.cfg.dynamic.10000001f", COMMITTED.join("\n"));
            pod.peers({ 1: conf(COMMITTED) });
            const { result } = pod.start("start.sh");
            await paused(pod, 1);
            assert.match(pod.read("tmp/waiting"), /zk-state does not say yet that the ensemble is bootstrapped/);
            // As the leader does.
            pod.api(3, { bootstrapped: true });
            const { code } = await result;
            assert.equal(code, 0);
            assert.equal(pod.has("data/log/initialize"), false);
            assert.deepEqual(pod.list("conf"), ["zoo.cfg", "zoo.cfg.dynamic.0"]);
        });

        for (const bootstrapped of [true, false]) {
            it(`as a joining member adds itself to the committed list as an observer${bootstrapped ? "" : ", also while the others bootstrap"}`, async () => {
                begin("zk-3").api(5, { bootstrapped, bootstrapSize: 3, generation: GENERATION });
                pod.peers({ 2: conf(COMMITTED) });
                const { result } = pod.start("start.sh");
                if (!bootstrapped) {
                    // The bootstrapping members say so as soon as they serve.
                    await paused(pod, 1);
                    pod.api(5, { bootstrapped: true });
                }
                await result;
                assert.equal(
                    pod.read("conf/zoo.cfg.dynamic.0"),
                    [...COMMITTED, `server.4=${HOST(3)}:2888:3888:observer;2181`].join("\n") + "\n",
                );
                assert.equal(pod.has("data/log/initialize"), false);
                assert.equal(pod.read("conf/history"), `${GENERATION}\n`);
            });
        }

        it("waits with what it does not know while the state cannot be read", async () => {
            begin("zk-0").write("failing", "");
            pod.command("bin/wget", `case "$*" in *configmaps*) exit 4 ;; *) cat "${pod.root}/answer" ;; esac`);
            const { process: script } = pod.start("start.sh");
            await paused(pod, 1);
            assert.match(pod.read("tmp/waiting"), /does not say whether the ensemble is bootstrapped/);
            assert.deepEqual(pod.list("conf"), []);
            script.kill("SIGTERM");
        });
    });

    it("waits while the volume is full, and says how much is missing", async () => {
        begin().command("bin/stat", `cat "${pod.root}/space"`);
        pod.write("space", "10000 * 4096");
        const { result } = pod.start("start.sh");
        await paused(pod, 1);
        assert.equal(pod.read("tmp/waiting"), "the volume is full: 39 MiB are left, and ZooKeeper needs 64\n");
        assert.equal(pod.has("data/myid"), false);
        pod.write("space", "20000 * 4096");
        assert.equal((await result).code, 0);
    });
});
