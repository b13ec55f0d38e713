import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { ARGUMENTS } from "../../../components/plan/arguments";
import { RefusedArguments } from "../../../components/refusedArguments";
import { type Registered, startEngine, valueOf } from "../support/mocks";
import { sampleOf } from "./examples/samples";

/** A YAML parser, which is installed as a dependency of Pulumi. */
const { load: parseYaml } = createRequire(__filename)("js-yaml") as { load: (text: string) => unknown };

type Program = Record<string, pulumi.Output<unknown>>;

interface Run {
    registered: Registered[];
    outputs: Record<string, unknown>;
    refused?: RefusedArguments;
}

const UID = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6";

/** Runs index.ts as the program of a stack with this configuration. */
async function run(config: Record<string, unknown>, secrets: string[] = []): Promise<Run> {
    const registered = await startEngine(({ name, inputs }) =>
        name === "zk.cluster" ? { metadata: { uid: UID } } : inputs,
    );
    const texts = Object.entries(config).map(([key, value]): [string, string] => [
        `zookeeper:${key}`,
        typeof value === "string" ? value : JSON.stringify(value),
    ]);
    pulumi.runtime.setAllConfig(
        Object.fromEntries(texts),
        secrets.map((key) => `zookeeper:${key}`),
    );
    // require and not import(), because the program must run anew in each test, and only require's cache can be cleared.
    const load = createRequire(__filename);
    const path = load.resolve("../../../index");
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the cache is keyed by path
    delete load.cache[path];
    try {
        const values = Object.entries(load(path) as Program).map(async ([name, output]) => [
            name,
            await valueOf(output),
        ]);
        return { registered, outputs: Object.fromEntries(await Promise.all(values)) as Record<string, unknown> };
    } catch (error) {
        assert.ok(error instanceof RefusedArguments, String(error));
        return { registered, outputs: {}, refused: error };
    } finally {
        pulumi.runtime.setAllConfig({});
        await pulumi.runtime.disconnect();
    }
}

const component = ({ registered }: Run) =>
    registered.find(({ type }) => type === "zookeeper-ensemble:index:ZooKeeperEnsemble");

describe("the stack program", () => {
    it("makes an ensemble zk of three members without any configuration, and outputs their addresses", async () => {
        const { outputs, registered } = await run({});
        const hosts = [0, 1, 2].map((n) => `zk-${n}.zk-hs.zk.svc.cluster.local`);
        assert.ok(registered.some(({ type, name }) => type === "kubernetes:apps/v1:StatefulSet" && name === "zk"));
        assert.deepEqual(Object.keys(outputs).sort(), [
            "afterDestroy",
            "clientService",
            "connectionString",
            "memberHosts",
            "namespace",
        ]);
        assert.equal(outputs["namespace"], "zk");
        assert.equal(outputs["clientService"], "zk-cs.zk.svc.cluster.local:2181");
        assert.deepEqual(outputs["memberHosts"], hosts);
        const address = "zk-cs.zk.svc.cluster.local:2181";
        assert.equal(outputs["connectionString"], `${address},${address},${address}`);
    });

    for (const [key, row] of Object.entries(ARGUMENTS.fields)) {
        it(`passes the configuration key to the argument of the same name: ${key}`, async () => {
            const value = sampleOf(row);
            const ran = await run({ [key]: value });
            assert.equal(ran.refused?.message, undefined);
            assert.equal(component(ran)?.name, "zk");
            assert.deepEqual(component(ran)?.inputs, { [key]: value });
        });
    }

    it("refuses all wrong arguments in one message, with value, reason and remedy, and registers nothing", async () => {
        const ran = await run({
            replica: 5,
            name: "orders",
            replicas: "three",
            storage: { size: "5GB", klass: "fast" },
            heap: "512Mi",
            createNamespace: "yes",
            tickTime: 10,
            logLevel: "info",
            imagePullSecrets: "registry",
            labels: { app: "mine" },
        });
        const names = Object.keys(ARGUMENTS.fields).join(", ");
        assert.equal(
            ran.refused?.message,
            `ZooKeeperEnsemble "zk": 11 arguments are refused:
  - name must not be set (it is "orders"): there is no such argument; use one of ${names}, or remove it
  - replicas must be an integer from 1 to 15 (members), not "three"
  - imagePullSecrets must be a list of strings, not "registry"
  - createNamespace must be true or false, not "yes"
  - storage.size must be a Kubernetes quantity such as 10Gi or 384Mi, at least 256Mi, not "5GB": Kubernetes has its own notation for amounts: 1Gi and 1G differ, and GB does not exist
  - storage.klass must not be set (it is "fast"): there is no such argument; use one of className, size, or remove it
  - heap must be whole megabytes or gigabytes such as 512M or 4G, at least 128M, not "512Mi": the JVM has its own notation for sizes, which differs from the one of Kubernetes
  - tickTime must be an integer from 100 to 60000 (milliseconds), not 10
  - logLevel must be one of TRACE, DEBUG, INFO, WARN, ERROR, not "info"
  - labels["app"] must have another key: the ensemble's objects find each other by this label, or Kubernetes sets it
  - replica must not be set (it is "5"): there is no such argument; use replicas, or remove it`,
        );
        assert.ok(pulumi.RunError.isInstance(ran.refused), "Pulumi would print it with a stack trace");
        assert.deepEqual(ran.registered, []);
    });

    it("neither prints nor registers a secret from the configuration", async () => {
        const { refused, registered } = await run({ image: "hush:1", pasword: "hush" }, ["image", "pasword"]);
        assert.deepEqual(
            refused?.errors.map(({ propertyPath }) => propertyPath),
            ["image", "pasword"],
        );
        assert.doesNotMatch(refused.message + JSON.stringify(refused.errors), /hush/);
        assert.deepEqual(registered, []);
    });
});

