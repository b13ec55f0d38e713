/** The stacks of stacks/, as they are: only image and sizes are those of a small machine, and their cluster is named. */
import * as assert from "node:assert/strict";
import { join } from "path";

import { eventually, run, start } from "./support/command";
import { kubectl } from "./support/kubernetes";
import { root, small, Stack } from "./support/stack";

const cluster = process.env["ZK_TEST_CLUSTER"] ?? "test";

/** What the override makes small: how much, never how many or how. */
const sizes = (namespace: string): Record<string, string> => ({
    namespace,
    image: String(small["image"]),
    heap: "256M",
    "resources.requests.memory": "384Mi",
    "resources.requests.cpu": "50m",
    "resources.limits.memory": "384Mi",
    "storage.size": "1Gi",
});

interface StatefulSet {
    spec: {
        replicas: number;
        persistentVolumeClaimRetentionPolicy: { whenDeleted: string };
        template: {
            spec: {
                affinity: { podAntiAffinity: Record<string, unknown> };
                topologySpreadConstraints: { whenUnsatisfiable: string }[];
            };
        };
    };
    status: { readyReplicas: number };
}

interface Pods {
    items: { spec: { nodeName: string } }[];
}

interface Nodes {
    items: { metadata: { name: string; labels: Record<string, string> } }[];
}

/** A cluster of the stack's own, for the members of production, each on a node of its own in three zones. */
async function bigger(nodes: number): Promise<{ name: string; env: NodeJS.ProcessEnv }> {
    const name = `${cluster}-stacks`;
    await run(join(root, "local/cluster/create"), name, String(nodes));
    const lines = (await run(join(root, "local/env"), name)).split("\n");
    const kubeconfig = lines.map((line) => /^export KUBECONFIG=(.*)$/.exec(line)?.[1]).find(Boolean);
    assert.ok(kubeconfig !== undefined);
    return { name, env: { KUBECONFIG: kubeconfig } };
}

describe("the stack", () => {
    let stack: Stack;
    const shipped = (file: string, env?: NodeJS.ProcessEnv) =>
        Stack.of(join(root, "stacks", `Pulumi.${file}.yaml`), `stack-${file}`, env);
    const json = async <T>(env: NodeJS.ProcessEnv, ...what: string[]): Promise<T> =>
        JSON.parse((await start(["kubectl", "get", ...what, "-o", "json"], { env }).result).stdout) as T;
    /** The file as it is: all that is wrong with it is that nobody has said yet which cluster is meant. */
    const nameItsCluster = async (env: NodeJS.ProcessEnv) => {
        const { code, output } = await stack.attempt("preview");
        assert.notEqual(code, 0);
        assert.match(output, /ZooKeeperEnsemble "zk": 1 argument is refused:\s+- clusterUid is "not set yet", but /);
        assert.deepEqual((await stack.state()).deployment.resources ?? [], []);
        const remedy = /pulumi config set clusterUid "\$\((kubectl .*)\)"/.exec(output)?.[1] ?? "";
        const uid = await start(["bash", "-c", remedy], { env }).result;
        assert.equal(uid.code, 0, uid.output);
        await stack.set({ clusterUid: uid.stdout });
    };

    for (const [file, kept] of [
        ["dev", "Delete"],
        ["staging", "Retain"],
    ] as const) {
        it(`${file} comes up with three members, and when it goes ${kept === "Delete" ? "nothing" : "the data"} stays`, async () => {
            const namespace = `stack-${file}`;
            stack = await shipped(file);
            try {
                if (file === "staging") {
                    await nameItsCluster({});
                }
                await stack.set(sizes(namespace));
                await stack.run("up");
                const { spec, status } = await json<StatefulSet>({}, "-n", namespace, "statefulset", "zk");
                assert.equal(status.readyReplicas, 3);
                assert.equal(spec.persistentVolumeClaimRetentionPolicy.whenDeleted, kept);
                await stack.run("destroy");
                const { items } = await json<Pods>({}, "-n", namespace, "persistentvolumeclaims");
                assert.equal(items.length, kept === "Delete" ? 0 : 3);
                const left = await kubectl("get", "namespace", namespace, "--ignore-not-found", "-o", "name");
                assert.equal(left, kept === "Delete" ? "" : `namespace/${namespace}`);
                if (kept === "Delete") {
                    const claimed = `jsonpath={.items[?(@.spec.claimRef.namespace=="${namespace}")].metadata.name}`;
                    // The provisioner removes volumes after their claims, in its own time.
                    await eventually(
                        30,
                        () => kubectl("get", "persistentvolumes", "-o", claimed),
                        (volumes) => volumes === "",
                    );
                }
            } finally {
                await stack.remove();
            }
        });
    }

    it("is refused at preview when its configuration is wrong, all of it at once, and nothing is made", async () => {
        stack = await Stack.create("stack-wrong", {
            replcas: 3,
            tickTime: "fast",
            heap: 512,
            storage: { size: "1Gi", clas: "ssd" },
            dataPolicy: "keep",
        });
        try {
            const { code, output } = await stack.attempt("preview");
            assert.notEqual(code, 0);
            assert.match(output, /ZooKeeperEnsemble "zk": 5 arguments are refused:/);
            for (const line of [
                /- replcas is "3", but there is no such argument; use replicas, or leave it out/,
                /- tickTime is "fast", but that is a string; use a number of milliseconds/,
                /- heap is "512", but .*; use whole megabytes or gigabytes/,
                /- storage\.clas is "ssd", but there is no such argument; use one of className, size, or leave it out/,
                /- dataPolicy is "keep", but .*; use one of delete, retain, protect/,
            ]) {
                assert.match(output, line);
            }
            assert.doesNotMatch(output, /^\s+at .*\(/m, "a stack trace");
            assert.deepEqual((await stack.state()).deployment.resources ?? [], []);
        } finally {
            await stack.remove();
        }
    });

    it("prod comes up, once its cluster is named, with five members on nodes of their own in three zones, and is protected", async () => {
        const namespace = "stack-prod";
        const { name, env } = await bigger(5);
        try {
            stack = await shipped("prod", env);
            await nameItsCluster(env);
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
            await stack.forget();
            await run(join(root, "local/cluster/delete"), name);
        }
    });
});
