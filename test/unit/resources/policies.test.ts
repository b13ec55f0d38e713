import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ZooKeeperDataPolicy, type ZooKeeperEnsembleArgs, ZooKeeperZoneSpread } from "../../../components";
import { templateOf, TYPES } from "../support/expected";
import { create, valueOf } from "../support/mocks";

describe("the data policy", () => {
    const cases: [ZooKeeperDataPolicy, { claims: string; retainOnDelete: boolean; protect: boolean; words: RegExp }][] =
        [
            [
                ZooKeeperDataPolicy.Delete,
                { claims: "Delete", retainOnDelete: false, protect: false, words: /^nothing stays/ },
            ],
            [
                ZooKeeperDataPolicy.Retain,
                {
                    claims: "Retain",
                    retainOnDelete: true,
                    protect: false,
                    words: /^the data stays.*get persistentvolumeclaims,configmaps -n zk -l app=zk;.*delete namespace zk$/,
                },
            ],
            [
                ZooKeeperDataPolicy.Protect,
                {
                    claims: "Retain",
                    retainOnDelete: true,
                    protect: true,
                    words: /^refused while dataPolicy is protect/,
                },
            ],
        ];
    for (const [dataPolicy, { claims, retainOnDelete, protect, words }] of cases) {
        it(`${dataPolicy} sets the retention of claims, namespace and state, the protection, and the output afterDestroy`, async () => {
            const { ensemble, resources, options } = await create({ dataPolicy });
            const { spec } = resources.get(`${TYPES.statefulSet} zk`) as { spec: Record<string, unknown> };
            assert.deepEqual(spec["persistentVolumeClaimRetentionPolicy"], {
                whenDeleted: claims,
                whenScaled: "Retain",
            });
            // Undefined and never false, which would override the user's own options of the component.
            assert.equal(options.get(`${TYPES.namespace} zk`)?.retainOnDelete, retainOnDelete || undefined);
            // The state ConfigMap is kept exactly if the data is kept.
            assert.equal(options.get(`${TYPES.configMap} zk-state`)?.retainOnDelete, retainOnDelete || undefined);
            for (const [key, { protect: is }] of options) {
                const kept = [`${TYPES.namespace} zk`, `${TYPES.statefulSet} zk`, `${TYPES.service} zk-cs`];
                // Other resources are replaced in normal updates, which protection would refuse.
                assert.equal(is, (kept.includes(key) && protect) || undefined, key);
            }
            assert.match((await valueOf(ensemble.afterDestroy)).join(";"), words);
        });
    }
    it("names only claims and ConfigMaps in afterDestroy if the component did not create the namespace", async () => {
        const { ensemble } = await create({ createNamespace: false });
        const lines = await valueOf(ensemble.afterDestroy);
        assert.match(lines.join(";"), /kubectl delete persistentvolumeclaims,configmaps -n zk -l app=zk$/);
    });
});

describe("the pods", () => {
    const spec = async (args: ZooKeeperEnsembleArgs) =>
        templateOf((await create(args)).resources).spec as unknown as Record<string, unknown>;
    it("take node selector, tolerations, priority class, ServiceAccount and pull secrets from the arguments", async () => {
        const args = {
            nodeSelector: { disk: pulumi.output("nvme") },
            tolerations: [{ key: "dedicated", value: "zookeeper", effect: "NoSchedule" }],
            priorityClassName: "high",
            serviceAccountName: "mine",
            imagePullSecrets: ["registry"],
        };
        const { resources } = await create(args);
        const pod = templateOf(resources).spec as unknown as Record<string, unknown>;
        assert.deepEqual(pod["nodeSelector"], { disk: "nvme" });
        assert.deepEqual(pod["tolerations"], args.tolerations);
        assert.equal(pod["priorityClassName"], "high");
        assert.equal(pod["serviceAccountName"], "mine");
        assert.deepEqual(pod["imagePullSecrets"], [{ name: "registry" }]);
        assert.equal(resources.has(`${TYPES.account} zk`), false);
        const own = await create({ serviceAccountName: undefined, clusterUid: undefined });
        assert.equal(own.resources.has(`${TYPES.account} zk`), true);
        const { subjects } = resources.get(`${TYPES.binding} zk`) as { subjects: unknown };
        assert.deepEqual(subjects, [{ kind: "ServiceAccount", name: "mine", namespace: "zk" }]);
    });
    it("are spread over zones as zoneSpread says", async () => {
        const constraint = async (zoneSpread: ZooKeeperZoneSpread) =>
            (await spec({ zoneSpread }))["topologySpreadConstraints"];
        assert.equal(await constraint(ZooKeeperZoneSpread.None), undefined);
        const [required] = (await constraint(ZooKeeperZoneSpread.Required)) as { whenUnsatisfiable: string }[];
        assert.equal(required?.whenUnsatisfiable, "DoNotSchedule");
    });
});
