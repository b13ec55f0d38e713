import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { SHAPE } from "../../../components/plan/shape";
import { RefusedArguments } from "../../../components/refusal";
import { type Registered, startEngine, valueOf } from "../support/mocks";

type Program = Record<string, pulumi.Output<unknown>>;

interface Run {
    registered: Registered[];
    outputs: Record<string, unknown>;
    refused?: RefusedArguments;
}

/** A value for every argument, none of them the default. */
const EVERYTHING = {
    replicas: 5,
    image: "zookeeper:3.9.4",
    imageRegistry: "registry.example.com/mirror",
    imagePullSecrets: ["registry"],
    clusterUid: "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
    namespace: "data",
    createNamespace: false,
    dataPolicy: "protect",
    storage: { className: "fast", size: "20Gi" },
    resources: { requests: { memory: "3Gi", cpu: "1" }, limits: { memory: "4Gi", cpu: "2" } },
    heap: "1G",
    tickTime: 1000,
    initLimit: 20,
    syncLimit: 6,
    maxClientConnections: 10,
    minSessionTimeout: 2000,
    maxSessionTimeout: 30000,
    autopurge: { retainCount: 5, intervalHours: 2 },
    logLevel: "WARN",
    antiAffinity: "preferred",
    zoneSpread: "required",
    nodeSelector: { disk: "ssd" },
    tolerations: [{ key: "dedicated", operator: "Equal", value: "zk", effect: "NoExecute", tolerationSeconds: 60 }],
    priorityClassName: "high",
    serviceAccountName: "zookeeper",
    disruptionBudget: { maxUnavailable: 2 },
    terminationGracePeriodSeconds: 40,
    labels: { team: "search" },
    annotations: { owner: "me" },
    clusterDomain: "corp.example",
    readyTimeoutSeconds: 100,
};

