/** Changes of the number of members and losses of volumes: the membership follows, and no data is lost. */
import * as assert from "node:assert/strict";

import { attempt, eventually, run } from "./support/command";
import {
    asking,
    circumstances,
    get,
    inPod,
    kubectl,
    lacksNode,
    loseVolumes,
    readNode,
    tryInPod,
    votersIn,
    writeNode,
} from "./support/kubernetes";
import { small, Stack } from "./support/stack";

const namespace = "membership";
/** Preferred anti-affinity, because four members have to run on three nodes. */
const config = { namespace, dataPolicy: "retain", antiAffinity: "preferred" };

interface Pods {
    items: { metadata: { name: string; uid: string }; status: { containerStatuses?: { restartCount: number }[] } }[];
}

const ask = (pod: string, word: string) => inPod(namespace, pod, "bash", "-c", asking(word));

/** The ids of the voters in the membership of a member that serves. */
async function voters(pod = "zk-0"): Promise<string> {
    return votersIn(await ask(pod, "conf"));
}

const write = (pod: string, path: string) => writeNode(namespace, pod, path);
const read = (pod: string, path: string) => readNode(namespace, pod, path);

/** UIDs and restarts of the pods, and the StatefulSet's revision: the same as long as no member restarts. */
async function running(...members: string[]): Promise<unknown> {
    const { items } = await get<Pods>("-n", namespace, "pods", "-l", "app=zk");
    const revision = ["get", "statefulset", "zk", "-o", "jsonpath={.status.updateRevision}"];
    return {
        pods: items
            .filter(({ metadata }) => members.includes(metadata.name))
            .map(({ metadata, status }) => [metadata.uid, status.containerStatuses?.[0]?.restartCount]),
        revision: await kubectl("-n", namespace, ...revision),
    };
}

const ready = (count: number) =>
    eventually(
        90,
        () => kubectl("-n", namespace, "get", "statefulset", "zk", "-o", "jsonpath={.status.readyReplicas}"),
        (answer) => answer === String(count),
    );

