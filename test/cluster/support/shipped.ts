/** The configurations in stacks/, with settings that make them small enough for one machine. */
import * as assert from "node:assert/strict";
import { join } from "node:path";

import { start } from "./command";
import { root, small, Stack } from "./stack";

/** The settings that are overridden. They change sizes, but neither the number of members nor policies. */
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

/** Creates a stack with the configuration of stacks/Pulumi.FILE.yaml. */
export const shipped = (file: string, env?: NodeJS.ProcessEnv): Promise<Stack> =>
    Stack.of(join(root, "stacks", `Pulumi.${file}.yaml`), `stack-${file}`, env);

/** Reads objects as JSON from the cluster of the environment `env`. */
export const json = async <T>(env: NodeJS.ProcessEnv, ...what: string[]): Promise<T> =>
    JSON.parse((await start(["kubectl", "get", ...what, "-o", "json"], { env }).result).stdout) as T;

/** Sets clusterUid with the command in the message of the first preview, which must be the only error. */
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
