import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { startEngine, valueOf } from "../unit/support/mocks";
import { provider, TOKEN } from "./support/provider";

describe("the component in a program in another language", () => {
    it("returns the outputs of the schema, for arguments that are values and that are outputs", async () => {
        await startEngine();
        const inputs = {
            replicas: 1,
            dataPolicy: "delete",
            heap: "256M",
            image: pulumi.output("zookeeper:3.9.4"),
            storage: { size: "1Gi", className: pulumi.output("fast") },
            labels: { team: pulumi.output("search") },
            tolerations: [{ key: pulumi.output("dedicated"), operator: "Exists" }],
        };
        const { urn, state } = await provider.construct("zk", TOKEN, inputs, {});
        assert.match(await valueOf(pulumi.output(urn)), /::zookeeper-ensemble:index:ZooKeeperEnsemble::zk$/);
        const outputs = await valueOf(pulumi.output(state));
        await pulumi.runtime.disconnect();
        assert.deepEqual(outputs, {
            connectionString: Array(3).fill("zk-cs.zk.svc.cluster.local:2181").join(","),
            clientService: "zk-cs.zk.svc.cluster.local:2181",
            namespace: "zk",
            memberHosts: ["zk-0.zk-hs.zk.svc.cluster.local"],
            afterDestroy: outputs["afterDestroy"] as unknown,
        });
    });

    it("refuses a wrong value with a typed input error that names the property", async () => {
        const registered = await startEngine();
        const error: unknown = await provider
            .construct("zk", TOKEN, { replicas: 16, storage: { size: "1Mi" } }, {})
            .catch((reason: unknown) => reason);
        assert.deepEqual(properties(error), ["replicas", "storage.size"]);
        assert.deepEqual(registered, []);
    });
    it("refuses an output for a plain argument, and says what to do", async () => {
        const registered = await startEngine();
        const error: unknown = await provider
            .construct("zk", TOKEN, { heap: pulumi.output("1G"), storage: pulumi.output({ size: "1Gi" }) }, {})
            .catch((reason: unknown) => reason);
        assert.deepEqual(properties(error), ["storage", "heap"]);
        assert.match(String(error), /heap must be a plain value, not an output, .*; write the value itself/);
        assert.deepEqual(registered, []);
    });
    it("refuses a wrong value of an output in the same way", async () => {
        await startEngine();
        const errors = await unhandledDuring(async () => {
            const { state } = await provider.construct("zk", TOKEN, { image: pulumi.output("zookeeper") }, {});
            // The plugin's server answers with the failure of the outputs or with an unhandled rejection, whichever
            // comes first. So both must be the same error.
            await assert.rejects(valueOf(pulumi.output(state)), (error) => {
                assert.deepEqual(properties(error), ["image"]);
                return true;
            });
        });
        assert.ok(errors.length > 0);
        for (const error of errors) {
            assert.deepEqual(properties(error), ["image"]);
        }
    });
});

/** Runs `work` and returns the unhandled rejections meanwhile, which mocha would count as failures of the test. */
async function unhandledDuring(work: () => Promise<void>): Promise<unknown[]> {
    const theirs = process.listeners("unhandledRejection");
    const errors: unknown[] = [];
    const collect = (error: unknown) => errors.push(error);
    process.removeAllListeners("unhandledRejection");
    process.on("unhandledRejection", collect);
    try {
        await work();
        // Wait for the rejections of the other outputs, which come shortly after the first one.
        await new Promise((resolve) => setTimeout(resolve, 50));
        // The promises of refused resources never settle. Reading them here keeps Pulumi from reporting them as leaks
        // at the end.
        const untyped: object = await import("@pulumi/pulumi/runtime/debuggable.js");
        (untyped as { leakedPromises: () => void }).leakedPromises();
        return errors;
    } finally {
        process.removeListener("unhandledRejection", collect);
        theirs.forEach((listener) => process.on("unhandledRejection", listener));
    }
}

function properties(error: unknown): string[] {
    assert.ok(pulumi.InputPropertiesError.isInstance(error), String(error));
    return error.errors.map(({ propertyPath, reason }) => {
        assert.match(reason, /^must .*, not /);
        return propertyPath;
    });
}
