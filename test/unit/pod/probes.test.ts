import * as assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fakeMember } from "../support/fakeMember";
import { DOWN } from "../support/members";
import { Pod } from "../support/pod";

const SRVR = (mode: string) => `Zookeeper version: 3.9.4\nLatency min/avg/max: 0/0.0/0\nMode: ${mode}\nNode count: 5\n`;
const CONF = (...members: string[]) =>
    `clientPort=2181\nserverId=2\nmembership: \n${members.join("\n")}\nversion=100000000`;
const member = (id: number, role = "participant") =>
    `server.${id}=zk-${id - 1}.zk-hs.data.svc.cluster.local:2888:3888:${role};0.0.0.0:2181`;

describe("a probe", () => {
    let pod: Pod | undefined;
    const against = async (
        answers: Record<string, string> | "silent",
        script: string,
        prepare?: (pod: Pod) => void,
    ) => {
        pod = new Pod("zk-1", await fakeMember(answers));
        pod.write("data/myid", "2\n");
        pod.write("conf/founded", "");
        prepare?.(pod);
        return pod.run(script);
    };

    describe("of life", () => {
        it("passes on imok, with or without a quorum", async () => {
            const { code, stdout } = await against({ ruok: "imok", srvr: DOWN }, "probe-alive.sh");
            assert.deepEqual([code, stdout], [0, ""]);
        });
        it("fails on any other answer", async () => {
            const { code, stdout } = await against({ ruok: "ruok is not executed" }, "probe-alive.sh");
            assert.equal(code, 1);
            assert.match(stdout, /^not alive: ZooKeeper does not answer ruok on port \d+\n$/);
        });
        it("fails within its time when nothing answers", async () => {
            const started = Date.now();
            const { code } = await against("silent", "probe-alive.sh");
            assert.equal(code, 1);
            assert.ok(Date.now() - started < 4000);
        });
    });

    describe("of readiness", () => {
        for (const mode of ["leader", "follower"]) {
            it(`passes for a ${mode} in the committed configuration`, async () => {
                const answers = { srvr: SRVR(mode), conf: CONF(member(1), member(2), member(3)) };
                const { code, stdout, stderr } = await against(answers, "probe-ready.sh");
                assert.deepEqual([code, stdout, stderr], [0, "", ""]);
            });
        }
        const refused: [string, Record<string, string>, RegExp][] = [
            ["that answers nothing", {}, /^not ready: ZooKeeper does not answer on port \d+\n$/],
            ["without quorum", { srvr: DOWN }, /^not ready: no quorum that this member is part of\n$/],
            [
                "that serves, but is not in the committed configuration",
                { srvr: SRVR("follower"), conf: CONF(member(1), member(22), member(3)) },
                /^not ready: member 2 is not in the membership\n$/,
            ],
            [
                "that is an observer",
                { srvr: SRVR("observer"), conf: CONF(member(1), member(2, "observer"), member(3)) },
                /^not ready: member 2 is no voter of the membership: zk-1\..*:observer;/,
            ],
            [
                "that lost the quorum between the two questions",
                { srvr: SRVR("follower"), conf: DOWN },
                /^not ready: ZooKeeper does not tell its membership\n$/,
            ],
        ];
        for (const [which, answers, words] of refused) {
            it(`fails for a member ${which}, in one line that says so`, async () => {
                const { code, stdout, stderr } = await against(answers, "probe-ready.sh");
                assert.equal(code, 1);
                assert.match(stdout, words);
                assert.equal(stderr, "");
            });
        }

        it("fails until the state ConfigMap says that the ensemble is bootstrapped", async () => {
            const answers = { srvr: SRVR("leader"), conf: CONF(member(1), member(2), member(3)) };
            const { code, stdout } = await against(answers, "probe-ready.sh", (pod) => {
                rmSync(join(pod.conf, "founded"));
            });
            assert.equal(code, 1);
            assert.match(stdout, /^not ready: the Kubernetes API has not been told yet that the ensemble serves/);
        });

        it("names the members that answer, if the quorum is missing for more than five seconds", async () => {
            const prepare = (pod: Pod) => {
                pod.write("tmp/peers", "1000000000\n");
                pod.write(
                    "conf/zoo.cfg.dynamic.100000000",
                    ["127.0.0.1", "localhost", "no.such.host.invalid"]
                        .map((host, n) => `server.${n + 1}=${host}:2888:3888:participant;2181`)
                        .join("\n"),
                );
            };
            const { code, stdout } = await against({ ruok: "imok", srvr: DOWN }, "probe-ready.sh", prepare);
            assert.equal(code, 1);
            assert.equal(stdout, "not ready: no quorum that this member is part of; 127 answers; no does not answer\n");
            // For the next seconds it says the same without asking.
            const members = pod!.read("conf/zoo.cfg.dynamic.100000000");
            pod!.write("conf/zoo.cfg.dynamic.100000000", members.replace("no.such", "another.such"));
            assert.equal((await pod!.run("probe-ready.sh")).stdout, stdout);
        });

        it("says which members the bootstrap takes, while no membership is committed", async () => {
            const { stdout } = await against({ srvr: DOWN }, "probe-ready.sh", (pod) => {
                pod.write("conf/zoo.cfg.dynamic.0", `${member(1)}\n${member(2)}\n`);
            });
            assert.match(stdout, /; the bootstrap takes a majority of these, also if replicas is lower by now\n$/);
        });

        it("names no member when the volume has no membership", async () => {
            const { stdout, stderr } = await against({ srvr: DOWN }, "probe-ready.sh", (pod) => {
                pod.write("tmp/peers", "1000000000 ; zk-0 answers\n");
            });
            assert.deepEqual([stdout, stderr], ["not ready: no quorum that this member is part of\n", ""]);
        });

        it("fails in words for a member that has not even an id", async () => {
            pod = new Pod();
            const { code, stdout, stderr } = await pod.run("probe-ready.sh");
            const words = "not ready: the member has no id yet (kubectl logs says why)\n";
            assert.deepEqual([code, stdout, stderr], [1, words, ""]);
        });

        it("says, as the probe of life does, what the start waits for", async () => {
            pod = new Pod("zk-1", 1);
            pod.write("data/myid", "2\n");
            pod.write("tmp/waiting", "the API is away\n");
            assert.equal((await pod.run("probe-ready.sh")).stdout, "not ready: the API is away\n");
            assert.equal((await pod.run("probe-alive.sh")).stdout, "not alive: the API is away\n");
        });

        it("says that nothing listens when nothing does", async () => {
            pod = new Pod("zk-1", 1);
            pod.write("data/myid", "2\n");
            const { code, stdout, stderr } = await pod.run("probe-ready.sh");
            assert.deepEqual([code, stdout, stderr], [1, "not ready: ZooKeeper does not answer on port 1\n", ""]);
        });
    });
});

describe("zk-config", () => {
    it("prints zoo.cfg and the membership that it names", async () => {
        const pod = new Pod();
        pod.write("conf/zoo.cfg", `tickTime=2000\ndynamicConfigFile=${pod.conf}/zoo.cfg.dynamic.100000000\n`);
        pod.write("conf/zoo.cfg.dynamic.100000000", `${member(1)}\n${member(2)}`);
        const { code, stdout } = await pod.run("zk-config");
        assert.equal(code, 0);
        assert.equal(
            stdout,
            `tickTime=2000\ndynamicConfigFile=${pod.conf}/zoo.cfg.dynamic.100000000\n\n` +
                `# ${pod.conf}/zoo.cfg.dynamic.100000000\n${member(1)}\n${member(2)}\n`,
        );
    });
    it("says so when there is no configuration yet", async () => {
        const pod = new Pod();
        const { code, stderr } = await pod.run("zk-config");
        assert.equal(code, 1);
        assert.match(stderr, /^there is no configuration yet/);
    });
});
