/** Node drains, and a namespace that the component did not create. */
import * as assert from "node:assert/strict";

import { attempt, eventually } from "./support/command";
import { get, kubectl } from "./support/kubernetes";
import { onOwnNodes, ownCluster } from "./support/own";
import { Stack } from "./support/stack";

interface Pods {
    items: { metadata: { name: string }; spec: { nodeName: string } }[];
}

describe("an ensemble in a namespace that the component did not create", () => {
    const namespace = "existing";
    /** Other tests run at the same time: their members stay where they are. */
    const labels = { drained: "yes" };
    let stack: Stack;
    let nodes: string[];

    before(async () => {
        nodes = (await kubectl("get", "nodes", "-o", "name")).split("\n").map((node) => node.replace("node/", ""));
        await kubectl("create", "namespace", namespace);
        stack = await Stack.create("existing", { createNamespace: false, labels });
        await stack.run("up");
    });
    after(async () => {
        if (ownCluster !== undefined) {
            await kubectl("uncordon", ...nodes);
        }
        await stack.remove();
    });

    const nodeOf = async (member: string) => {
        const { items } = await get<Pods>("-n", namespace, "pods", "-l", "app=zk");
        return items.find(({ metadata }) => metadata.name === member)?.spec.nodeName ?? "";
    };
    const drain = (node: string, seconds: number) =>
        attempt(
            "kubectl",
            "drain",
            node,
            "--ignore-daemonsets",
            "--delete-emptydir-data",
            "--pod-selector=drained=yes",
            `--timeout=${String(seconds)}s`,
        );
    const ready = async () =>
        (await kubectl("-n", namespace, "get", "statefulset", "zk", "-o", "jsonpath={.status.readyReplicas}")).trim();

    onOwnNodes(
        "drains nodes",
        "allows the drain of one member, and of the next one only when the first is back",
        async () => {
            const [first, second] = [await nodeOf("zk-0"), await nodeOf("zk-1")];
            const one = await drain(first, 60);
            assert.equal(one.code, 0, one.output);
            const two = await drain(second, 10);
            assert.notEqual(two.code, 0, two.output);
            assert.match(two.output, /would violate the pod's disruption budget/);
            assert.equal(await nodeOf("zk-1"), second);

            await kubectl("uncordon", first, second);
            await eventually(60, ready, (count) => count === "3");
            const again = await drain(second, 60);
            assert.equal(again.code, 0, again.output);
            await kubectl("uncordon", second);
            await eventually(60, ready, (count) => count === "3");
        },
    );

    it("keeps the namespace when it is destroyed", async () => {
        await stack.run("destroy");
        assert.equal(await kubectl("get", "namespace", namespace, "-o", "jsonpath={.status.phase}"), "Active");
        assert.equal(await kubectl("-n", namespace, "get", "pods,services,statefulsets", "-o", "name"), "");
    });
});
