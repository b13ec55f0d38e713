/** What the start script does on a volume that has data: whether it may be served, and with which list. */
import * as assert from "node:assert/strict";

import { HOST, paused, starting } from "../support/members";
import { HISTORY, Pod, UID } from "../support/pod";

const FOUNDERS = [0, 1, 2].map((n) => `server.${n + 1}=${HOST(n)}:2888:3888:participant;2181\n`).join("");

describe("the start script", () => {
    let pod: Pod;
    const begin = (host?: string) => (pod = starting(host));
    afterEach(() => {
        pod.remove();
    });

    describe("on a volume of a member that is in its last list no more", () => {
        const others = [0, 1, 2].map((n) => `server.${n + 1}=${HOST(n)}:2888:3888:participant;0.0.0.0:2181`);
        const observer = `server.5=${HOST(4)}:2888:3888:observer;2181`;
        for (const [what, list] of [
            ["left", others],
            ["was on its way in", [...others, observer]],
        ] as const) {
            it(`joins anew, because it ${what}`, async () => {
                begin("zk-4").api(5, { founded: true });
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

    describe("on a volume that has a history", () => {
        const other = HISTORY.replace("2", "3");
        const withData = (own: string) => {
            begin();
            pod.write("data/version-2/snapshot.0", "x");
            pod.write("conf/zoo.cfg.dynamic.100000000", FOUNDERS);
            pod.write("conf/history", own);
        };
        const waits = async (why: RegExp) => {
            const { process: script, result } = pod.start("start.sh");
            await paused(pod, 0);
            script.kill();
            assert.match(pod.read("tmp/waiting"), why);
            assert.doesNotMatch((await result).stdout, /QuorumPeerMain/);
            assert.equal(pod.read("conf/zoo.cfg.dynamic.100000000"), FOUNDERS);
        };

        it("goes on if it is the ensemble's", async () => {
            withData(HISTORY);
            pod.api(3, { founded: true, history: HISTORY });
            const { code } = await pod.run("start.sh");
            assert.equal(code, 0);
        });
        it("waits if it is another one than the ensemble's, and says what to do", async () => {
            withData(HISTORY);
            pod.api(3, { founded: true, history: other });
            // It was told another thing before, and is not to believe that again when the API does not answer.
            pod.write("tmp/history", "");
            pod.peers({ 1: "membership: \n" + FOUNDERS });
            await waits(/not of the ensemble's history.*kubectl -n data delete pvc\/datadir-zk-0 pod\/zk-0$/m);
            assert.equal(pod.has("tmp/history"), false);
            assert.equal(pod.read("conf/refused"), `${other}\n`);
        });
        it("goes on when what it was refused for is withdrawn, and waits if it is of that itself", async () => {
            withData("");
            pod.write("conf/refused", other);
            pod.api(3, { founded: true, withdrawn: other });
            const { code } = await pod.run("start.sh");
            assert.equal(code, 0);
            assert.equal(pod.has("conf/refused"), false);
            pod.remove();
            withData(other);
            pod.api(3, { founded: true, withdrawn: other });
            pod.peers({});
            await waits(/not of the ensemble's history/);
        });
        it("waits on, should somebody take the note away, until it is about this volume's history", async () => {
            withData(HISTORY);
            pod.write("conf/refused", other);
            pod.api(3, { founded: true });
            await waits(/was refused as of a history that was given up, and zk-state has no history now/);
            pod.api(3, { founded: true, history: HISTORY });
            const { code } = await pod.run("start.sh");
            assert.equal(code, 0);
            assert.equal(pod.has("conf/refused"), false);
        });
        it("advises to delete nothing while nobody serves", async () => {
            withData(HISTORY);
            pod.api(3, { founded: true, history: other });
            pod.peers({});
            await waits(
                /not of the ensemble's history.*nobody serves: docs\/recovery\.md, before anything is deleted$/m,
            );
        });
        it("waits for the API in a new pod: it may be another one", async () => {
            withData(HISTORY);
            pod.api(3, { failures: 1000 });
            await waits(/the Kubernetes API does not say/);
        });
        it("goes on without the note, should somebody have taken it away", async () => {
            withData(HISTORY);
            pod.command(
                "bin/wget",
                `case "$*" in *configmaps*) echo "ERROR 404: Not Found." >&2; exit 8 ;; *) cat "${pod.root}/answer" ;; esac`,
            );
            const { code } = await pod.run("start.sh");
            assert.equal(code, 0);
        });
        it("does not mind the note of a StatefulSet that took its claims along", async () => {
            withData(HISTORY);
            pod.api(3, { founded: true, history: other, statefulSet: UID.replace("1", "2"), claims: "Delete" });
            const { code } = await pod.run("start.sh");
            assert.equal(code, 0);
        });
        it("waits without one of its own, if there was a recovery", async () => {
            withData("");
            pod.api(3, { founded: true, history: `recovered-${UID}` });
            pod.peers({});
            await waits(/not of the ensemble's history/);
        });
        it("is asked for again when a member that had left finds who serves", async () => {
            withData(HISTORY);
            pod.write("conf/zoo.cfg.dynamic.100000000", FOUNDERS.replace("server.1=", "server.9="));
            pod.api(3, { founded: true, history: HISTORY });
            pod.peers({});
            // Between its first question and the answer of the one that serves, somebody recovers.
            pod.command(
                "bin/timeout",
                `echo "recovered-${UID}" >"${pod.root}/state/history"; printf 'membership: \n%s' "$(<"${pod.root}/serving")"`,
            );
            pod.write("serving", FOUNDERS);
            const { process: script, result } = pod.start("start.sh");
            await paused(pod, 0);
            script.kill();
            assert.match((await result).stdout, /waiting: the data on this volume is not of the ensemble's history/);
        });
    });

    describe("on a volume whose member was asked to agree to a list that has it, and ended before it was told the outcome", () => {
        const line = (n: number) => `server.${n + 1}=${HOST(n)}:2888:3888:participant;0.0.0.0:2181`;
        const pending = (version: string) => `${line(0)}\n${line(1)}\nversion=${version}`;
        const withPending = (version: string) => {
            begin("zk-1").api(2, { founded: true });
            pod.write("data/version-2/snapshot.0", "x");
            pod.write("conf/zoo.cfg.dynamic.100000000", line(0));
            pod.write("conf/zoo.cfg.dynamic.next", pending(version));
            pod.peers({});
        };
        it("goes on with that list when nobody serves: the others may wait for this member", async () => {
            withPending("100000007");
            const { code, stdout } = await pod.run("start.sh");
            assert.equal(code, 0);
            assert.match(stdout, /nobody serves, and the last list that this member was asked to agree to has it/);
            assert.match(stdout, /membership from zoo.cfg.dynamic.100000007/);
            assert.equal(pod.read("conf/zoo.cfg.dynamic.100000007"), `${line(0)}\n${line(1)}\n`);
            // Not at the first look, which may be in the middle of an election.
            assert.deepEqual(pod.read("pauses").split("\n").slice(0, 3), ["1", "2", "4"]);
        });
        it("joins those who serve all the same", async () => {
            withPending("100000007");
            pod.peers({ 0: `membership: \n${line(0)}\nversion=100000000` });
            const { stdout } = await pod.run("start.sh");
            assert.match(stdout, /membership from zoo.cfg.dynamic.0\n/);
        });
        it("takes that back at the next start if those who serve have another list", async () => {
            withPending("100000007");
            assert.equal((await pod.run("start.sh")).code, 0);
            assert.equal(pod.has("conf/assumed"), true);
            pod.peers({ 0: `membership: \n${line(0)}\nversion=100000000` });
            const { stdout } = await pod.run("start.sh");
            assert.match(stdout, /membership from zoo.cfg.dynamic.0\n/);
            assert.deepEqual(pod.list("conf"), ["zoo.cfg", "zoo.cfg.dynamic.0"]);
        });
        it("does not go on with it while somebody serves whom it may not join", async () => {
            withPending("100000007");
            pod.api(2, { founded: true, history: HISTORY });
            pod.write("conf/history", HISTORY);
            pod.peers({ 0: `membership: \n${line(0)}\nversion=100000000` });
            // It is asked for again when it is known who serves: by then another one is noted.
            pod.command(
                "bin/timeout",
                `echo "recovered-${UID}" >"${pod.root}/state/history"; printf 'membership: \n%s' '${line(0)}'`,
            );
            const { process: script, result } = pod.start("start.sh");
            await paused(pod, 6);
            script.kill();
            const { stdout } = await result;
            assert.match(stdout, /waiting: the data on this volume is not of the ensemble's history/);
            assert.doesNotMatch(stdout, /it goes on with that one|membership from/);
        });
        for (const [what, version, text] of [
            ["it is older than the one that was agreed to", "ffffffff", pending("ffffffff")],
            ["it has this member no more", "100000007", `${line(0)}\nversion=100000007`],
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
