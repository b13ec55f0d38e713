/** What zk-status says, and how it ends. */
import * as assert from "node:assert/strict";
import { rmSync, utimesSync } from "node:fs";
import { join } from "node:path";

import { begun, conf, DOWN, HOST, list, srvr } from "../support/members";
import type { Pod } from "../support/pod";

describe("zk-status", () => {
    let pod: Pod;
    const begin = (host?: string, port?: number) => (pod = begun(host, port));
    const lines = async (code: number) => {
        const result = await pod.run("zk-status");
        assert.equal(result.code, code, result.stdout + result.stderr);
        assert.equal(result.stderr, "");
        return result.stdout.split("\n");
    };
    it("says which member leads, how far each is behind, and how many more may fail", async () => {
        begin().api(3, { bootstrapped: true });
        pod.peers({
            0: { srvr: srvr("follower", "0x10000000a"), conf: conf(0, 1, 2) },
            1: { srvr: srvr("leader", "0x10000000c"), conf: conf(0, 1, 2) },
            2: { srvr: srvr("follower", "0x10000000c"), conf: conf(0, 1, 2) },
        });
        const said = await lines(0);
        assert.equal(said[0], "zk in namespace data serves: 3 of 3 voters are up, 1 more may fail");
        assert.deepEqual(
            said.slice(2, 6).map((line) => line.split(/ +/)),
            [
                ["member", "role", "votes", "zxid", "behind", "connections"],
                ["zk-0", "follower", "yes", "0x10000000a", "2", "2"],
                ["zk-1", "leader", "yes", "0x10000000c", "0", "2"],
                ["zk-2", "follower", "yes", "0x10000000c", "0", "2"],
            ],
        );
        assert.equal(said[7], "voters, as zk-0 tells it: zk-0 zk-1 zk-2");
        assert.equal(said[8], "members that the StatefulSet wants: 3");
        assert.equal(said[9], "data of zk-0: epoch none, no log");
        assert.match(
            said[10] ?? "",
            /^disk of zk-0: \d+% used \(\d+ of \d+ MiB\); transaction logs \d+ MiB, snapshots \d+ MiB$/,
        );
    });
    it("ends with 1 when a wanted member does not vote", async () => {
        begin().api(3, { bootstrapped: true });
        pod.peers({
            0: { srvr: srvr("leader", "0x10000000a"), conf: conf(0, 1, 2) },
            1: { srvr: srvr("follower", "0x10000000a"), conf: conf(0, 1, 2) },
        });
        const said = await lines(1);
        assert.equal(said[0], "zk in namespace data serves: 2 of 3 voters are up, 0 more may fail");
        assert.match(said[5] ?? "", /^zk-2 +does not answer +yes +- +- +-$/);
    });
    it("ends with 1 and says so when two say that they lead", async () => {
        begin().api(2, { bootstrapped: true });
        pod.peers({
            0: { srvr: srvr("leader", "0x10000000a"), conf: conf(0, 1) },
            1: { srvr: srvr("leader", "0x20000000a"), conf: conf(0, 1) },
        });
        assert.match((await lines(1)).at(-2) ?? "", /^ATTENTION: zk-0 zk-1 say that they lead: /);
    });
    it("shows no member ahead of the leader, which was asked a moment before", async () => {
        begin().api(2, { bootstrapped: true });
        pod.peers({
            0: { srvr: srvr("leader", "0x10000000a"), conf: conf(0, 1) },
            1: { srvr: srvr("follower", "0x10000000c"), conf: conf(0, 1) },
        });
        assert.match((await lines(0))[4] ?? "", /^zk-1 +follower +yes +0x10000000c +0 /);
    });
    it("ends with 1 and says so when the disk is nearly full", async () => {
        begin().api(1, { bootstrapped: true });
        pod.peers({ 0: { srvr: srvr("leader", "0x10000000a"), conf: conf(0) } });
        pod.command(
            "bin/df",
            "echo 'Filesystem 1024-blocks Used Available Capacity Mounted on'; echo '/dev/a 100 90 10 90% /data'",
        );
        assert.match((await lines(1)).at(-2) ?? "", /^ATTENTION: the disk of zk-0 is nearly full/);
    });
    it("works before the member has started for the first time", async () => {
        begin().api(3, { bootstrapped: true });
        rmSync(join(pod.data, "myid"));
        assert.match((await lines(2))[0] ?? "", /no member was found that serves, and this volume has no membership/);
    });
    it("shows a joining member that does not vote yet", async () => {
        begin().api(2, { bootstrapped: true });
        pod.peers({
            0: { srvr: srvr("leader", "0x10000000a"), conf: conf(0) },
            1: { srvr: srvr("follower", "0x10000000a"), conf: conf(0) },
        });
        const said = await lines(1);
        assert.match(said[0] ?? "", /serves: 1 of 1 voters are up, 0 more may fail$/);
        assert.match(said[4] ?? "", /^zk-1 +follower +no /);
    });
    it("ends with 1 while no member says that it leads", async () => {
        begin().api(2, { bootstrapped: true });
        pod.peers({
            0: { srvr: srvr("follower", "0x10000000a"), conf: conf(0, 1) },
            1: { srvr: srvr("follower", "0x10000000a"), conf: conf(0, 1) },
        });
        const said = await lines(1);
        // Nothing to be compared with.
        assert.match(said[3] ?? "", /^zk-0 +follower +yes +0x10000000a +- /);
    });
    it("does not count how far behind a member is that is in another epoch", async () => {
        begin().api(2, { bootstrapped: true });
        pod.peers({
            0: { srvr: srvr("leader", "0x20000000a"), conf: conf(0, 1) },
            1: { srvr: srvr("follower", "0x10000000c"), conf: conf(0, 1) },
        });
        assert.match((await lines(0))[4] ?? "", /^zk-1 +follower +yes +0x10000000c +- /);
    });
    it("says what the disk is full of", async () => {
        begin().api(1, { bootstrapped: true });
        pod.peers({ 0: { srvr: srvr("leader", "0x10000000a"), conf: conf(0) } });
        pod.write("data/log/version-2/log.1", "x".repeat(3 * 1024 * 1024));
        pod.write("data/version-2/snapshot.0", "x".repeat(5 * 1024 * 1024));
        assert.match((await lines(0)).join("\n"), /; transaction logs 3 MiB, snapshots 5 MiB$/m);
    });
    it("warns of nothing while a quorum serves, whatever else is not well", async () => {
        begin().api(2, { bootstrapped: true });
        pod.hosts({ [HOST(0)]: "10.0.0.5" });
        pod.write("conf/zoo.cfg.dynamic.100000000", list(0, 1, 2, 3));
        pod.peers({ 0: { srvr: srvr("leader", "0x10000000a"), conf: conf(0, 1, 2, 3) } });
        pod.write(
            "tmp/hosts",
            [1, 2].map((n) => `10.${n}.0.2 ${HOST(n)} zk-${n}\n`).join("") + `10.9.0.2 ${HOST(0)} zk-0\n`,
        );
        pod.write("peers/10.srvr", srvr("follower", "0x10000000a"));
        const said = (await lines(1)).join("\n");
        assert.match(said, /serves: 3 of 4 voters are up/);
        assert.match(said, /^zk-3 +cannot be asked/m);
        assert.doesNotMatch(said, /ATTENTION/);
        // It asks no address that it does not know, nor one of a member that has answered.
        assert.doesNotMatch(pod.read("asked"), /^( |10\.9\.)/m);
    });
    it("warns of nothing that it does not know", async () => {
        begin().api(3, { failures: 9 });
        pod.write("conf/zoo.cfg.dynamic.100000000", list(0, 1, 2));
        pod.peers({ 0: DOWN });
        assert.doesNotMatch((await lines(2)).join("\n"), /ATTENTION/);
    });
    it("ends with 2 when no member serves, and shows the membership of this member's volume", async () => {
        begin().api(3, { bootstrapped: true });
        pod.write("conf/zoo.cfg.dynamic.100000000", list(0, 1, 2));
        pod.peers({ 0: DOWN, 1: DOWN });
        const said = await lines(2);
        assert.equal(said[0], "zk in namespace data DOES NOT SERVE: 0 of 3 voters serve, 2 are needed");
        assert.match(said[3] ?? "", /^zk-0 +does not serve +yes /);
        assert.equal(
            said[7],
            "voters, as this member's volume has it, because no member was found that serves: zk-0 zk-1 zk-2",
        );
    });
    it("says how new the data of its volume is, and what it waits for, when no member answers", async () => {
        begin("zk-1").api(3, { bootstrapped: true });
        pod.write("data/version-2/currentEpoch", "5");
        pod.write("data/log/version-2/log.500000001", "x");
        for (const older of ["log.400000001", "log.600000001"]) {
            pod.write(`data/log/version-2/${older}`, "x");
            utimesSync(join(pod.data, "log/version-2", older), 1_000_000_000, 1_000_000_000);
        }
        pod.write("tmp/waiting", "the volume is empty\n");
        const said = await lines(2);
        assert.match(said[0] ?? "", /no member was found that serves, and this volume has no membership$/);
        assert.match(said[9] ?? "", /^data of zk-1: epoch 5, log\.500000001, last written 20\d\d-/);
        assert.equal(said[10], "zk-1 waits: the volume is empty");
    });
    it("says that the ensemble serves when only the leader is slow to answer", async () => {
        begin().api(3, { bootstrapped: true });
        pod.peers({
            0: { srvr: srvr("follower", "0x10000000a"), conf: conf(0, 1, 2) },
            2: { srvr: srvr("follower", "0x10000000a"), conf: conf(0, 1, 2) },
        });
        assert.match((await lines(1))[0] ?? "", /serves: 2 of 3 voters are up/);
    });
    it("does without the Kubernetes API", async () => {
        begin().api(3, { failures: 9 });
        pod.write("conf/zoo.cfg.dynamic.100000000", list(0, 1));
        pod.peers({
            0: { srvr: srvr("leader", "0x10000000a"), conf: conf(0, 1) },
            1: { srvr: srvr("follower", "0x10000000a"), conf: conf(0, 1) },
        });
        assert.match((await lines(0))[7] ?? "", /^members that the StatefulSet wants: unknown \(.*Connection refused/);
    });
    it("asks by the address that the JVM knows when DNS does not answer", async () => {
        begin().api(2, { bootstrapped: true });
        pod.hosts({ [HOST(0)]: "10.0.0.5" });
        pod.write("tmp/hosts", `127.0.0.1 localhost\n10.0.0.2 ${HOST(1)} zk-1\n`);
        pod.peers({ 0: { srvr: srvr("leader", "0x10000000a"), conf: conf(0, 1) } });
        pod.write("peers/10.srvr", srvr("follower", "0x10000000a"));
        assert.match((await lines(0))[4] ?? "", /^zk-1 +follower +yes /);
    });
    it("does not ask by that address when DNS has none: another pod may have it by now", async () => {
        begin().api(2, { bootstrapped: true });
        pod.write("tmp/hosts", `127.0.0.1 localhost\n10.0.0.2 ${HOST(1)} zk-1\n`);
        pod.peers({ 0: { srvr: srvr("leader", "0x10000000a"), conf: conf(0, 1) } });
        pod.write("peers/10.srvr", srvr("follower", "0x10000000a"));
        assert.match((await lines(2))[4] ?? "", /^zk-1 +does not answer +yes /);
    });
    it("tells a member that cannot be asked from one that does not answer", async () => {
        begin().api(3, { bootstrapped: true });
        pod.hosts({ [HOST(0)]: "10.0.0.5" });
        pod.write("conf/zoo.cfg.dynamic.100000000", list(0, 1, 2));
        pod.peers({ 0: DOWN });
        const said = await lines(2);
        assert.match(said[4] ?? "", /^zk-1 +cannot be asked +yes /);
        assert.match(said.at(-2) ?? "", /^ATTENTION: members that cannot be asked may serve/);
    });
    it("says what to do when surplus members have not left and no member serves", async () => {
        begin().api(1, { bootstrapped: true });
        pod.write("conf/zoo.cfg.dynamic.100000000", list(0, 1, 2));
        pod.peers({ 0: DOWN });
        assert.match(
            (await lines(2)).at(-2) ?? "",
            /^ATTENTION: the surplus members with the ids 2,3 .* scale up again, to 3/,
        );
    });
});
