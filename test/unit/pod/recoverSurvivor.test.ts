/** zk-recover from-this-member: one that has data becomes the whole ensemble. */
import * as assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";

import { begun, HOST, list, MEMBERS, refuses, srvr, survivor } from "../support/members";
import { fakeMember } from "../support/fakeMember";
import { GENERATION, type Pod } from "../support/pod";

describe("zk-recover from-this-member", () => {
    let pod: Pod;
    const begin = (host?: string, port?: number) => (pod = begun(host, port));
    const withData = () => (pod = survivor());
    const refused = (words: RegExp, ...args: string[]) => refuses(pod, words, ...args);

    it("makes the survivor the whole ensemble at its next start, with a membership newer than any", async () => {
        withData();
        pod.write("conf/zoo.cfg.dynamic.next", list(0, 1, 2, 3));
        const { stdout } = await pod.run("zk-recover", "from-this-member", "zk-1", "zk-2");
        assert.match(
            stdout,
            /RECOVERY: zk-0 becomes the whole ensemble; the data that only zk-1 zk-2 had is abandoned/,
        );
        assert.equal(pod.has("conf/alone"), true);
        const started = await pod.run("start.sh");
        assert.equal(started.code, 0, started.stderr);
        assert.match(started.stdout, /RECOVERY: this member is the whole ensemble now/);
        assert.equal(pod.read("conf/zoo.cfg.dynamic.3ffffffff"), `server.1=${HOST(0)}:2888:3888:participant;1\n`);
        assert.match(pod.read("conf/zoo.cfg"), /dynamicConfigFile=.*\.3ffffffff\n$/);
        assert.deepEqual(
            pod.list("conf").filter((name) => /next|alone/.test(name)),
            [],
        );
        // A new data generation begins: a volume that comes back with the old one has other data.
        assert.match(pod.read("state/history"), /^recovered-[0-9a-f-]{36}\n$/);
        assert.notEqual(pod.read("state/history"), GENERATION + "\n");
        assert.equal(pod.read("conf/history"), pod.read("state/history"));
    });
    it("is cancelled at the start when a member that was called lost runs by then", async () => {
        withData();
        await pod.run("zk-recover", "from-this-member", "zk-1", "zk-2");
        pod.peers({ 2: "imok" });
        const { stdout } = await pod.run("start.sh");
        assert.match(stdout, /RECOVERY cancelled: ZooKeeper runs on zk-2, which was called lost/);
        assert.match(pod.read("conf/zoo.cfg"), /dynamicConfigFile=.*\.10000002f\n$/);
        assert.equal(pod.has("conf/alone"), false);
        assert.equal(pod.read("state/history"), GENERATION);
    });
    it("withdraws, when it is cancelled, the generation that an earlier start had recorded", async () => {
        withData();
        await pod.run("zk-recover", "from-this-member", "zk-1", "zk-2");
        assert.equal(pod.read("conf/alone").split("\n")[1], GENERATION);
        const successor = pod.read("conf/alone").split("\n")[0] ?? "";
        pod.write("state/history", successor);
        pod.write("state/successor", `${successor}\n`);
        pod.peers({ 2: "imok" });
        const { code, stdout } = await pod.run("start.sh");
        assert.equal(code, 0);
        assert.match(stdout, /RECOVERY cancelled/);
        assert.equal(pod.read("state/history"), `${GENERATION}\n`);
        assert.equal(pod.read("conf/history"), GENERATION);
        // Members that were refused because of it may serve again.
        assert.equal(pod.read("state/withdrawn"), pod.read("state/successor"));
    });
    it("waits until the API takes the new data generation", async () => {
        withData();
        await pod.run("zk-recover", "from-this-member", "zk-1", "zk-2");
        pod.api(3, { failures: 2 });
        const { code, stdout } = await pod.run("start.sh");
        assert.equal(code, 0);
        assert.match(stdout, /waiting: the Kubernetes API does not say/);
        assert.equal(pod.read("conf/history"), pod.read("state/history"));
    });
    it("keeps the generation of the first command when it is run twice", async () => {
        withData();
        await pod.run("zk-recover", "from-this-member", "zk-1", "zk-2");
        const first = pod.read("conf/alone");
        pod.containerLog();
        assert.equal((await pod.run("zk-recover", "from-this-member", "zk-1", "zk-2")).code, 0);
        assert.equal(pod.read("conf/alone"), first);
    });
    it("writes into the container's log what it does", async () => {
        withData();
        pod.containerLog();
        await pod.run("zk-recover", "from-this-member", "zk-1", "zk-2");
        assert.match(pod.read("container.log"), /RECOVERY: zk-0 becomes the whole ensemble/);
    });
    for (const object of ["statefulsets", "configmaps"]) {
        it(`refuses while the API does not give the ${object}`, async () => {
            withData();
            pod.refuse(`GET*${object}*`);
            await refused(/the Kubernetes API does not say/, "from-this-member", "zk-1", "zk-2");
            begin().api(3, { bootstrapped: true });
            pod.refuse(`GET*${object}*`);
            await refused(/the Kubernetes API does not say/, "from-nothing", "zk-0", "zk-1", "zk-2");
        });
    }
    it("goes by the StatefulSet alone where the volume has no membership", async () => {
        withData();
        rmSync(join(pod.conf, "zoo.cfg.dynamic.10000002f"));
        pod.containerLog();
        const { code, stderr } = await pod.run("zk-recover", "from-this-member", "zk-1", "zk-2");
        assert.deepEqual([code, stderr], [0, ""]);
    });
    it("asks also for members that joined while this one was away", async () => {
        withData();
        pod.api(5);
        await refused(/these are members too: zk-3 zk-4/, "from-this-member", "zk-1", "zk-2");
    });
    it("refuses while another member is not named", async () => {
        withData();
        await refused(/these are members too: zk-2\. Bring them back, or name them/, "from-this-member", "zk-1");
    });
    it("refuses names of no member, and its own", async () => {
        withData();
        await refused(/zk-7 is no member/, "from-this-member", "zk-1", "zk-2", "zk-7");
        await refused(/zk-0 is no member that could be lost/, "from-this-member", "zk-0", "zk-1", "zk-2");
    });
    it("refuses while one that is called lost has data", async () => {
        withData();
        pod.peers({ 2: "imok" });
        await refused(
            /ZooKeeper runs on zk-2\. If its data is to be abandoned, delete its claim/,
            "from-this-member",
            "zk-1",
            "zk-2",
        );
    });
    it("refuses while DNS does not answer: a member that cannot be asked may serve", async () => {
        withData();
        pod.hosts({ [HOST(0)]: "10.0.0.5" });
        await refused(/it is unknown whether ZooKeeper runs on zk-1: port/, "from-this-member", "zk-1", "zk-2");
    });
    it("refuses while one that is called lost has a pod that neither answers nor refuses", async () => {
        withData();
        pod.hosts({
            [HOST(0)]: "10.0.0.5",
            [HOST(2)]: "10.0.0.7",
            [MEMBERS]: "10.0.0.5 STREAM\n10.0.0.7",
        });
        await refused(/it is unknown whether ZooKeeper runs on zk-2/, "from-this-member", "zk-1", "zk-2");
    });
    it("takes a pod that refuses connections for one in which ZooKeeper does not run", async () => {
        withData();
        // Nothing listens on the client port here either.
        pod.hosts({ [HOST(0)]: "10.0.0.5", [MEMBERS]: "10.0.0.5 STREAM\n127.0.0.1" });
        const { stdout } = await pod.run("zk-recover", "from-this-member", "zk-1", "zk-2");
        assert.match(stdout, /RECOVERY: zk-0 becomes the whole ensemble/);
    });
    it("refuses while surplus members have not left: they may have writes that this one lacks", async () => {
        withData();
        pod.api(1, { bootstrapped: true, generation: GENERATION });
        await refused(
            /has the surplus members with the ids 2,3 \(replicas is 1\).*scale up again, to 3/,
            "from-this-member",
            "zk-1",
            "zk-2",
        );
    });
    it("knows itself in DNS by any of its addresses", async () => {
        withData();
        pod.hosts({ [HOST(0)]: "fd00::5 STREAM\n10.0.0.5", [MEMBERS]: "10.0.0.5" });
        const { stdout } = await pod.run("zk-recover", "from-this-member", "zk-1", "zk-2");
        assert.match(stdout, /RECOVERY: zk-0 becomes the whole ensemble/);
    });
    it("refuses on a member that has no data", async () => {
        begin().api(3, { bootstrapped: true });
        await refused(/this member has no data/, "from-this-member", "zk-1", "zk-2");
    });
    it("refuses while the ensemble serves", async () => {
        const port = await fakeMember({ srvr: srvr("follower", "0x1") });
        begin("zk-0", port);
        await refused(/the ensemble serves: there is nothing to recover/, "from-this-member", "zk-1", "zk-2");
    });

    it("prints its usage when an argument is missing or unknown", async () => {
        for (const args of [[], ["from-nothing"], ["everything", "zk-0"]]) {
            begin();
            const { code, stderr } = await pod.run("zk-recover", ...args);
            assert.equal(code, 2);
            assert.match(stderr, /^usage: zk-recover from-this-member LOST/);
        }
    });
});
