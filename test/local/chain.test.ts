/**
 * The local chain itself: its nodes, networks and DNS must behave like those of any cluster, because all other tests
 * rely on it. Clusters that this file makes are named after the test's cluster. The start is interrupted at one moment,
 * in `make chaos` at ten.
 */
import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "fs";
import { tmpdir } from "os";
import { dirname, join } from "path";

import { Belongings } from "./belongings";
import { attempt, eventually, run, start } from "../cluster/support/command";
import { get, inPod, kubectl } from "../cluster/support/kubernetes";
import { fractions } from "../cluster/support/random";
import { root } from "../cluster/support/stack";

const cluster = process.env["ZK_TEST_CLUSTER"] ?? "test";
const second = `${cluster}-2`;
const belongings = new Belongings(second);
const kubeconfig = join(belongings.folder, "kubeconfig");
const moments = process.env["ZK_CHAOS"] === "chaos" ? 10 : 1;
const seed = Number(process.env["SEED"] ?? 1);

interface Node {
    metadata: { name: string; labels: Record<string, string> };
    status: {
        conditions: { type: string; status: string }[];
        nodeInfo: { kubeletVersion: string; containerRuntimeVersion: string };
    };
}
interface Pod {
    status: { podIP: string };
}

const nodes = async () => (await get<{ items: Node[] }>("nodes")).items;
const readiness = async (node: string) =>
    (await get<Node>("node", node)).status.conditions.find(({ type }) => type === "Ready")?.status;
const nodeName = (number: number) => `node-${number}`;

