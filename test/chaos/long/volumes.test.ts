/**
 * The ensemble starts with volumes that are empty or of another data generation. Afterwards it has all data, or it
 * refuses to serve.
 */
import * as assert from "node:assert/strict";

import { eventually, later } from "../../cluster/support/command";
import {
    inPod,
    kubectl,
    lacksNode,
    loseVolumes,
    patchVolumes,
    readNode,
    releaseVolumes,
    volumeOf,
    writeNode,
} from "../../cluster/support/kubernetes";
import { Stack } from "../../cluster/support/stack";
import { Ensemble } from "../ensemble";
import { nobodyServes, waitsEmpty } from "../faults/volumes";
import { apiAnswers, isReady, service } from "../machines";

const namespace = "volumes";

describe("an ensemble and its volumes", () => {
    const ensemble = new Ensemble(namespace);
    let nodes: string[];
    let stack: Stack;

    const hasEverywhere = async (path: string) => {
        for (const pod of ensemble.members) {
            await readNode(namespace, pod, path);
        }
    };

    const volume = (name: string) => volumeOf(namespace, name);

    const services = () => [
        ["control-plane", "kube-apiserver"] as const,
        ...nodes.map((node) => [node.replace("node-", ""), "kubelet"] as const),
    ];
    /** Starts the API server and the kubelets that do not run, and waits until they work. */
    const restartAll = async () => {
        for (const [machine, name] of services()) {
            await service(machine, "start", name);
        }
        await eventually(60, apiAnswers, (answers) => answers);
        for (const node of nodes) {
            await eventually(
                60,
                () => isReady(node.replace("node-", "")),
                (ready) => ready,
            );
        }
    };

    before(async () => {
        nodes = (await kubectl("get", "nodes", "-o", "jsonpath={.items[*].metadata.name}")).split(" ");
        stack = await Stack.create(namespace, { dataPolicy: "retain", antiAffinity: "required" });
    });
    after(async () => {
        await kubectl("uncordon", ...nodes);
        await restartAll();
        await (stack as Stack | undefined)?.remove();
    });

    it("is bootstrapped by two members while the third has no node; the third copies their data later", async () => {
        await kubectl("cordon", nodes[0] ?? "");
        const up = stack.start("up");
        const serving = () =>
            Promise.all(ensemble.members.map(async (name) => ((await ensemble.serves(name)) ? [name] : []))).then(
                (names) => names.flat(),
            );
        const [first = ""] = await eventually(90, serving, (names) => names.length === 2);
        await writeNode(namespace, first, "/bootstrapped-by-two");
        await kubectl("uncordon", nodes[0] ?? "");
        const { code, output } = await up.result;
        assert.equal(code, 0, output);
        await ensemble.isWhole();
        await hasEverywhere("/bootstrapped-by-two");
    });

    it("is whole after refresh and up, although a volume was lost just before", async () => {
        await loseVolumes(namespace, ["zk-1"]);
        await stack.run("refresh");
        await stack.run("up");
        await ensemble.isWhole();
        await hasEverywhere("/bootstrapped-by-two");
    });

    it("starts after all pods were deleted at once and one volume was lost", async () => {
        await loseVolumes(namespace, ["zk-2"]);
        await kubectl("-n", namespace, "delete", "pod", "-l", "app=zk", "--force", "--grace-period=0");
        await ensemble.isWhole();
        await hasEverywhere("/bootstrapped-by-two");
    });

    it("refuses to serve without a majority of its volumes, even after the kubelets and the API server were restarted", async () => {
        await writeNode(namespace, "zk-0", "/last");
        // The leader survives, because it surely has all data.
        const survivor = await ensemble.leader();
        const lost = ensemble.members.filter((name) => name !== survivor);
        await loseVolumes(namespace, lost);
        await waitsEmpty(ensemble, lost);
        for (const [machine, name] of services()) {
            await service(machine, "kill", name);
        }
        await restartAll();
        await kubectl("-n", namespace, "delete", "pod", ...lost, "--force", "--grace-period=0");
        await later(2);
        await waitsEmpty(ensemble, lost);
        await nobodyServes(ensemble, ensemble.members, 10, "a majority has lost everything");
        await inPod(namespace, survivor, "zk-recover", "from-this-member", ...lost);
        await ensemble.isWhole(3, 180);
        await hasEverywhere("/last");
    });

    it("refuses old volumes that turn up after a recovery, and returns to their data when an operator says so", async () => {
        await writeNode(namespace, "zk-0", "/of-the-old");
        const [survivor = "", ...lost] = ensemble.members;
        const volumes = await Promise.all(lost.map(volume));
        await patchVolumes(volumes, { persistentVolumeReclaimPolicy: "Retain" });
        await loseVolumes(namespace, lost);
        await waitsEmpty(ensemble, lost);
        await inPod(namespace, survivor, "zk-recover", "from-this-member", ...lost);
        await ensemble.isWhole(3, 180);
        await writeNode(namespace, survivor, "/of-the-new");

        // The old volumes turn up again: once the claims of the new volumes are deleted, claims of the same names bind
        // the old ones.
        await releaseVolumes(volumes);
        await loseVolumes(namespace, lost);
        for (const name of lost) {
            await eventually(
                60,
                () => ensemble.lastWords(name),
                (words) => words.includes("the data on this volume is of an abandoned data generation"),
            );
        }
        assert.deepEqual(await Promise.all(lost.map(volume)), volumes);
        await nobodyServes(ensemble, ensemble.members, 5, "a majority has abandoned data");

        // These are the commands of docs/recovery.md.
        const record = (data: Record<string, string | null>) =>
            kubectl(
                ...["-n", namespace, "patch", "configmap", "zk-state", "--type=merge"],
                "-p",
                JSON.stringify({ data }),
            );
        await record({ founded: "true" });
        const withdrawn = await inPod(namespace, survivor, "cat", "/opt/zookeeper/conf/history");
        assert.match(withdrawn, /^recovered-/);
        await loseVolumes(namespace, [survivor]);
        // An earlier test recovered this ensemble, so the old data generation has an id as well.
        const before = await inPod(namespace, lost[0] ?? "", "cat", "/opt/zookeeper/conf/history");
        assert.notEqual(before, withdrawn);
        await record({ history: before, withdrawn });
        await ensemble.isWhole(3, 180);
        await hasEverywhere("/of-the-old");
        for (const name of ensemble.members) {
            await lacksNode(namespace, name, "/of-the-new");
        }
        await patchVolumes(volumes, { persistentVolumeReclaimPolicy: "Delete" });
    });
});
