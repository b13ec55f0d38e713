/** What the watcher does in its functions, at the second that a test says. */
import * as assert from "node:assert/strict";

import { begun, list } from "../support/members";
import { UID } from "../support/api";
import { GENERATION, type Pod } from "../support/pod";

const RECORDED = { bootstrapped: true, generation: GENERATION, statefulSet: UID, claims: "Delete" };

describe("a function of the watcher", () => {
    let pod: Pod;
    beforeEach(() => {
        pod = begun("zk-1");
        pod.write("conf/history", GENERATION);
        pod.api(3, RECORDED);
        // What makes the API fail from then on.
        pod.refuse("GET*");
        pod.write("away", pod.read("at-request"));
        pod.atRequest(":");
    });

    /** Its output, at seconds that stand still. A reconfiguration is printed, and not made. */
    const says = async (body: string) => {
        const { code, stdout, stderr } = await pod.call(
            ["watch.sh"],
            `unset SECONDS; SECONDS=0
            reconfigure() { echo "reconfig $*"; }
            list_members=${JSON.stringify(list(0, 1, 2, 3, 4)).replaceAll("\\n", "\n")}
            away() { cp "${pod.root}/away" "${pod.root}/at-request"; }
            ${body}`,
        );
        assert.deepEqual([code, stderr], [0, ""]);
        return stdout.trim().split("\n");
    };

    describe("of a leader", () => {
        it("removes surplus members that are silent for 15 seconds, and not before", async () => {
            const said = await says("SECONDS=5; lead; SECONDS=19; lead; echo so far; SECONDS=20; lead");
            assert.deepEqual(said, ["so far", "reconfig -remove 4,5"]);
        });
        it("begins to count again when another one is silent as well", async () => {
            pod.peers({ 4: "imok" });
            const silent = `rm "${pod.root}/peers/zk-4"`;
            const said = await says(
                `lead; SECONDS=15; ${silent}; lead; SECONDS=29; lead; echo so far; SECONDS=30; lead`,
            );
            assert.deepEqual(said, ["so far", "reconfig -remove 4,5"]);
        });
        it("removes nothing where no surplus member is silent", async () => {
            pod.peers({ 3: "imok", 4: "imok" });
            assert.deepEqual(await says("lead; SECONDS=20; lead; SECONDS=40; lead; echo end"), ["end"]);
        });
        it("does not remove itself, when it is surplus", async () => {
            const said = await says("self_id=4; lead; SECONDS=20; lead");
            assert.deepEqual(said, ["reconfig -remove 5"]);
        });
        it("removes nothing by what the API said a while ago", async () => {
            assert.deepEqual(await says("lead; SECONDS=20; away; lead; echo end"), ["end"]);
        });
        it("looks once a minute whether it is still recorded that the ensemble is bootstrapped", async () => {
            await says("list_members=; lead; lead; SECONDS=59; lead");
            assert.deepEqual(pod.requests(), [
                "GET statefulset",
                "GET configmap",
                "GET statefulset",
                "GET statefulset",
            ]);
            await says("record_again; SECONDS=59; record_again; echo; SECONDS=60; record_again");
            assert.equal(pod.requests().filter((one) => one === "GET configmap").length, 3);
        });
        it("says why it could not look, and goes on", async () => {
            const [said, end] = await says("read_ensemble; away; record_again; echo end");
            assert.match(said ?? "", /: the Kubernetes API does not say whether the ensemble is bootstrapped/);
            assert.equal(end, "end");
        });
    });

    describe("of one that joins", () => {
        it("adds it as a voter, and leaves no marker", async () => {
            const [said, end] = await says("become_voter; echo end");
            assert.match(said ?? "", /^reconfig -add server\.2=zk-1\./);
            assert.equal(end, "end");
            assert.equal(pod.has("tmp/adding"), false);
        });
        it("says why it waits while the API is away", async () => {
            const [said] = await says("away; become_voter");
            assert.match(said ?? "", /: waiting: the Kubernetes API does not say how many members there are/);
        });
        it("does not add it, when it was told to stop in the meantime", async () => {
            pod.atRequest(`: >"${pod.root}/tmp/stopping"`);
            assert.deepEqual(await says("become_voter; echo end"), ["end"]);
        });
    });

    describe("that confirms the data generation", () => {
        const confirm = `: >"$MARK_UNCONFIRMED"; confirm_generation`;
        it("asks no more once the ensemble is recorded as bootstrapped", async () => {
            await says(confirm);
            assert.equal(pod.has("tmp/unconfirmed"), false);
        });
        it("asks again while it is not recorded", async () => {
            pod.write("state/founded", "given-up");
            await says(confirm);
            assert.equal(pod.has("tmp/unconfirmed"), true);
        });
        it("asks again when the API was away, whatever it said before", async () => {
            await says(`${confirm}; away; ${confirm}`);
            assert.equal(pod.has("tmp/unconfirmed"), true);
        });
    });
});