describe("the members of an ensemble", () => {
    let stack: Stack;
    const up = async (replicas: number) => {
        stack.configure({ ...small, ...config, replicas });
        return stack.run("up");
    };
    before(async () => {
        stack = await Stack.create(namespace, { ...config, replicas: 1 });
        await stack.run("up");
        await write("zk-0", "/alone");
    });
    afterEach(async function () {
        if (this.currentTest?.state === "failed") {
            console.log(await circumstances(namespace));
        }
    });
    after(async () => {
        await stack.remove();
    });

    it("are not restarted when members join, and the new members get all data", async () => {
        const before = await running("zk-0");
        await up(3);
        assert.equal(await voters("zk-2"), "1,2,3");
        await read("zk-2", "/alone");
        assert.deepEqual(await running("zk-0"), before);
        assert.equal(((await stack.outputs())["memberHosts"] as string[]).length, 3);
        await write("zk-1", "/three");
    });

    it("leave the membership before they stop, even the leader, and the remaining member is not restarted", async () => {
        // zk-0 has bootstrapped the ensemble and leads until it restarts. It is restarted so that a leaving member
        // leads: if a leader stopped without leaving, the remaining member would be one of two voters, and could not
        // serve.
        const bootstrapping = JSON.stringify(await running("zk-0"));
        await inPod(namespace, "zk-0", "bash", "-c", "kill -TERM $(</tmp/pid)");
        await eventually(
            60,
            async () =>
                [JSON.stringify(await running("zk-0")), await tryInPod(namespace, "zk-0", "zk-status")] as const,
            ([now, { output }]) => now !== bootstrapping && /^zk-0 +follower/m.test(output),
        );
        const before = await running("zk-0");
        await up(1);
        await eventually(
            60,
            () => voters(),
            (ids) => ids === "1",
        );
        await read("zk-0", "/three");
        assert.deepEqual(await running("zk-0"), before);
        await write("zk-0", "/one");
    });

    it("rejoin on their old volumes after kubectl scale, and catch up", async () => {
        await kubectl("-n", namespace, "scale", "statefulset", "zk", "--replicas=3");
        await ready(3);
        assert.equal(await voters("zk-2"), "1,2,3");
        await read("zk-2", "/one");
        await up(3);
    });

    it("whose number kubectl scale has set are changed by up only with PULUMI_K8S_ENABLE_PATCH_FORCE", async () => {
        stack.configure({ ...small, ...config, replicas: 1 });
        const { code, output } = await stack.attempt("up");
        assert.notEqual(code, 0);
        assert.match(output, /conflict with "kubectl" with subresource "scale"[^]*\.spec\.replicas/);
        assert.equal(await voters(), "1,2,3");
        // The remedy of docs/troubleshooting.md.
        process.env["PULUMI_K8S_ENABLE_PATCH_FORCE"] = "true";
        try {
            await up(1);
        } finally {
            delete process.env["PULUMI_K8S_ENABLE_PATCH_FORCE"];
        }
        assert.equal(await voters(), "1");
        await up(3);
    });

    it("fetch the data from the others after one volume was lost", async () => {
        await loseVolumes(namespace, ["zk-1"]);
        await eventually(
            60,
            () => tryInPod(namespace, "zk-1", "true"),
            ({ code }) => code === 0,
        );
        await ready(3);
        await read("zk-1", "/one");
        assert.equal(await voters("zk-1"), "1,2,3");
    });

    it("have the same data after destroy and up, even if one volume was lost in between", async () => {
        await stack.run("destroy");
        await kubectl("-n", namespace, "delete", "persistentvolumeclaim", "datadir-zk-2");
        await up(3);
        assert.equal(await voters("zk-2"), "1,2,3");
        await read("zk-2", "/three");
    });

    it("join the members that have the data if there are more of them after destroy and up", async () => {
        await up(1);
        await eventually(
            60,
            () => voters(),
            (ids) => ids === "1",
        );
        await write("zk-0", "/last");
        await stack.run("destroy");
        await kubectl("-n", namespace, "delete", "persistentvolumeclaim", "datadir-zk-1", "datadir-zk-2");
        await up(3);
        assert.equal(await voters("zk-1"), "1,2,3");
        await read("zk-2", "/last");
    });

    it("do not serve when a majority of volumes is lost, and say why", async () => {
        const words = /the volume is empty, but the ensemble has served before/;
        await loseVolumes(namespace, ["zk-1", "zk-2"]);
        const said = await eventually(
            60,
            async () => (await attempt("kubectl", "-n", namespace, "logs", "zk-1", "--tail=1")).output,
            (log) => words.test(log),
        );
        assert.match(said, /this member takes its data from one that serves, and none does/);
        // No member may serve, neither the one with data nor the two without. The event shows that they have waited for
        // a while.
        await eventually(
            30,
            () => kubectl("-n", namespace, "get", "events", "-o", "jsonpath={.items[*].message}"),
            (events) => words.test(events),
        );
        assert.match(await ask("zk-0", "srvr"), /not currently serving/);
        for (const member of ["zk-1", "zk-2"]) {
            assert.notEqual((await tryInPod(namespace, member, "bash", "-c", ": </dev/tcp/127.0.0.1/2181")).code, 0);
        }
        const state = await kubectl("-n", namespace, "get", "configmap", "zk-state", "-o", "jsonpath={.data.founded}");
        assert.equal(state, "true");
        const { code, output } = await tryInPod(namespace, "zk-0", "zk-status");
        assert.equal(code, 2);
        assert.match(output, /DOES NOT SERVE: 0 of 3 voters serve, 2 are needed/);
    });

    it("serve again from one member's data after zk-recover names all lost members, and not before", async () => {
        const vague = await tryInPod(namespace, "zk-0", "zk-recover", "from-this-member", "zk-1");
        assert.match(vague.output, /REFUSED: these are members too: zk-2/);
        const empty = await tryInPod(namespace, "zk-1", "zk-recover", "from-this-member", "zk-0", "zk-2");
        assert.match(empty.output, /REFUSED: this member has no data/);
        const nothing = await tryInPod(namespace, "zk-1", "zk-recover", "from-nothing", "zk-0", "zk-1", "zk-2");
        assert.match(nothing.output, /REFUSED: ZooKeeper runs on zk-0. If its data is to be abandoned/);
        await inPod(namespace, "zk-0", "zk-recover", "from-this-member", "zk-1", "zk-2");
        await ready(3);
        assert.equal(await voters("zk-2"), "1,2,3");
        for (const member of ["zk-0", "zk-1", "zk-2"]) {
            await read(member, "/last");
        }
        assert.match(
            await inPod(namespace, "zk-1", "zk-status"),
            /zk in namespace membership serves: 3 of 3 voters are up, 1 more may fail/,
        );
    });

    it("apply no ACL to zk-cli", async () => {
        await inPod(namespace, "zk-0", "zk-cli", "create", "/closed", "two words", "digest:nobody:knows:r");
        assert.match(await inPod(namespace, "zk-1", "zk-cli", "get", "/closed"), /^two words$/m);
        const anybody = await tryInPod(namespace, "zk-1", "bash", "-c", "zkCli.sh get /closed 2>&1");
        assert.match(anybody.output, /NoAuth|Insufficient permission/);
    });

    it("bootstrap an empty ensemble after zk-recover from-nothing, and not before", async () => {
        // zk-3 is scaled away and keeps its volume. Its data becomes abandoned, which the next test needs.
        await kubectl("-n", namespace, "scale", "statefulset", "zk", "--replicas=4");
        await ready(4);
        await kubectl("-n", namespace, "scale", "statefulset", "zk", "--replicas=3");
        await eventually(
            60,
            () => kubectl("-n", namespace, "get", "pod", "zk-3", "--ignore-not-found", "-o", "name"),
            (name) => name === "",
        );
        await loseVolumes(namespace, ["zk-0", "zk-1", "zk-2"]);
        await eventually(
            60,
            async () => (await attempt("kubectl", "-n", namespace, "logs", "zk-0", "--tail=1")).output,
            (log) => log.includes("the volume is empty, but the ensemble has served before"),
        );
        await inPod(namespace, "zk-0", "zk-recover", "from-nothing", "zk-0", "zk-1", "zk-2");
        await ready(3);
        assert.equal(await voters("zk-1"), "1,2,3");
        await lacksNode(namespace, "zk-0", "/last");
    });

    it("refuse a member whose volume has abandoned data, until the volume is deleted", async () => {
        await kubectl("-n", namespace, "scale", "statefulset", "zk", "--replicas=4");
        const said = await eventually(
            60,
            async () => (await attempt("kubectl", "-n", namespace, "logs", "zk-3", "--tail=1")).output,
            (log) => log.includes("of an abandoned data generation"),
        );
        assert.equal(await voters(), "1,2,3");
        // The command is taken from the member's own message.
        await run(...(/kubectl -n membership delete pvc\/datadir-zk-3 pod\/zk-3/.exec(said)?.[0] ?? "").split(" "));
        await ready(4);
        assert.equal(await voters("zk-3"), "1,2,3,4");
        await lacksNode(namespace, "zk-3", "/last");
    });
});
