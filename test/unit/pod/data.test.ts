/** What the start script does on a volume that has data: whether it may be served, and with which list. */
import * as assert from "node:assert/strict";

import { bootstrapped, HOST, paused, starting } from "../support/members";
import { UID } from "../support/api";
import { GENERATION, Pod } from "../support/pod";

const BOOTSTRAP = bootstrapped(0, 1, 2);

describe("the start script", () => {
    let pod: Pod;
    const begin = (host?: string) => (pod = starting(host));

    describe("on a volume of a member that is not in its last membership", () => {
        const others = [0, 1, 2].map((n) => `server.${n + 1}=${HOST(n)}:2888:3888:participant;0.0.0.0:2181`);
        const observer = `server.5=${HOST(4)}:2888:3888:observer;2181`;
        for (const [what, list] of [
            ["left", others],
            ["was joining", [...others, observer]],
        ] as const) {
            it(`joins again, because it ${what}`, async () => {
                begin("zk-4").api(5, { bootstrapped: true });
                pod.write("data/version-2/snapshot.0", "x");
                pod.write("conf/zoo.cfg.dynamic.100000000", list.join("\n"));
                pod.peers({ 1: `membership: \n${others.slice(1).join("\n")}\nversion=200000000` });
                const { code } = await pod.run("start.sh");
                assert.equal(code, 0);
                assert.equal(pod.read("conf/zoo.cfg.dynamic.0"), [...others.slice(1), observer].join("\n") + "\n");
                assert.deepEqual(pod.list("conf"), ["zoo.cfg", "zoo.cfg.dynamic.0"]);
            });
        }
    });

    describe("on a volume that has a data generation", () => {
        const other = GENERATION.replace("2", "3");
        const withData = (own: string) => {
            begin();
            pod.write("data/version-2/snapshot.0", "x");
            pod.write("conf/zoo.cfg.dynamic.100000000", BOOTSTRAP);
            pod.write("conf/history", own);
        };
        const waits = async (why: RegExp) => {
            const { process: script, result } = pod.start("start.sh");
            await paused(pod, 0);
            script.kill();
            assert.match(pod.read("tmp/waiting"), why);
            assert.doesNotMatch((await result).stdout, /QuorumPeerMain/);
            assert.equal(pod.read("conf/zoo.cfg.dynamic.100000000"), BOOTSTRAP);
        };

        it("goes on if it is the ensemble's", async () => {
            withData(GENERATION);
            pod.api(3, { bootstrapped: true, generation: GENERATION });
            const { code } = await pod.run("start.sh");
            assert.equal(code, 0);
        });
        it("waits if the ensemble has another one, and says what to do", async () => {
            withData(GENERATION);
            pod.api(3, { bootstrapped: true, generation: other });
            // It was accepted before, and must not go by that when the API does not answer.
            pod.write("tmp/accepted", "");
            pod.peers({ 1: "membership: \n" + BOOTSTRAP });
            await waits(/of an abandoned data generation.*kubectl -n data delete pvc\/datadir-zk-0 pod\/zk-0$/m);
            assert.equal(pod.has("tmp/accepted"), false);
            assert.equal(pod.read("conf/refused"), `${other}\n`);
        });
        it("goes on when the generation that it was refused for is withdrawn, and waits if its data is of that one", async () => {
            withData("");
            pod.write("conf/refused", other);
            pod.api(3, { bootstrapped: true, withdrawn: other });
            const { code } = await pod.run("start.sh");
            assert.equal(code, 0);
            assert.equal(pod.has("conf/refused"), false);
            withData(other);
            pod.api(3, { bootstrapped: true, withdrawn: other });
            pod.peers({});
            await waits(/of an abandoned data generation/);
        });
        it("waits on when the recorded generation is removed, until this volume's generation is recorded", async () => {
            withData(GENERATION);
            pod.write("conf/refused", other);
            pod.api(3, { bootstrapped: true });
            await waits(/was refused as of an abandoned data generation, and zk-state names no data generation now/);
            pod.api(3, { bootstrapped: true, generation: GENERATION });
            const { code } = await pod.run("start.sh");
            assert.equal(code, 0);
            assert.equal(pod.has("conf/refused"), false);
        });
        it("advises to delete nothing while no member serves", async () => {
            withData(GENERATION);
            pod.api(3, { bootstrapped: true, generation: other });
            pod.peers({});
            await waits(
                /of an abandoned data generation.*No member serves: read docs\/recovery\.md before you delete anything$/m,
            );
        });
        it("waits for the API in a new pod: it may be another one", async () => {
            withData(GENERATION);
            pod.api(3, { failures: 1000 });
            await waits(/the Kubernetes API does not say/);
        });
        it("goes on when the state ConfigMap was deleted", async () => {
            withData(GENERATION);
            pod.command(
                "bin/wget",
                `case "$*" in *configmaps*) echo "ERROR 404: Not Found." >&2; exit 8 ;; *) cat "${pod.root}/answer" ;; esac`,
            );
            const { code } = await pod.run("start.sh");
            assert.equal(code, 0);
        });
        it("ignores what was recorded for a StatefulSet that took its claims along", async () => {
            withData(GENERATION);
            pod.api(3, { bootstrapped: true, generation: other, statefulSet: UID.replace("1", "2"), claims: "Delete" });
            const { code } = await pod.run("start.sh");
            assert.equal(code, 0);
        });
        it("waits if it has none, and there was a recovery", async () => {
            withData("");
            pod.api(3, { bootstrapped: true, generation: `recovered-${UID}` });
            pod.peers({});
            await waits(/of an abandoned data generation/);
        });
        it("is compared again when a member that had left finds one that serves", async () => {
            withData(GENERATION);
            pod.write("conf/zoo.cfg.dynamic.100000000", BOOTSTRAP.replace("server.1=", "server.9="));
            pod.api(3, { bootstrapped: true, generation: GENERATION });
            pod.peers({});
            // A recovery comes between its first question and the answer of the one that serves.
            pod.command(
                "bin/timeout",
                `echo "recovered-${UID}" >"${pod.root}/state/history"; printf 'membership: \n%s' "$(<"${pod.root}/serving")"`,
            );
            pod.write("serving", BOOTSTRAP);
            const { process: script, result } = pod.start("start.sh");
            await paused(pod, 0);
            script.kill();
            assert.match((await result).stdout, /waiting: the data on this volume is of an abandoned data generation/);
        });
    });

    describe("on a volume whose member was asked to agree to a list that has it, and ended before it was told the outcome", () => {
        const line = (n: number) => `server.${n + 1}=${HOST(n)}:2888:3888:participant;0.0.0.0:2181`;
        const pending = (version: string) => `${line(0)}\n${line(1)}\nversion=${version}`;
        const withPending = (version: string) => {
            begin("zk-1").api(2, { bootstrapped: true });
            pod.write("data/version-2/snapshot.0", "x");
            pod.write("conf/zoo.cfg.dynamic.100000000", line(0));
            pod.write("conf/zoo.cfg.dynamic.next", pending(version));
            pod.peers({});
        };
        it("goes on with that list when no member serves: the others may wait for this member", async () => {
            withPending("100000007");
            const { code, stdout } = await pod.run("start.sh");
            assert.equal(code, 0);
            assert.match(
                stdout,
                /no member serves, and the last membership that this member was asked to agree to has it/,
            );
            assert.match(stdout, /membership from zoo.cfg.dynamic.100000007/);
            assert.equal(pod.read("conf/zoo.cfg.dynamic.100000007"), `${line(0)}\n${line(1)}\n`);
            // Not at the first look, which may be in the middle of an election.
            assert.deepEqual(pod.read("pauses").split("\n").slice(0, 3), ["1", "2", "4"]);
        });
        it("joins the members that serve all the same", async () => {
            withPending("100000007");
            pod.peers({ 0: `membership: \n${line(0)}\nversion=100000000` });
            const { stdout } = await pod.run("start.sh");
            assert.match(stdout, /membership from zoo.cfg.dynamic.0\n/);
        });
        it("takes that back at the next start if the members that serve have another list", async () => {
            withPending("100000007");
            assert.equal((await pod.run("start.sh")).code, 0);
            assert.equal(pod.has("conf/assumed"), true);
            pod.peers({ 0: `membership: \n${line(0)}\nversion=100000000` });
            const { stdout } = await pod.run("start.sh");
            assert.match(stdout, /membership from zoo.cfg.dynamic.0\n/);
            assert.deepEqual(pod.list("conf"), ["zoo.cfg", "zoo.cfg.dynamic.0"]);
        });
        it("does not go on with that list while a member serves that it may not join", async () => {
            withPending("100000007");
            pod.api(2, { bootstrapped: true, generation: GENERATION });
            pod.write("conf/history", GENERATION);
            pod.peers({ 0: `membership: \n${line(0)}\nversion=100000000` });
            // The generation is read again when a serving member is known: by then another one is recorded.
            pod.command(
                "bin/timeout",
                `echo "recovered-${UID}" >"${pod.root}/state/history"; printf 'membership: \n%s' '${line(0)}'`,
            );
            const { process: script, result } = pod.start("start.sh");
            await paused(pod, 6);
            script.kill();
            const { stdout } = await result;
            assert.match(stdout, /waiting: the data on this volume is of an abandoned data generation/);
            assert.doesNotMatch(stdout, /it goes on with that one|membership from/);
        });
        for (const [what, version, text] of [
            ["it is older than the one that was agreed to", "ffffffff", pending("ffffffff")],
            ["it does not have this member any more", "100000007", `${line(0)}\nversion=100000007`],
            ["it was cut off", "100000007", line(1)],
        ] as const) {
            it(`waits on if ${what}`, async () => {
                withPending(version);
                pod.write("conf/zoo.cfg.dynamic.next", text);
                const { process: script, result } = pod.start("start.sh");
                await paused(pod, 6);
                script.kill();
                assert.doesNotMatch((await result).stdout, /membership from/);
            });
        }
    });
});
