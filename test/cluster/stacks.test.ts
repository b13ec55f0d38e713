/** The configurations dev and staging of stacks/. Only image, sizes and clusterUid are changed, to fit the test cluster. */
import * as assert from "node:assert/strict";

import { eventually } from "./support/command";
import { kubectl } from "./support/kubernetes";
import { json, nameItsCluster, shipped, sizes, type StatefulSet } from "./support/shipped";
import { Stack } from "./support/stack";

interface Claims {
    items: unknown[];
}

describe("the stack", () => {
    let stack: Stack;

    for (const [file, kept] of [
        ["dev", "Delete"],
        ["staging", "Retain"],
    ] as const) {
        it(`${file} makes three members, and a destroy ${kept === "Delete" ? "leaves nothing" : "keeps the data"}`, async () => {
            const namespace = `stack-${file}`;
            stack = await shipped(file);
            try {
                if (file === "staging") {
                    await nameItsCluster(stack, {});
                }
                await stack.set(sizes(namespace));
                await stack.run("up");
                const { spec, status } = await json<StatefulSet>({}, "-n", namespace, "statefulset", "zk");
                assert.equal(status.readyReplicas, 3);
                assert.equal(spec.persistentVolumeClaimRetentionPolicy.whenDeleted, kept);
                await stack.run("destroy");
                const { items } = await json<Claims>({}, "-n", namespace, "persistentvolumeclaims");
                assert.equal(items.length, kept === "Delete" ? 0 : 3);
                const left = await kubectl("get", "namespace", namespace, "--ignore-not-found", "-o", "name");
                assert.equal(left, kept === "Delete" ? "" : `namespace/${namespace}`);
                if (kept === "Delete") {
                    const claimed = `jsonpath={.items[?(@.spec.claimRef.namespace=="${namespace}")].metadata.name}`;
                    // The provisioner deletes volumes some time after their claims.
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

    it("is refused in a preview if its configuration is wrong, with all errors at once, and nothing is created", async () => {
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
                /- replcas must not be set \(it is "3"\): there is no such argument; use replicas, or remove it/,
                /- tickTime must be an integer from 100 to 60000 \(milliseconds\), not "fast"/,
                /- heap must be whole megabytes or gigabytes .*, not "512"/,
                /- storage\.clas must not be set \(it is "ssd"\): there is no such argument; use one of className, size/,
                /- dataPolicy must be one of delete, retain, protect, not "keep"/,
            ]) {
                assert.match(output, line);
            }
            assert.doesNotMatch(output, /^\s+at .*\(/m, "a stack trace");
            assert.deepEqual((await stack.state()).deployment.resources ?? [], []);
        } finally {
            await stack.remove();
        }
    });
});
