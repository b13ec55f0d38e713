/** What a start decides: one case for each thing that it must not overlook. components/pod/README.md has the table. */
import * as assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";

import { bootstrapped, conf, decision, HOST, list, MEMBERS, starting } from "../support/members";
import { UID } from "../support/api";
import { GENERATION, type Pod } from "../support/pod";

const OTHER = `recovered-${UID}`;

describe("a start decides", () => {
    let pod: Pod;
    const begin = (host?: string) => {
        pod = starting(host);
        pod.peers({});
    };
    const withData = (host?: string) => {
        begin(host);
        pod.write("data/version-2/snapshot.0", "x");
        pod.write("conf/zoo.cfg.dynamic.100000000", list(0, 1, 2));
    };

    describe("without data", () => {
        it("to bootstrap without any pause, when nothing is recorded and no member serves", async () => {
            begin();
            const { list, waits, err } = await decision(pod);
            assert.deepEqual({ list, waits, err }, { list: bootstrapped(0, 1, 2), waits: "", err: "" });
            // What it read is the answer to its own change.
            assert.deepEqual(pod.requests(), ["GET statefulset", "GET configmap", "PATCH configmap", "GET configmap"]);
        });
        it("to wait, when its volume has a membership that was committed: the data beside it is lost", async () => {
            begin();
            pod.write("conf/zoo.cfg.dynamic.10000002f", list(0, 1, 2));
            assert.match((await decision(pod)).waits, /^the volume is empty, but the ensemble has served before/);
        });
        it("to bootstrap by the number that is recorded, and not to change it", async () => {
            begin("zk-1");
            pod.api(3, { bootstrapSize: 2 });
            assert.equal((await decision(pod)).list, bootstrapped(0, 1));
            assert.deepEqual(pod.requests(), ["GET statefulset", "GET configmap"]);
        });
        it("to wait for those that bootstrap, when it is none of them", async () => {
            begin("zk-3");
            pod.api(5, { bootstrapSize: 3 });
            const words =
                "the ensemble is being bootstrapped by its first 3 members, and this one joins when one serves";
            assert.equal((await decision(pod)).waits, `${words}, and none does`);
        });
        it("to wait, when the number of bootstrapping members cannot be recorded", async () => {
            begin();
            pod.refuse("PATCH*");
            assert.equal(
                (await decision(pod)).waits,
                "the Kubernetes API does not take a change of zk-state (ERROR 500: Internal Server Error.)",
            );
        });
        it("to wait, when it cannot read at first whether the ensemble is bootstrapped", async () => {
            begin();
            pod.api(3, { bootstrapped: true, bootstrapSize: 3 });
            pod.refuse("GET*configmaps*", 1);
            assert.match((await decision(pod)).waits, /^the Kubernetes API does not say whether the ensemble/);
        });
        it("to wait, when the StatefulSet has no number", async () => {
            begin();
            pod.write("answer", '{"metadata":{"uid":"5"},"spec":{}}');
            assert.equal(
                (await decision(pod)).waits,
                "the Kubernetes API's answer does not say how many members there are",
            );
        });
        it("to wait, when the state ConfigMap cannot be read again after a member was found that serves", async () => {
            begin();
            pod.api(3, { bootstrapped: true });
            pod.refuse("never");
            pod.write("serving", conf(0, 1, 2));
            pod.write("later", pod.read("at-request").replace("never", "GET*configmaps*"));
            pod.command("bin/timeout", `mv "${pod.root}/later" "${pod.root}/at-request"; cat "${pod.root}/serving"`);
            assert.match((await decision(pod)).waits, /^the Kubernetes API does not say whether the ensemble/);
        });
    });

    describe("with data", () => {
        for (const [object, words] of [
            ["statefulsets", /^the Kubernetes API does not say how many members there are/],
            ["configmaps", /^the Kubernetes API does not say whether the ensemble is bootstrapped/],
        ] as const) {
            it(`to wait in a new pod, when the API gives all but the ${object}`, async () => {
                withData();
                pod.api(3, { bootstrapped: true });
                pod.refuse(`GET*${object}*`);
                assert.match((await decision(pod)).waits, words);
            });
        }
        for (const recorded of [true, false]) {
            it(`to ask ${recorded ? "no more" : "again later"}, when the answer was that the ensemble is ${recorded ? "" : "not "}bootstrapped`, async () => {
                withData();
                pod.api(3, recorded ? { bootstrapped: true } : {});
                assert.equal((await decision(pod)).list, list(0, 1, 2));
                assert.equal(pod.has("tmp/unconfirmed"), !recorded);
            });
        }
        it("to wait, when it is in no list and the StatefulSet does not want it", async () => {
            withData("zk-4");
            pod.api(3, { bootstrapped: true });
            pod.peers({ 0: conf(0, 1, 2) });
            assert.equal((await decision(pod)).waits, "the StatefulSet has 3 members, so there is no member 5");
        });
        it("to wait, and to print no error, when it is in no list, none is pending and no member serves", async () => {
            withData("zk-4");
            pod.api(5, { bootstrapped: true });
            const { waits, err } = await decision(pod, 6);
            assert.match(waits, /^this member is not in the membership on its volume/);
            assert.equal(err, "");
        });
        it("to go on with its own list, whatever the others have, unless it went on with a pending one", async () => {
            withData("zk-2");
            pod.api(3, { bootstrapped: true });
            pod.peers({ 0: conf(0, 1) });
            assert.equal((await decision(pod)).list, list(0, 1, 2));
        });
        it("to take the newest list that is whole, and to print no error about the rest", async () => {
            withData();
            pod.api(3, { bootstrapped: true });
            for (const version of ["f00000000", "next", "100000001.new", "100000001.tmp"]) {
                pod.write(`conf/zoo.cfg.dynamic.${version}`, version === "f00000000" ? "" : "server.1=half");
            }
            const { list: chosen, err } = await decision(pod);
            assert.deepEqual([chosen, err], [list(0, 1, 2), ""]);
        });
    });

    describe("with the order to be the whole ensemble", () => {
        const ordered = () => {
            withData();
            pod.hosts({ [HOST(0)]: "10.0.0.5", [MEMBERS]: "10.0.0.5" });
            pod.write("conf/history", GENERATION);
            pod.write("conf/alone", `${OTHER}\n${GENERATION}\n`);
            pod.write("data/version-2/currentEpoch", "3");
            pod.api(3, { bootstrapped: true, generation: GENERATION, statefulSet: UID, claims: "Delete" });
        };
        const alone = `server.1=${HOST(0)}:2888:3888:participant;2181\n`;

        it("to refuse, when its volume is empty", async () => {
            begin();
            pod.write("conf/alone", `${OTHER}\n\n`);
            assert.match((await decision(pod)).err, /REFUSED: this member is to be the whole ensemble .* is empty/);
        });
        it("to begin the generation, without any pause", async () => {
            ordered();
            const { list, waits, err } = await decision(pod);
            assert.deepEqual({ list, waits, err }, { list: alone, waits: "", err: "" });
            assert.equal(pod.read("state/history"), `${OTHER}\n`);
            assert.equal(pod.has("state/withdrawn"), false);
        });
        it("to keep the version of a list that is newer than all of its epoch, or where it has none", async () => {
            for (const [version, epoch] of [
                ["400000007", "3"],
                ["100000007", ""],
            ] as const) {
                ordered();
                pod.write(`conf/zoo.cfg.dynamic.${version}`, list(0, 1, 2));
                rmSync(join(pod.data, "version-2/currentEpoch"));
                if (epoch !== "") {
                    pod.write("data/version-2/currentEpoch", epoch);
                }
                assert.equal((await decision(pod)).list, alone);
                assert.match(pod.read("conf/zoo.cfg"), new RegExp(`\\.${version}\n$`));
            }
        });
        it("to change nothing that is recorded, when another member runs from the beginning", async () => {
            ordered();
            pod.peers({ 2: "imok" });
            const { list: chosen, said } = await decision(pod);
            assert.equal(chosen, list(0, 1, 2));
            assert.match(said, /RECOVERY cancelled: ZooKeeper runs on zk-2/);
            assert.ok(!pod.requests().includes("PATCH configmap"));
        });
        it("to cancel it, when another member runs by the time that the generation is recorded", async () => {
            ordered();
            pod.atRequest(`[[ $method != PATCH ]] || echo imok >"${pod.root}/peers/zk-2"`);
            pod.peers({ 9: "" });
            const { list: chosen, said } = await decision(pod);
            assert.equal(chosen, list(0, 1, 2));
            assert.match(said, /RECOVERY cancelled: ZooKeeper runs on zk-2/);
            assert.equal(pod.read("state/history"), `${GENERATION}\n`);
            assert.equal(pod.read("state/withdrawn"), `${OTHER}\n`);
        });
        it("to wait until the generation is recorded: it does not take a refused change for one", async () => {
            ordered();
            pod.refuse("PATCH*");
            assert.match((await decision(pod, 2)).waits, /does not take a change of zk-state/);
            assert.equal(pod.has("conf/alone"), true);
        });
        it("to read before it writes", async () => {
            ordered();
            pod.refuse("GET*configmaps*", 1);
            assert.equal((await decision(pod, 2)).list, alone);
            const [, failed, , again, write] = pod.requests();
            assert.deepEqual([failed, again, write], ["GET configmap", "GET configmap", "PATCH configmap"]);
        });
        it("to withdraw a generation that it had recorded, however often the API fails", async () => {
            for (const request of ["GET*statefulsets*", "GET*configmaps*", "PATCH*"]) {
                ordered();
                pod.write("state/history", OTHER);
                pod.peers({ 2: "imok" });
                pod.refuse(request, 1);
                await decision(pod, 2);
                assert.equal(pod.read("state/history"), `${GENERATION}\n`);
                assert.equal(pod.read("state/withdrawn"), `${OTHER}\n`);
            }
        });
    });
});