describe("the stacks", () => {
    const folder = join(__dirname, "..", "..", "..", "stacks");

    /** The configuration of the program in stacks/Pulumi.<stack>.yaml, without the keys of the Kubernetes provider. */
    function configOf(stack: string): Record<string, unknown> {
        const { config } = parseYaml(readFileSync(join(folder, `Pulumi.${stack}.yaml`), "utf8")) as { config: object };
        const own = Object.entries(config).filter(([key]) => key.startsWith("zookeeper:"));
        return Object.fromEntries(own.map(([key, value]) => [key.replace("zookeeper:", ""), value as unknown]));
    }

    it("are dev, staging and prod", () => {
        const files = readdirSync(folder).filter((file) => file.endsWith(".yaml"));
        assert.deepEqual(files.sort(), ["Pulumi.dev.yaml", "Pulumi.prod.yaml", "Pulumi.staging.yaml"]);
    });
    for (const stack of ["staging", "prod"]) {
        it(`${stack}: the only error is that clusterUid is not set yet, and the message has the command to set it`, async () => {
            const { refused, registered } = await run(configOf(stack));
            assert.equal(
                refused?.message,
                `ZooKeeperEnsemble "zk": 1 argument is refused:
  - clusterUid must be a UID as Kubernetes writes them, not "not set yet": the UID of its namespace kube-system identifies a cluster; with kubectl on the intended cluster, run: pulumi config set clusterUid "$(kubectl get namespace kube-system -o jsonpath={.metadata.uid})"`,
            );
            assert.deepEqual(registered, []);
        });
    }
    it("differ in data policy, number of members, and spreading over nodes and zones", async () => {
        const policies = [];
        for (const stack of ["dev", "staging", "prod"]) {
            const config = configOf(stack);
            const ran = await run("clusterUid" in config ? { ...config, clusterUid: UID } : config);
            assert.equal(ran.refused?.message, undefined);
            const { replicas, dataPolicy, antiAffinity, zoneSpread, image } = component(ran)?.inputs ?? {};
            policies.push({ stack, replicas, dataPolicy, antiAffinity, zoneSpread, image });
        }
        const preferred = { antiAffinity: undefined, zoneSpread: undefined };
        assert.deepEqual(policies, [
            { stack: "dev", replicas: 3, dataPolicy: "delete", ...preferred, image: "zookeeper:3.9.4" },
            { stack: "staging", replicas: 3, dataPolicy: "retain", ...preferred, image: undefined },
            {
                stack: "prod",
                replicas: 5,
                dataPolicy: "protect",
                antiAffinity: "required",
                zoneSpread: "required",
                image: undefined,
            },
        ]);
    });
});
