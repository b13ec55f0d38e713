/** The configuration stacks/Pulumi.prod.yaml, on a cluster that is big enough for it. */
import * as assert from "node:assert/strict";
import { join } from "node:path";

import { run } from "../cluster/support/command";
import { json, nameItsCluster, shipped, sizes, type StatefulSet } from "../cluster/support/shipped";
import type { Stack } from "../cluster/support/stack";
import { Belongings } from "./belongings";

const cluster = `${process.env["ZK_TEST_CLUSTER"] ?? "test"}-prod`;
const env = { KUBECONFIG: join(new Belongings(cluster).folder, "kubeconfig") };

interface Pods {
    items: { spec: { nodeName: string } }[];
}

interface Nodes {
    items: { metadata: { name: string; labels: Record<string, string> } }[];
}

describe("the stack", () => {
    it("prod makes five members on different nodes in three zones after clusterUid is set, and is protected", async () => {
        const namespace = "stack-prod";
        await run("local/cluster/create", cluster, "5");
        let stack: Stack | undefined;
        try {
            stack = await shipped("prod", env);
            await nameItsCluster(stack, env);
            await stack.set(sizes(namespace));
            await stack.run("up");
            const { spec, status } = await json<StatefulSet>(env, "-n", namespace, "statefulset", "zk");
            assert.equal(status.readyReplicas, 5);
            assert.ok("requiredDuringSchedulingIgnoredDuringExecution" in spec.template.spec.affinity.podAntiAffinity);
            assert.equal(spec.template.spec.topologySpreadConstraints[0]?.whenUnsatisfiable, "DoNotSchedule");
            const { items } = await json<Pods>(env, "-n", namespace, "pods", "-l", "app=zk");
            const nodes = items.map((pod) => pod.spec.nodeName);
            assert.equal(new Set(nodes).size, 5);
            const all = (await json<Nodes>(env, "nodes")).items.filter(({ metadata }) => nodes.includes(metadata.name));
            const zones = all.map(({ metadata }) => metadata.labels["topology.kubernetes.io/zone"] ?? "");
            const counts = [...new Set(zones)].map((zone) => zones.filter((other) => other === zone).length).sort();
            assert.deepEqual(counts, [1, 2, 2]);
            const { code, output } = await stack.attempt("destroy");
            assert.notEqual(code, 0);
            assert.match(output, /because it is protected/);
        } finally {
            await stack?.forget();
            await run("local/cluster/delete", cluster);
        }
    });
});