/** Runs index.ts as a stack with this configuration. */
async function run(config: Record<string, unknown>, secrets: string[] = []): Promise<Run> {
    const registered = await startEngine(({ name, inputs }) =>
        name === "zk.cluster" ? { metadata: { uid: EVERYTHING.clusterUid } } : inputs,
    );
    const texts = Object.entries(config).map(([key, value]): [string, string] => [
        `zookeeper:${key}`,
        typeof value === "string" ? value : JSON.stringify(value),
    ]);
    pulumi.runtime.setAllConfig(
        Object.fromEntries(texts),
        secrets.map((key) => `zookeeper:${key}`),
    );
    // Not import(): the TypeScript loader stands behind require, and only its cache can be emptied.
    const load = createRequire(__filename);
    const path = load.resolve("../../../index");
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- a program runs once per process; here it runs anew
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
    it("brings up three members named zk without any configuration, and says where they are", async () => {
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

    it("hands every key of its configuration to the argument of that name", async () => {
        assert.deepEqual(Object.keys(EVERYTHING), Object.keys(SHAPE.fields));
        const ran = await run(EVERYTHING);
        assert.equal(ran.refused?.message, undefined);
        assert.equal(component(ran)?.name, "zk");
        assert.deepEqual(component(ran)?.inputs, EVERYTHING);
    });

    it("refuses all mistakes at once, each with key, value, reason and remedy, and registers nothing", async () => {
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
        const names = Object.keys(SHAPE.fields).join(", ");
        assert.equal(
            ran.refused?.message,
            `ZooKeeperEnsemble "zk": 11 arguments are refused:
  - name is "orders", but there is no such argument; use one of ${names}, or leave it out
  - replicas is "three", but that is a string; use a number of members
  - imagePullSecrets is "registry", but that is a string; use a list of strings
  - createNamespace is "yes", but that is a string; use true or false
  - storage.klass is "fast", but there is no such argument; use one of className, size, or leave it out
  - storage.size is "5GB", but snapshots and transaction logs, which ZooKeeper allocates 64 MiB at a time, have to fit on it; use a Kubernetes quantity of at least 256Mi, such as 10Gi
  - heap is "512Mi", but it is not a JVM heap size of at least 128M; use whole megabytes or gigabytes as the JVM writes them, such as 512M or 4G
  - tickTime is 10, but heartbeats and time-outs count in it, in milliseconds; use a whole number from 100 to 60000
  - logLevel is "info", but it is none of the known values; use one of TRACE, DEBUG, INFO, WARN, ERROR
  - labels["app"] is "mine", but the component or Kubernetes sets this label; use another key
  - replica is "5", but there is no such argument; use replicas, or leave it out`,
        );
        assert.ok(pulumi.RunError.isInstance(ran.refused), "it would be shown with a stack trace");
        assert.deepEqual(ran.registered, []);
    });

    it("neither prints nor registers a secret of its configuration", async () => {
        const { refused, registered } = await run({ image: "hush:1", pasword: "hush" }, ["image", "pasword"]);
        assert.deepEqual(
            refused?.errors.map(({ propertyPath }) => propertyPath),
            ["image", "pasword"],
        );
        assert.doesNotMatch(refused.message + JSON.stringify(refused.errors), /hush/);
        assert.deepEqual(registered, []);
    });

    it("is short", () => {
        const source = readFileSync(join(__dirname, "..", "..", "..", "index.ts"), "utf8");
        assert.ok(source.split("\n").length < 15);
    });
});

describe("the stacks", () => {
    const folder = join(__dirname, "..", "..", "..", "stacks");

    /** The configuration in a file of stacks/; enough YAML for what is written there. */
    function configOf(stack: string): Record<string, unknown> {
        const lines = readFileSync(join(folder, `Pulumi.${stack}.yaml`), "utf8").split("\n");
        const root: Record<string, unknown> = {};
        const open: { indent: number; of: Record<string, unknown> }[] = [{ indent: -1, of: root }];
        for (const line of lines.filter((text) => /^ *[^ #]/.test(text))) {
            const [, indent = "", key = "", value = ""] = /^( *)([\w:]+): ?(.*)$/.exec(line) ?? [];
            assert.ok(key !== "", `cannot read: ${line}`);
            while (open.at(-1)!.indent >= indent.length) {
                open.pop();
            }
            const inner = {};
            open.at(-1)!.of[key.replace("zookeeper:", "")] = value === "" ? inner : value.replace(/^"(.*)"$/, "$1");
            open.push({ indent: indent.length, of: inner });
        }
        // The provider's keys are not the program's.
        return Object.fromEntries(Object.entries(root["config"] ?? {}).filter(([key]) => !key.includes(":")));
    }

    it("are dev, staging and prod", () => {
        const files = readdirSync(folder).filter((file) => file.endsWith(".yaml"));
        assert.deepEqual(files.sort(), ["Pulumi.dev.yaml", "Pulumi.prod.yaml", "Pulumi.staging.yaml"]);
    });
    for (const stack of ["staging", "prod"]) {
        it(`of ${stack} is refused until its cluster is named, with the command to do it, and for nothing else`, async () => {
            const { refused, registered } = await run(configOf(stack));
            assert.equal(
                refused?.message,
                `ZooKeeperEnsemble "zk": 1 argument is refused:
  - clusterUid is "not set yet", but it is not a UID as Kubernetes writes them, so it names no cluster; with kubectl on the right cluster: pulumi config set clusterUid "$(kubectl get namespace kube-system -o jsonpath={.metadata.uid})"`,
            );
            assert.deepEqual(registered, []);
        });
    }
    it("differ in what becomes of the data, in size, and in how far apart the members are", async () => {
        const policies = [];
        for (const stack of ["dev", "staging", "prod"]) {
            const config = configOf(stack);
            const ran = await run("clusterUid" in config ? { ...config, clusterUid: EVERYTHING.clusterUid } : config);
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
