import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { SECRET } from "../../../components/plan/validationError";
import { argsFromConfig } from "../../../stacks/config";
import { startEngine } from "../support/mocks";

/** The arguments that argsFromConfig reads from a configuration in Pulumi's form: strings by full keys. */
async function argsOf(config: Record<string, string>, secrets: string[] = []): Promise<unknown> {
    await startEngine();
    pulumi.runtime.setAllConfig(config, secrets);
    try {
        return argsFromConfig();
    } finally {
        pulumi.runtime.setAllConfig({});
        await pulumi.runtime.disconnect();
    }
}

describe("argsFromConfig", () => {
    it("gives each argument the type that the table says", async () => {
        assert.deepEqual(
            await argsOf({
                "zookeeper:replicas": "5",
                "zookeeper:createNamespace": "false",
                "zookeeper:heap": "1G",
                "zookeeper:dataPolicy": "delete",
                "zookeeper:storage": '{"size":"20Gi"}',
                "zookeeper:imagePullSecrets": '["registry"]',
                "zookeeper:tolerations": '[{"operator":"Exists","effect":"NoExecute","tolerationSeconds":60}]',
            }),
            {
                replicas: 5,
                createNamespace: false,
                heap: "1G",
                dataPolicy: "delete",
                storage: { size: "20Gi" },
                imagePullSecrets: ["registry"],
                tolerations: [{ operator: "Exists", effect: "NoExecute", tolerationSeconds: 60 }],
            },
        );
    });
    it("makes strings of numbers and booleans that stand where the table wants strings", async () => {
        assert.deepEqual(
            await argsOf({
                "zookeeper:namespace": "1234",
                "zookeeper:image": "true",
                "zookeeper:resources": '{"requests":{"cpu":0.5,"memory":1073741824}}',
                "zookeeper:labels": '{"version":3,"canary":true,"zip":"01234"}',
                "zookeeper:tolerations": '[{"key":"a","value":7,"tolerationSeconds":7}]',
            }),
            {
                namespace: "1234",
                image: "true",
                resources: { requests: { cpu: "0.5", memory: "1073741824" } },
                labels: { version: "3", canary: "true", zip: "01234" },
                tolerations: [{ key: "a", value: "7", tolerationSeconds: 7 }],
            },
        );
    });
    it("hands a value of the wrong type on as it is, so that the component refuses it", async () => {
        assert.deepEqual(
            await argsOf({
                "zookeeper:replicas": "three",
                "zookeeper:tickTime": "2s",
                "zookeeper:initLimit": "",
                "zookeeper:createNamespace": "yes",
                "zookeeper:storage": "20Gi",
                "zookeeper:namespace": "null",
                "zookeeper:autopurge": '{"retainCount":"5","hours":3}',
                "zookeeper:labels": '{"version":1.1,"long":100000000000000000000}',
            }),
            {
                replicas: "three",
                tickTime: "2s",
                initLimit: "",
                createNamespace: "yes",
                storage: "20Gi",
                namespace: null,
                autopurge: { retainCount: "5", hours: 3 },
                labels: { version: 1.1, long: 1e20 },
            },
        );
    });
    it("takes every key of the project, and keys whose project is misspelt, but no keys of other projects", async () => {
        assert.deepEqual(
            await argsOf({
                "zookeeper:replica": "5",
                "zookeeper:constructor": "{}",
                "zookeeper:a:b": "c",
                "zookeper:heap": "1G",
                "kubernetes:context": "prod",
                "pulumi:tags": "{}",
                "heap:heap": "1G",
            }),
            { replica: "5", constructor: "{}", "a:b": "c", "zookeper:heap": "1G" },
        );
    });
    it("replaces secrets by the symbol SECRET", async () => {
        const secrets = ["zookeeper:image", "zookeeper:labels", "zookeeper:pasword"];
        const config = Object.fromEntries(secrets.map((key) => [key, '{"team":"hush"}']));
        assert.deepEqual(await argsOf({ ...config, "zookeeper:heap": "1G" }, secrets), {
            image: SECRET,
            labels: SECRET,
            pasword: SECRET,
            heap: "1G",
        });
    });
    it("returns no arguments without a configuration", async () => {
        assert.deepEqual(await argsOf({}), {});
    });
});
