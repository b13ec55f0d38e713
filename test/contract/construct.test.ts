import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { startEngine, valueOf } from "../unit/support/mocks";
import { provider, TOKEN } from "./support/provider";

describe("constructed for a program in another language", () => {
    it("gives the outputs of the schema, from values and from outputs", async () => {
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

    it("refuses a plain value as a typed input error that names the property", async () => {
        const registered = await startEngine();
        const error: unknown = await provider
            .construct("zk", TOKEN, { replicas: 16, storage: { size: "1Mi" } }, {})
            .catch((reason: unknown) => reason);
        assert.deepEqual(properties(error), ["replicas", "storage.size"]);
        assert.deepEqual(registered, []);
    });
    it("refuses an output for a plain argument in words", async () => {
        const registered = await startEngine();
        const error: unknown = await provider
            .construct("zk", TOKEN, { heap: pulumi.output("1G"), storage: pulumi.output({ size: "1Gi" }) }, {})
            .catch((reason: unknown) => reason);
        assert.deepEqual(properties(error), ["storage", "heap"]);
        assert.match(String(error), /heap must be a plain value, not an output, .*; write the value itself/);
        assert.deepEqual(registered, []);
    });
    it("refuses a value that arrives as an output in the same way", async () => {
        await startEngine();
        const errors = await unhandledDuring(async () => {
            const { state } = await provider.construct("zk", TOKEN, { image: pulumi.output("zookeeper") }, {});
            // The plugin's server answers with what comes out of the outputs, or with an error that nobody handled,
            // whatever is first: they have to be the same.
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

/** Errors that no program handles; mocha would take them for failures of the test. */
async function unhandledDuring(work: () => Promise<void>): Promise<unknown[]> {
    const theirs = process.listeners("unhandledRejection");
    const errors: unknown[] = [];
    const note = (error: unknown) => errors.push(error);
    process.removeAllListeners("unhandledRejection");
    process.on("unhandledRejection", note);
    try {
        await work();
        // The last of them come a turn after the first.
        await new Promise((resolve) => setTimeout(resolve, 50));
        // What was refused is never registered, which Pulumi would report as a leak when the process ends.
        const untyped: object = await import("@pulumi/pulumi/runtime/debuggable.js");
        (untyped as { leakedPromises: () => void }).leakedPromises();
        return errors;
    } finally {
        process.removeListener("unhandledRejection", note);
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