describe("the local chain", () => {
    after(async () => {
        await run("local/cluster/delete", second);
    });

    it("runs programs with the random provider", async () => {
        const folder = mkdtempSync(join(tmpdir(), "zookeeper-chain-"));
        const pulumi = (...args: string[]) => run("pulumi", "--cwd", folder, "--non-interactive", ...args);
        try {
            writeFileSync(join(folder, "Pulumi.yaml"), "name: chain\nruntime: nodejs\nmain: index.js\n");
            // A plain CustomResource instead of the package @pulumi/random: the test is about the plugin of the provider.
            const program = `const { CustomResource } = require("@pulumi/pulumi");
                const id = new CustomResource("random:index/randomId:RandomId", "id", { byteLength: 4, hex: undefined });
                exports.hex = id.hex;`;
            writeFileSync(join(folder, "index.js"), program);
            symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
            await pulumi("stack", "init", "chain");
            await pulumi("up", "--yes", "--skip-preview");
            const value = await pulumi("stack", "output", "hex");
            assert.match(value, /^[0-9a-f]{8}$/);
            await pulumi("up", "--yes", "--skip-preview", "--expect-no-changes");
            assert.equal(await pulumi("stack", "output", "hex"), value);
        } finally {
            await attempt("pulumi", "--cwd", folder, "destroy", "--yes", "--remove", "--stack", "chain");
            rmSync(folder, { recursive: true, force: true });
        }
    });

    describe("a second cluster", () => {
        const config = ["--kubeconfig", kubeconfig];

        const fraction = fractions(seed * 104729);
        for (let i = 0; i < moments; i++) {
            it(`starts after a SIGKILL of its start, ${i + 1} of ${moments}`, async () => {
                const seconds = fraction() * 8;
                console.log(`      seed ${seed}: SIGKILL after ${seconds.toFixed(1)} s`);
                await run("local/cluster/delete", second);
                const creation = start(["local/cluster/create", second, "2"], { cwd: root });
                await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
                creation.kill();
                await creation.result;
                await run("local/cluster/create", second, "2");
            });
        }

        it("runs beside the first one, and the two do not affect each other", async () => {
            const names = await kubectl(...config, "get", "nodes", "-o", "jsonpath={.items[*].metadata.name}");
            assert.equal(names, "node-1 node-2");
            const identity = ["get", "namespace", "kube-system", "-o", "jsonpath={.metadata.uid}"];
            assert.notEqual(await kubectl(...config, ...identity), await kubectl(...identity));
            const started = await attempt("local/cluster/create", second, "3");
            assert.match(started.output, /runs with 2 nodes, not 3: stop it first/);
        });

        it("leaves nothing when it is deleted", async () => {
            const networks = belongings.networks();
            assert.equal(networks.length, 3);
            await run("local/cluster/delete", second);
            assert.deepEqual(belongings.remains(networks), []);
            await run("local/cluster/delete", second);
        });

        it("can have six nodes, two in each zone", async () => {
            // The machines outlive the command that starts them, so they must not inherit its open files. Here one is a
            // lock.
            const lock = join(mkdtempSync(join(tmpdir(), "zookeeper-lock-")), "lock");
            await run("flock", lock, "local/cluster/create", second, "6");
            await run("flock", "--nonblock", lock, "true");
            rmSync(dirname(lock), { recursive: true });
            const { items } = await get<{ items: Node[] }>("nodes", ...config);
            assert.deepEqual(
                items.map(({ metadata }) => metadata.labels["topology.kubernetes.io/zone"]),
                ["zone-a", "zone-b", "zone-c", "zone-a", "zone-b", "zone-c"],
            );
            for (const { metadata, status } of items) {
                assert.equal(status.conditions.find(({ type }) => type === "Ready")?.status, "True", metadata.name);
            }
        });
    });

    describe("its cluster", () => {
        const outer = process.env["KUBECONFIG"];
        before(() => {
            process.env["KUBECONFIG"] = kubeconfig;
        });
        after(() => {
            process.env["KUBECONFIG"] = outer;
        });

        it("has real kubelets, in three zones", async () => {
            const all = await nodes();
            assert.deepEqual(new Set(all.map(({ metadata }) => metadata.labels["topology.kubernetes.io/zone"])).size, 3);
            for (const { metadata, status } of all) {
                assert.match(status.nodeInfo.kubeletVersion, /^v1\.\d+/);
                assert.match(status.nodeInfo.containerRuntimeVersion, /^containerd:/);
                assert.equal(await kubectl("get", "--raw", `/api/v1/nodes/${metadata.name}/proxy/healthz`), "ok");
            }
        });

        describe("pods on different nodes", () => {
            const namespace = "chain";
            const pod = (name: string, node: string, image: string, command: string) => ({
                apiVersion: "v1",
                kind: "Pod",
                metadata: { name, namespace, labels: { app: name } },
                spec: {
                    nodeName: node,
                    terminationGracePeriodSeconds: 0,
                    containers: [{ name, image, command: ["sh", "-c", command] }],
                },
            });
            before(async () => {
                const web = "mkdir /tmp/w; echo one >/tmp/w/index.html; httpd -f -p 8080 -h /tmp/w";
                const service = { selector: { app: "one" }, ports: [{ port: 80, targetPort: 8080 }] };
                const items = [
                    { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
                    pod("one", nodeName(1), "docker.io/library/busybox:stable", web),
                    pod("two", nodeName(2), "zookeeper:3.9.4", "sleep infinity"),
                    { apiVersion: "v1", kind: "Service", metadata: { name: "one", namespace }, spec: service },
                ];
                const input = JSON.stringify({ apiVersion: "v1", kind: "List", items });
                const apply = await start(["kubectl", "apply", "-f", "-"], { input }).result;
                assert.equal(apply.code, 0, apply.output);
                await kubectl("-n", namespace, "wait", "--for=condition=Ready", "pod/one", "pod/two", "--timeout=60s");
            });
            after(async () => {
                await kubectl("delete", "namespace", namespace, "--wait=false");
            });

            const question = (host: string, port: number) => [
                "bash",
                "-c",
                `exec 3<>/dev/tcp/${host}/${port} && printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3 && timeout 5 tail -1 <&3`,
            ];
            const ask = (host: string, port = 80) => inPod(namespace, "two", ...question(host, port));

            it("talk by address", async () => {
                const { status } = await get<Pod>("-n", namespace, "pod", "one");
                assert.equal(await ask(status.podIP, 8080), "one");
            });

            it("talk through a Service, by its address and by its name", async () => {
                const { spec } = await get<{ spec: { clusterIP: string } }>("-n", namespace, "service", "one");
                // A new Service takes a moment to reach every node.
                const answers = (address: string) =>
                    eventually(
                        10,
                        () => ask(address).catch(() => ""),
                        (answer) => answer === "one",
                    );
                await answers(spec.clusterIP);
                await answers("one");
                await answers(`one.${namespace}.svc.cluster.local`);
            });

            it("are reached from the host by local/in-cluster", async () => {
                const answer = await run(
                    "local/in-cluster",
                    "--name",
                    second,
                    ...question(`one.${namespace}.svc.cluster.local`, 80),
                );
                assert.equal(answer, "one");
            });
        });

        it("marks a node NotReady after its kubelet was killed, and Ready when the kubelet runs again", async () => {
            const last = (await nodes()).length;
            try {
                await run("local/node", "--name", second, String(last), "stop", "kubelet");
                await eventually(
                    40,
                    () => readiness(nodeName(last)),
                    (status) => status === "Unknown",
                );
            } finally {
                await run("local/node", "--name", second, String(last), "start", "kubelet");
            }
            await eventually(
                40,
                () => readiness(nodeName(last)),
                (status) => status === "True",
            );
        });
    });
});
