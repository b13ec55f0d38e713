import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ZooKeeperAntiAffinity, type ZooKeeperEnsembleArgs } from "../../../components";
import { EXPECTED, labels, type Template, templateOf, TYPES, withoutKind } from "../support/expected";
import { create, valueOf } from "../support/mocks";

describe("the component", () => {
    describe("named zk, without arguments", () => {
        let created: Awaited<ReturnType<typeof create>>;
        before(async () => {
            created = await create();
        });

        it("registers itself and fourteen resources, and nothing else", () => {
            const registered = [...created.resources.keys()].sort();
            const component = "zookeeper-ensemble:index:ZooKeeperEnsemble zk";
            assert.deepEqual(registered, [...Object.keys(EXPECTED), component].sort());
        });
        for (const [key, expected] of Object.entries(EXPECTED)) {
            it(`registers ${key} exactly as expected`, () => {
                assert.deepEqual(withoutKind(created.resources.get(key)), expected);
            });
        }
        it("is the parent of all its resources", () => {
            for (const key of Object.keys(EXPECTED)) {
                assert.equal(created.options.get(key)?.parent, created.ensemble, key);
            }
        });
        it("waits 180 s, and 60 s for each member, and ignores changes of the claim templates", () => {
            const options = created.options.get(`${TYPES.statefulSet} zk`);
            assert.deepEqual(options?.customTimeouts, { create: "360s", update: "360s", delete: "360s" });
            assert.deepEqual(options.ignoreChanges, ["spec.volumeClaimTemplates"]);
        });
        it("outputs the addresses of members and clients", async () => {
            const { ensemble } = created;
            const hosts = [0, 1, 2].map((n) => `zk-${n}.zk-hs.zk.svc.cluster.local`);
            assert.deepEqual(await valueOf(ensemble.memberHosts), hosts);
            // The client Service's address and not the members'; docs/connecting-clients.md says why.
            const address = "zk-cs.zk.svc.cluster.local:2181";
            assert.equal(await valueOf(ensemble.connectionString), `${address},${address},${address}`);
            assert.equal(await valueOf(ensemble.clientService), "zk-cs.zk.svc.cluster.local:2181");
            assert.equal(await valueOf(ensemble.namespace), "zk");
        });
    });

    it("creates no namespace if createNamespace is false", async () => {
        const { resources } = await create({ namespace: pulumi.output("shared"), createNamespace: false });
        assert.equal(resources.has(`${TYPES.namespace} zk`), false);
        const { metadata } = resources.get(`${TYPES.statefulSet} zk`) as { metadata: { namespace: string } };
        assert.equal(metadata.namespace, "shared");
    });

    it("puts the user's labels and annotations on every object and every pod", async () => {
        const { resources } = await create({ labels: { team: pulumi.output("search") }, annotations: { owner: "me" } });
        const objects = Object.keys(EXPECTED).filter((key) => key.startsWith("kubernetes:"));
        for (const key of objects.filter((key) => !key.startsWith(TYPES.configMap))) {
            const { metadata } = resources.get(key) as { metadata: Template["metadata"] };
            const own = (EXPECTED[key] as { metadata: Template["metadata"] }).metadata;
            assert.deepEqual(metadata.labels, { ...own.labels, team: "search" }, key);
            assert.deepEqual(metadata.annotations, { ...own.annotations, owner: "me" }, key);
        }
        const { metadata } = templateOf(resources);
        assert.deepEqual(metadata, { labels: { ...labels, team: "search" }, annotations: { owner: "me" } });
    });

    it("gives ConfigMaps of different content different Pulumi names, so that going back never deletes one in use", async () => {
        const names = async (args: ZooKeeperEnsembleArgs) =>
            [...(await create(args)).resources.keys()]
                .filter((key) => /ConfigMap zk-(config|scripts)/.test(key))
                .sort();
        const [config, scripts] = await names({});
        assert.notDeepEqual(await names({ tickTime: 3000 }), [config, scripts]);
        assert.deepEqual(await names({ replicas: 5, image: "zookeeper:3.9.4" }), [config, scripts]);
    });

    it("does not change the pod template if only replicas changes", async () => {
        const three = templateOf((await create({ replicas: 3 })).resources);
        const five = templateOf((await create({ replicas: 5 })).resources);
        assert.deepEqual(three, five);
    });

    it("sets preferred or no anti-affinity as antiAffinity says", async () => {
        const affinityOf = async (antiAffinity: ZooKeeperAntiAffinity) =>
            (templateOf((await create({ antiAffinity })).resources).spec as { affinity?: unknown }).affinity;
        assert.equal(await affinityOf(ZooKeeperAntiAffinity.None), undefined);
        const podAffinityTerm = {
            labelSelector: { matchLabels: { app: "zk" } },
            topologyKey: "kubernetes.io/hostname",
        };
        assert.deepEqual(await affinityOf(ZooKeeperAntiAffinity.Preferred), {
            podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm }] },
        });
    });

    it("passes storage class, storage size and resources on to the StatefulSet", async () => {
        const { resources } = await create({
            storage: { className: pulumi.output("fast"), size: "20Gi" },
            resources: { limits: { memory: "2Gi" } },
        });
        const { spec } = resources.get(`${TYPES.statefulSet} zk`) as {
            spec: { volumeClaimTemplates: { spec: object }[] };
        };
        assert.deepEqual(spec.volumeClaimTemplates[0]?.spec, {
            accessModes: ["ReadWriteOnce"],
            storageClassName: "fast",
            resources: { requests: { storage: "20Gi" } },
        });
        assert.deepEqual(templateOf(resources).spec.containers[0]?.["resources"], {
            requests: { memory: "2Gi", cpu: "500m" },
            limits: { memory: "2Gi" },
        });
    });
});
