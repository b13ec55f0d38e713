/**
 * The data policy: the data survives every sequence of commands that must keep it, and is gone after the sequences that
 * must delete it.
 */
import * as assert from "node:assert/strict";
import { createHash } from "node:crypto";

import { attempt, eventually, run } from "./support/command";
import { asking, get, inPod, kubectl, lacksNode, readNode, votersIn, writeNode } from "./support/kubernetes";
import { root, small, Stack } from "./support/stack";

const namespace = "data";
const member = (script: string) => kubectl("-n", namespace, "exec", "zk-1", "--", "bash", "-c", script);
const write = (path: string) => writeNode(namespace, "zk-1", path);
const read = (path: string) => readNode(namespace, "zk-1", path);
const claims = () => kubectl("-n", namespace, "get", "persistentvolumeclaims", "-l", "app=zk", "-o", "name");
const uids = (kinds: string) => kubectl("-n", namespace, "get", kinds, "-o", "jsonpath={.items[*].metadata.uid}");

/** The digest of the user `app` with the password `knows`, as ZooKeeper's DigestAuthenticationProvider computes it. */
const digest = createHash("sha1").update("app:knows").digest("base64");
const asOwner = () => member("zkCli.sh <<<$'addauth digest app:knows\nget /owned' 2>/dev/null");

