/**
 * The checks of ZooKeeper's walkthrough in the Kubernetes documentation (a StatefulSet `zk` of three members), on an
 * ensemble of the component. Its arguments are the defaults, except for image and sizes, which fit a small machine.
 */
import * as assert from "node:assert/strict";

import { get, inPod, kubectl } from "./support/kubernetes";
import { small, Stack } from "./support/stack";

interface Item {
    metadata: { name: string; labels: Record<string, string> };
    spec: Record<string, unknown>;
    status: Record<string, unknown>;
}

describe("an ensemble as in the walkthrough", () => {
    const namespace = "walkthrough";
    const members = ["zk-0", "zk-1", "zk-2"];
    const host = (member: string) => `${member}.zk-hs.${namespace}.svc.cluster.local`;
    let stack: Stack;

    before("pulumi up", async () => {
        stack = await Stack.create("walkthrough");
        await stack.run("up");
    });
    after(async () => {
        await stack.remove();
    });

    const object = (kind: string, name: string) => get<Item>("-n", namespace, kind, name);
    const each = (...command: string[]) => Promise.all(members.map((member) => inPod(namespace, member, ...command)));

    it("runs three members", async () => {
        const pods = await get<{ items: Item[] }>("-n", namespace, "pods", "-l", "app=zk");
        assert.deepEqual(
            pods.items.map(({ metadata, status }) => [metadata.name, status["phase"]]),
            members.map((member) => [member, "Running"]),
        );
    });

    it("runs its members on different nodes", async () => {
        const pods = await get<{ items: Item[] }>("-n", namespace, "pods", "-l", "app=zk");
        assert.equal(new Set(pods.items.map(({ spec }) => spec["nodeName"])).size, 3);
    });

    it("has the walkthrough's Services", async () => {
        const ports = async (name: string) => {
            const { spec } = await object("service", name);
            const list = spec["ports"] as { name: string; port: number }[];
            return [spec["clusterIP"] === "None", spec["selector"], list.map((port) => [port.name, port.port])];
        };
        assert.deepEqual(await ports("zk-hs"), [
            true,
            { app: "zk" },
            [
                ["server", 2888],
                ["leader-election", 3888],
            ],
        ]);
        assert.deepEqual(await ports("zk-cs"), [false, { app: "zk" }, [["client", 2181]]]);
        assert.equal((await object("service", "zk-hs")).metadata.labels["app"], "zk");
    });

    it("has the walkthrough's PodDisruptionBudget", async () => {
        const { spec } = await object("poddisruptionbudget", "zk-pdb");
        assert.equal(spec["maxUnavailable"], 1);
        assert.deepEqual(spec["selector"], { matchLabels: { app: "zk" } });
    });

    it("has a claim datadir for each member", async () => {
        const claims = await get<{ items: Item[] }>("-n", namespace, "persistentvolumeclaims");
        assert.deepEqual(claims.items.map(({ metadata }) => metadata.name).sort(), [
            "datadir-zk-0",
            "datadir-zk-1",
            "datadir-zk-2",
        ]);
        for (const { spec } of claims.items) {
            assert.deepEqual(spec["accessModes"], ["ReadWriteOnce"]);
        }
    });

    it("gives each member its name as host name", async () => {
        assert.deepEqual(await each("hostname"), members);
    });

    it("numbers its members from 1 in myid", async () => {
        assert.deepEqual(await each("cat", "/var/lib/zookeeper/data/myid"), ["1", "2", "3"]);
    });

    it("runs as user and group 1000", async () => {
        assert.deepEqual(
            await each("bash", "-c", "id -u; id -g"),
            members.map(() => "1000\n1000"),
        );
    });

    it("shows its settings, and its members with their full names, by zk-config", async () => {
        for (const text of await each("zk-config")) {
            const lines = text.split("\n").map((line) => line.trim());
            const expected = [
                "dataDir=/var/lib/zookeeper/data",
                "dataLogDir=/var/lib/zookeeper/data/log",
                "tickTime=2000",
                "initLimit=10",
                "syncLimit=5",
                "maxClientCnxns=60",
                "minSessionTimeout=4000",
                "maxSessionTimeout=40000",
                "autopurge.snapRetainCount=3",
                "autopurge.purgeInterval=12",
                ...members.map(
                    (member, i) => `server.${String(i + 1)}=${host(member)}:2888:3888:participant;0.0.0.0:2181`,
                ),
            ];
            assert.deepEqual(
                expected.filter((line) => !lines.includes(line)),
                [],
                text,
            );
        }
    });

    it("has zoo.cfg in the directory of the walkthrough", async () => {
        for (const text of await each("cat", "/opt/zookeeper/conf/zoo.cfg")) {
            assert.match(text, /^tickTime=2000$/m);
        }
    });

    it("reads on zk-1 a node that was created on zk-0", async () => {
        await inPod(namespace, "zk-0", "zkCli.sh", "create", "/hello", "JBJB");
        assert.match(await inPod(namespace, "zk-1", "zkCli.sh", "get", "/hello"), /^JBJB$/m);
    });

    it("serves at the addresses in its outputs", async () => {
        const outputs = await stack.outputs();
        const address = `zk-cs.${namespace}.svc.cluster.local:2181`;
        assert.equal(outputs["clientService"], address);
        assert.equal(outputs["connectionString"], `${address},${address},${address}`);
        assert.deepEqual(outputs["memberHosts"], members.map(host));
        const service = address.split(":")[0] ?? "";
        // The client is in another namespace, because the component's namespace accepts only pods of the restricted
        // profile.
        const place = "default";
        const container = [
            "--image",
            String(small["image"]),
            "--restart=Never",
            "--command",
            "--",
            "sleep",
            "infinity",
        ];
        await kubectl("-n", place, "run", "client", ...container);
        await kubectl("-n", place, "wait", "--for=condition=Ready", "pod/client", "--timeout=60s");
        for (const address of [...members.map(host), service]) {
            const ask = `exec 3<>/dev/tcp/${address}/2181; printf srvr >&3; cat <&3`;
            const answer = await inPod(place, "client", "timeout", "5", "bash", "-c", ask);
            assert.match(answer, /^Mode: (leader|follower)$/m);
        }
        await kubectl("-n", place, "delete", "pod", "client", "--force", "--grace-period=0");
    });

    it("has no changes in a second up", async () => {
        await stack.run("preview", "--expect-no-changes");
        assert.match(await stack.run("up", "--expect-no-changes"), /\d+ unchanged/);
    });

    it("has no drift in a refresh", async () => {
        await stack.run("refresh", "--expect-no-changes");
    });

    it("refuses another storage.size in a preview, because claims cannot be changed", async () => {
        const before = await object("statefulset", "zk");
        stack.configure({ ...small, namespace, storage: { size: "2Gi" } });
        const preview = await stack.attempt("preview");
        assert.notEqual(preview.code, 0);
        assert.match(
            preview.output,
            /storage.size must stay 1Gi, not "2Gi": the ensemble's claims were created with 1Gi/,
        );
        assert.doesNotMatch(preview.output, /^\s+at .*\.(ts|js):/m, "a stack trace");
        assert.deepEqual((await object("statefulset", "zk")).spec, before.spec);
        stack.configure({ ...small, namespace });
    });

    it("leaves nothing after pulumi destroy", async () => {
        await stack.run("destroy");
        assert.equal(await kubectl("get", "all,persistentvolumeclaims", "-n", namespace, "-o", "name"), "");
    });
});
