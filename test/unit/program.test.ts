import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { startEngine, valueOf } from "./support/mocks";

interface Program {
    connectionString: pulumi.Output<string>;
    clientService: pulumi.Output<string>;
    namespace: pulumi.Output<string>;
    memberHosts: pulumi.Output<string[]>;
}

/** Runs index.ts as a stack with this configuration. */
async function run(config: Record<string, unknown>) {
    const registered = await startEngine();
    pulumi.runtime.setAllConfig(
        Object.fromEntries(
            Object.entries(config).map(([key, value]) => [
                `zookeeper:${key}`,
                typeof value === "string" ? value : JSON.stringify(value),
            ]),
        ),
    );
    // Not import(): the TypeScript loader stands behind require, and only its cache can be emptied.
    const load = createRequire(__filename);
    const path = load.resolve("../../index");
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- a program runs once per process; here it runs anew
    delete load.cache[path];
    try {
        const program = load(path) as Program;
        await valueOf(program.connectionString);
        return { program, registered };
    } finally {
        pulumi.runtime.setAllConfig({});
        await pulumi.runtime.disconnect();
    }
}

describe("the stack program", () => {
    it("brings up three members named zk without any configuration", async () => {
        const { program, registered } = await run({});
        assert.equal(registered.length, 11);
        assert.equal(await valueOf(program.namespace), "zk");
        assert.equal(await valueOf(program.clientService), "zk-cs.zk.svc.cluster.local");
        assert.equal((await valueOf(program.memberHosts)).length, 3);
        assert.equal(
            await valueOf(program.connectionString),
            [0, 1, 2].map((n) => `zk-${n}.zk-hs.zk.svc.cluster.local:2181`).join(","),
        );
    });

    it("hands every key of its configuration to the argument of that name", async () => {
        const config: Record<string, unknown> = {
            replicas: 5,
            image: "zookeeper:3.9.4",
            namespace: "data",
            createNamespace: false,
            storage: { className: "fast", size: "20Gi" },
            resources: { requests: { memory: "3Gi" } },
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
            disruptionBudget: { maxUnavailable: 2 },
            terminationGracePeriodSeconds: 40,
            labels: { team: "search" },
            annotations: { owner: "me" },
            clusterDomain: "corp.example",
            readyTimeoutSeconds: 100,
        };
        const { registered } = await run({ name: "orders", ...config });
        const component = registered.find(({ type }) => type === "zookeeper-ensemble:index:ZooKeeperEnsemble");
        assert.equal(component?.name, "orders");
        assert.deepEqual(component.inputs, config);
    });

    it("reads all arguments that there are", () => {
        const source = (file: string) => readFileSync(join(__dirname, "..", "..", file), "utf8");
        const args = source("components/args.ts").split("export interface ZooKeeperEnsembleArgs {")[1] ?? "";
        const names = [...args.matchAll(/^ {4}(\w+)\?:/gm)].map((match) => match[1]);
        assert.equal(names.length, 22);
        const read = [...source("index.ts").matchAll(/^ {4}(\w+): config\.get\w*(?:<.*>)?\("(\w+)"\)/gm)];
        assert.deepEqual(
            read.map((match) => match[1]),
            names,
        );
        read.forEach((match) => {
            assert.equal(match[1], match[2]);
        });
    });
});