/** The ids of the members, the voters, the ACL of the node /owned, and a hash of the super user's password. */
async function identity() {
    const { data } = await get<{ data: { password: string } }>("-n", namespace, "secret", "zk-super");
    return {
        ids: await Promise.all(
            ["zk-0", "zk-1", "zk-2"].map((pod) => inPod(namespace, pod, "cat", "/var/lib/zookeeper/data/myid")),
        ),
        voters: votersIn(await member(asking("conf"))),
        acl: (await inPod(namespace, "zk-0", "zk-cli", "getAcl", "/owned")).match(/^('digest|: ).*$/gm),
        password: createHash("sha1").update(data.password).digest("hex"),
    };
}

describe("the data of an ensemble", () => {
    let stack: Stack;
    let was: Awaited<ReturnType<typeof identity>>;
    const set = (config: Record<string, unknown>) => {
        stack.configure({ ...small, namespace, ...config });
    };
    before(async () => {
        stack = await Stack.create(namespace, { dataPolicy: "delete" });
        await stack.run("up");
        await write("/first");
    });
    after(async () => {
        set({ dataPolicy: "delete" });
        await stack.remove();
    });

    it("can be used again with newer providers: the stack program sets upsertExistingObjects", async () => {
        // Provider 4.18 adopts existing objects anyway, so the test can check only that the option is set.
        const { resources = [] } = (await stack.state()).deployment;
        const providers = resources.filter(({ type }) => type === "pulumi:providers:kubernetes");
        const settings = new Set(providers.map(({ inputs }) => inputs?.["upsertExistingObjects"]));
        assert.deepEqual([...settings], ["true"]);
    });

    it("is protected by a super user's password that is found only in its Secret", async () => {
        const { data } = await get<{ data: { password: string } }>("-n", namespace, "secret", "zk-super");
        const password = Buffer.from(data.password, "base64").toString();
        assert.match(password, /^[A-Za-z0-9]{32}$/);
        const listed = (kind: string) => kubectl("-n", namespace, "get", kind, "-o", "yaml");
        const processes = "cat /proc/[0-9]*/{cmdline,environ} 2>/dev/null | tr '\\0' '\\n'";
        const members = ["zk-0", "zk-1", "zk-2"].map(async (pod): Promise<[string, string, RegExp][]> => [
            [`the log of ${pod}`, await kubectl("-n", namespace, "logs", pod), /start: member/],
            [`a process of ${pod}`, await inPod(namespace, pod, "bash", "-c", processes), /QuorumPeerMain/],
        ]);
        // The places that are searched, each with a pattern that shows that the right text is searched.
        const places: [string, string, RegExp][] = [
            ["the state", JSON.stringify(await stack.state()), /RandomPassword::zk-super/],
            ["a ConfigMap", await listed("configmaps"), /name: zk-scripts-/],
            ["the pods", await listed("pods"), /secretName: zk-super/],
            ["the StatefulSet", await listed("statefulsets"), /secretName: zk-super/],
            ["its revisions", await listed("controllerrevisions"), /secretName: zk-super/],
            ["the events", await listed("events"), /name: zk-0/],
            ...(await Promise.all(members)).flat(),
        ];
        for (const [place, text, mark] of places) {
            // The text is not in the message, because it may contain the password.
            assert.ok(mark.test(text), `${place}: another text was searched`);
            assert.ok(!text.includes(password) && !text.includes(data.password), `${place} contains the password`);
        }
    });

    it("survives scaling to 0 and back, even with dataPolicy delete", async () => {
        const scale = async (count: number) => {
            await kubectl("-n", namespace, "scale", "statefulset", "zk", `--replicas=${String(count)}`);
            await eventually(
                90,
                () => kubectl("-n", namespace, "get", "statefulset", "zk", "-o", "jsonpath={.status}"),
                (status) => {
                    const { readyReplicas = 0, replicas } = JSON.parse(status) as Record<string, number>;
                    return readyReplicas === count && replicas === count;
                },
            );
        };
        await scale(0);
        await scale(3);
        await read("/first");
    });

    it("can have nodes that only one user may read", async () => {
        // The node belongs to an application's user, because the super user is never part of an ACL.
        await inPod(namespace, "zk-0", "zk-cli", "create", "/owned", "kept", `digest:app:${digest}:cdrwa`);
        assert.match(await asOwner(), /^kept$/m);
        was = await identity();
    });

    it("survives a destroy directly after a change to dataPolicy retain, which restarts no member", async () => {
        const pods = await uids("pods");
        set({ dataPolicy: "retain" });
        await stack.run("up");
        assert.equal(await uids("pods"), pods);
        const said = await stack.run("destroy", "--diff");
        assert.match(said, /the data stays, and a later pulumi up finds it again/);
        assert.match(said, /list it: kubectl get persistentvolumeclaims,configmaps -n data -l app=zk/);
        assert.match(said, /remove it for good: kubectl delete namespace data/);
        assert.equal((await claims()).split("\n").length, 3);
        assert.equal(
            await kubectl("-n", namespace, "get", "pods,services,secrets,configmaps", "-l", "app=zk", "-o", "name"),
            "configmap/zk-state",
        );
    });

    it("is served again by a new stack after the old stack was destroyed and removed", async () => {
        await run("pulumi", "--cwd", root, "stack", "rm", "--yes", "--stack", namespace);
        stack = await Stack.create(namespace, { dataPolicy: "retain" });
        await stack.run("up");
        await read("/first");
        await write("/second");
        // Members and ACLs are the same. Only the super user's password is a new one.
        const is = await identity();
        assert.deepEqual({ ...is, password: was.password }, was);
        assert.notEqual(is.password, was.password);
        assert.match(await asOwner(), /^kept$/m);
        assert.match(await inPod(namespace, "zk-2", "zk-cli", "get", "/owned"), /^kept$/m);
        await member("zkCli.sh get /owned 2>&1 | grep -E 'NoAuth|Insufficient permission'");
    });

    it("survives when a stack is removed without a destroy and a new one takes over", async () => {
        await run("pulumi", "--cwd", root, "stack", "rm", "--force", "--yes", "--stack", namespace);
        stack = await Stack.create(namespace, { dataPolicy: "retain" });
        await stack.run("up");
        await read("/second");
    });

    it("survives a change of createNamespace: refused while the ensemble exists, possible after a destroy", async () => {
        set({ dataPolicy: "retain", createNamespace: false });
        const { code, output } = await stack.attempt("up");
        assert.notEqual(code, 0);
        assert.match(
            output,
            /createNamespace must stay true, not false: the component created the namespace, .* set createNamespace back/,
        );
        await read("/second");
        await stack.run("destroy");
        await stack.run("up");
        await read("/second");
    });

    it("survives a destroy with dataPolicy protect, which is refused and deletes nothing", async () => {
        set({ dataPolicy: "protect", createNamespace: false });
        await stack.run("up");
        const kinds = "pods,services,statefulsets,poddisruptionbudgets,configmaps,secrets,persistentvolumeclaims";
        const all = await uids(kinds);
        const { code, output } = await stack.attempt("destroy");
        assert.notEqual(code, 0);
        assert.match(output, /cannot be deleted\s+because it is protected/);
        assert.equal(await uids(kinds), all);
        assert.match(await stack.run("up"), /15 unchanged/);
    });

    it("is not waited for after its claims were deleted with the StatefulSet, although the state ConfigMap is left", async () => {
        set({ dataPolicy: "delete", createNamespace: false });
        await stack.run("up");
        // The leader records the new policy.
        const recordedClaims = ["get", "configmap", "zk-state", "-o", "jsonpath={.data.claims}"];
        await eventually(
            30,
            () => kubectl("-n", namespace, ...recordedClaims),
            (claims) => claims === "Delete",
        );
        // This is the state that a destroy leaves if it is killed after the StatefulSet and before the state ConfigMap.
        await kubectl("-n", namespace, "delete", "statefulset", "zk", "--cascade=foreground");
        await eventually(30, claims, (list) => list === "");
        await stack.run("up", "--refresh");
        await write("/anew");
        await lacksNode(namespace, "zk-1", "/second");
    });

    it("is deleted by a destroy with dataPolicy delete, including the data of members scaled away", async () => {
        await kubectl("-n", namespace, "scale", "statefulset", "zk", "--replicas=1");
        await eventually(
            60,
            () => uids("pods"),
            (list) => list.split(" ").length === 1,
        );
        await stack.run("destroy");
        // Kubernetes deletes the claims some time after their StatefulSet.
        await eventually(30, claims, (list) => list === "");
        assert.equal(await kubectl("-n", namespace, "get", "configmaps", "-l", "app=zk", "-o", "name"), "");
        await eventually(
            30,
            () =>
                kubectl(
                    "get",
                    "persistentvolumes",
                    "-o",
                    `jsonpath={.items[?(@.spec.claimRef.namespace=="${namespace}")].metadata.name}`,
                ),
            (list) => list === "",
        );
        const left = await attempt("kubectl", "get", "namespace", namespace);
        assert.equal(left.code, 0, "a namespace that the component did not create must stay");
    });
});

describe("clusterUid", () => {
    let stack: Stack;
    after(async () => {
        await stack.remove();
    });
    it("refuses preview and up on another cluster, and accepts the cluster with this UID", async () => {
        const elsewhere = "11111111-1111-4111-8111-111111111111";
        const uid = await kubectl("get", "namespace", "kube-system", "-o", "jsonpath={.metadata.uid}");
        stack = await Stack.create("meant", { clusterUid: elsewhere, replicas: 1, dataPolicy: "delete" });
        for (const command of ["preview", "up"]) {
            const { code, output } = await stack.attempt(command);
            assert.notEqual(code, 0);
            assert.match(
                output,
                new RegExp(
                    `clusterUid must be ${uid}, because the kubeconfig's context leads to .*, not "${elsewhere}"`,
                ),
            );
            assert.doesNotMatch(output, /\n\s+at /, "a stack trace");
        }
        assert.notEqual((await attempt("kubectl", "get", "namespace", "meant")).code, 0, "nothing was created");
        stack.configure({ ...small, namespace: "meant", clusterUid: uid, replicas: 1 });
        await stack.run("up");
    });
});
