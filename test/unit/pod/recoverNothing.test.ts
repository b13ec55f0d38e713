/** zk-recover from-nothing: all data is abandoned. */
import * as assert from "node:assert/strict";

import { begun, HOST, list, MEMBERS, refuses, survivor } from "../support/members";
import { UID } from "../support/api";
import { GENERATION, type Pod } from "../support/pod";

describe("zk-recover from-nothing", () => {
    let pod: Pod;
    const begin = (host?: string, port?: number) => (pod = begun(host, port));
    const withData = () => (pod = survivor());
    const refused = (words: RegExp, ...args: string[]) => refuses(pod, words, ...args);

    it("refuses when the ensemble is not known to have served", async () => {
        begin().api(3);
        await refused(/is not known to have served: it bootstraps by itself/, "from-nothing", "zk-0", "zk-1", "zk-2");
    });
    it("succeeds when it is repeated, and does not write again", async () => {
        begin().api(3, { bootstrapped: true });
        const again = () => pod.run("zk-recover", "from-nothing", "zk-0", "zk-1", "zk-2");
        assert.equal((await again()).code, 0);
        assert.equal(pod.requests().at(-1), "PATCH configmap");
        // Where a committed membership shows that it had served.
        pod.write("conf/zoo.cfg.dynamic.10000002f", list(0, 1, 2));
        assert.equal((await again()).code, 0);
        assert.equal(pod.requests().filter((one) => one === "PATCH configmap").length, 1);
    });
    it("goes by what is recorded when its change fails, because another command may have been faster", async () => {
        begin().api(3, { bootstrapped: true });
        pod.atRequest(`if [[ $method == PATCH ]]; then
            echo "given-up" >"${pod.root}/state/founded"; echo "ERROR 409: Conflict." >&2; exit 8
        fi`);
        assert.equal((await pod.run("zk-recover", "from-nothing", "zk-0", "zk-1", "zk-2")).code, 0);
        begin().api(3, { bootstrapped: true });
        pod.refuse("PATCH*");
        const { code, stderr } = await pod.run("zk-recover", "from-nothing", "zk-0", "zk-1", "zk-2");
        assert.equal(code, 1);
        assert.match(stderr, /REFUSED: the Kubernetes API does not take a change of zk-state .*ERROR 500/);
    });
    it("records that the members bootstrap an empty ensemble when all volumes are lost", async () => {
        begin().api(3, {
            bootstrapped: true,
            bootstrapSize: 3,
            generation: GENERATION,
            statefulSet: UID,
            claims: "Retain",
            retain: true,
        });
        const { code, stdout } = await pod.run("zk-recover", "from-nothing", "zk-0", "zk-1", "zk-2");
        assert.equal(code, 0);
        assert.match(stdout, /RECOVERY: all data is abandoned; the members bootstrap an empty ensemble/);
        assert.equal(pod.read("state/founded"), "given-up\n");
        assert.equal(pod.has("state/founders"), false);
        // A volume that comes back later is of an abandoned data generation.
        assert.match(pod.read("state/history"), /^recovered-[0-9a-f-]{36}\n$/);
        assert.notEqual(pod.read("state/history"), `${GENERATION}\n`);
    });
    it("lets a member bootstrap that lost its data but not its membership", async () => {
        begin().api(3, { statefulSet: UID, claims: "Delete" });
        pod.write("state/founded", "given-up");
        pod.write("conf/zoo.cfg.dynamic.10000002f", list(0, 1, 2));
        const { code } = await pod.run("start.sh");
        assert.equal(code, 0);
        assert.equal(pod.has("data/log/initialize"), true);
    });
    it("refuses while this member, or another, has data", async () => {
        withData();
        await refused(/this member has data: zk-recover from-this-member/, "from-nothing", "zk-0", "zk-1", "zk-2");
        begin().api(3, { bootstrapped: true });
        pod.peers({ 1: "imok" });
        await refused(/ZooKeeper runs on zk-1/, "from-nothing", "zk-0", "zk-1", "zk-2");
    });
    it("refuses while ZooKeeper runs in another pod, as in one that was scaled away and is still stopping", async () => {
        begin().api(3, { bootstrapped: true });
        pod.hosts({ [HOST(0)]: "10.0.0.5", [MEMBERS]: "10.0.0.5 STREAM\n10.0.0.9" });
        pod.write("peers/10", "imok");
        await refused(
            /ZooKeeper runs on 10\.0\.0\.9\. Wait until every pod that is being deleted is gone/,
            "from-nothing",
            "zk-0",
            "zk-1",
            "zk-2",
        );
    });
    it("refuses while not all members are named, or the API does not say how many there are", async () => {
        begin().api(3, { bootstrapped: true });
        await refused(/these are members too: zk-0/, "from-nothing", "zk-1", "zk-2");
        pod.api(3, { failures: 1 });
        await refused(/the Kubernetes API does not say/, "from-nothing", "zk-0", "zk-1", "zk-2");
    });
});
