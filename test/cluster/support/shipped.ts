/** The stacks of stacks/ as they are, made small enough for one machine. */
import * as assert from "node:assert/strict";
import { join } from "node:path";

import { start } from "./command";
import { root, small, Stack } from "./stack";

/** What the override makes small: how much, never how many or how. */
export const sizes = (namespace: string): Record<string, string> => ({
    namespace,
    image: String(small["image"]),
    heap: "256M",
    "resources.requests.memory": "384Mi",
    "resources.requests.cpu": "50m",
    "resources.limits.memory": "384Mi",
    "storage.size": "1Gi",
});

export interface StatefulSet {
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

/** The stack with the configuration of stacks/Pulumi.FILE.yaml. */
export const shipped = (file: string, env?: NodeJS.ProcessEnv): Promise<Stack> =>
    Stack.of(join(root, "stacks", `Pulumi.${file}.yaml`), `stack-${file}`, env);

/** What the cluster of that environment has. */
export const json = async <T>(env: NodeJS.ProcessEnv, ...what: string[]): Promise<T> =>
    JSON.parse((await start(["kubectl", "get", ...what, "-o", "json"], { env }).result).stdout) as T;

/** Follows the message of the first preview: nothing else is wrong with the file than that it names no cluster. */
export async function nameItsCluster(stack: Stack, env: NodeJS.ProcessEnv): Promise<void> {
    const { code, output } = await stack.attempt("preview");
    assert.notEqual(code, 0);
    assert.match(output, /ZooKeeperEnsemble "zk": 1 argument is refused:\s+- clusterUid must be .*, not "not set yet"/);
    assert.deepEqual((await stack.state()).deployment.resources ?? [], []);
    const remedy = /pulumi config set clusterUid "\$\((kubectl .*)\)"/.exec(output)?.[1] ?? "";
    const uid = await start(["bash", "-c", remedy], { env }).result;
    assert.equal(uid.code, 0, uid.output);
    await stack.set({ clusterUid: uid.stdout });
}
