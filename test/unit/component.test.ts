import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ZooKeeperAntiAffinity, ZooKeeperEnsemble } from "../../components";
import { RefusedArguments } from "../../components/refusal";
import { planEnsemble } from "../../components/plan/plan";
import { settingsOf } from "../../components/plan/settings";
import { create, lateError, startEngine, valueOf } from "./support/mocks";

const TYPES = {
    namespace: "kubernetes:core/v1:Namespace",
    account: "kubernetes:core/v1:ServiceAccount",
    role: "kubernetes:rbac.authorization.k8s.io/v1:Role",
    binding: "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding",
    service: "kubernetes:core/v1:Service",
    budget: "kubernetes:policy/v1:PodDisruptionBudget",
    configMap: "kubernetes:core/v1:ConfigMap",
    statefulSet: "kubernetes:apps/v1:StatefulSet",
};

const labels = {
    app: "zk",
    "app.kubernetes.io/name": "zookeeper",
    "app.kubernetes.io/instance": "zk",
    "app.kubernetes.io/managed-by": "pulumi",
};
const plan = planEnsemble(settingsOf("zk", {}), { project: "zookeeper", stack: "test" });
const annotations = { "pulumi.com/patchFieldManager": plan.annotations["pulumi.com/patchFieldManager"] };
const inNamespace = (name: string) => ({ name, namespace: "zk", labels, annotations });
/** An object that owns no others is deleted without a finalizer. */
const leafAnnotations = { ...annotations, "pulumi.com/deletionPropagationPolicy": "background" };
const leaf = (name: string) => ({ ...inNamespace(name), annotations: leafAnnotations });

const exec = (script: string) => ({ command: ["/bin/bash", `/opt/zookeeper/bin/${script}`] });

const EXPECTED: Record<string, unknown> = {
    [`${TYPES.namespace} zk`]: {
        metadata: {
            name: "zk",
            labels: { ...labels, "pod-security.kubernetes.io/enforce": "restricted" },
            annotations,
        },
    },
    [`${TYPES.account} zk`]: { metadata: leaf("zk"), automountServiceAccountToken: false },
    [`${TYPES.role} zk`]: {
        metadata: leaf("zk"),
        rules: [{ apiGroups: ["apps"], resources: ["statefulsets/scale"], resourceNames: ["zk"], verbs: ["get"] }],
    },
    [`${TYPES.binding} zk`]: {
        metadata: leaf("zk"),
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "zk" },
        subjects: [{ kind: "ServiceAccount", name: "zk", namespace: "zk" }],
    },
    [`${TYPES.service} zk-hs`]: {
        metadata: leaf("zk-hs"),
        spec: {
            clusterIP: "None",
            publishNotReadyAddresses: true,
            selector: { app: "zk" },
            ports: [
                { name: "server", port: 2888 },
                { name: "leader-election", port: 3888 },
            ],
        },
    },
    [`${TYPES.service} zk-cs`]: {
        metadata: { ...leaf("zk-cs"), annotations: { ...leafAnnotations, "pulumi.com/skipAwait": "true" } },
        spec: { type: "ClusterIP", selector: { app: "zk" }, ports: [{ name: "client", port: 2181 }] },
    },
    [`${TYPES.budget} zk-pdb`]: {
        metadata: leaf("zk-pdb"),
        spec: {
            maxUnavailable: 1,
            selector: { matchLabels: { app: "zk" } },
            unhealthyPodEvictionPolicy: "AlwaysAllow",
        },
    },
    [`${TYPES.configMap} zk-config`]: {
        metadata: leaf(plan.configuration.name),
        data: plan.configuration.data,
        immutable: true,
    },
    [`${TYPES.configMap} zk-scripts`]: {
        metadata: leaf(plan.scripts.name),
        data: plan.scripts.data,
        immutable: true,
    },
    [`${TYPES.statefulSet} zk`]: {
        metadata: inNamespace("zk"),
        spec: {
            serviceName: "zk-hs",
            replicas: 3,
            podManagementPolicy: "Parallel",
            updateStrategy: { type: "RollingUpdate" },
            selector: { matchLabels: { app: "zk" } },
            template: {
                metadata: { labels, annotations: {} },
                spec: {
                    serviceAccountName: "zk",
                    automountServiceAccountToken: true,
                    enableServiceLinks: false,
                    terminationGracePeriodSeconds: 30,
                    affinity: {
                        podAntiAffinity: {
                            requiredDuringSchedulingIgnoredDuringExecution: [
                                {
                                    labelSelector: { matchLabels: { app: "zk" } },
                                    topologyKey: "kubernetes.io/hostname",
                                },
                            ],
                        },
                    },
                    dnsConfig: { options: [{ name: "ndots", value: "1" }] },
                    securityContext: {
                        runAsNonRoot: true,
                        runAsUser: 1000,
                        runAsGroup: 1000,
                        fsGroup: 1000,
                        fsGroupChangePolicy: "OnRootMismatch",
                        seccompProfile: { type: "RuntimeDefault" },
                    },
                    containers: [
                        {
                            name: "kubernetes-zookeeper",
                            image: "zookeeper:3.9.5",
                            imagePullPolicy: "IfNotPresent",
                            command: ["/bin/bash", "/opt/zookeeper/bin/start.sh"],
                            env: [
                                { name: "ZK_SETTINGS", value: "/opt/zookeeper/settings" },
                                {
                                    name: "POD_NAMESPACE",
                                    valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } },
                                },
                            ],
                            ports: [
                                { name: "client", containerPort: 2181 },
                                { name: "server", containerPort: 2888 },
                                { name: "leader-election", containerPort: 3888 },
                            ],
                            resources: { requests: { memory: "1Gi", cpu: "500m" } },
                            startupProbe: {
                                exec: exec("probe-alive.sh"),
                                periodSeconds: 1,
                                timeoutSeconds: 5,
                                failureThreshold: 1800,
                            },
                            livenessProbe: {
                                exec: exec("probe-alive.sh"),
                                periodSeconds: 10,
                                timeoutSeconds: 5,
                                failureThreshold: 6,
                            },
                            readinessProbe: {
                                exec: exec("probe-ready.sh"),
                                periodSeconds: 1,
                                timeoutSeconds: 10,
                                failureThreshold: 3,
                            },
                            terminationMessagePolicy: "FallbackToLogsOnError",
                            securityContext: {
                                allowPrivilegeEscalation: false,
                                capabilities: { drop: ["ALL"] },
                                readOnlyRootFilesystem: true,
                            },
                            volumeMounts: [
                                { name: "datadir", mountPath: "/var/lib/zookeeper" },
                                { name: "datadir", mountPath: "/opt/zookeeper/conf", subPath: "conf" },
                                { name: "settings", mountPath: "/opt/zookeeper/settings", readOnly: true },
                                { name: "scripts", mountPath: "/opt/zookeeper/bin", readOnly: true },
                                {
                                    name: "scripts",
                                    mountPath: "/usr/local/bin/zk-config",
                                    subPath: "zk-config",
                                    readOnly: true,
                                },
                                { name: "tmp", mountPath: "/tmp" },
                                { name: "logs", mountPath: "/logs" },
                            ],
                        },
                    ],
                    volumes: [
                        { name: "settings", configMap: { name: plan.configuration.name } },
                        { name: "scripts", configMap: { name: plan.scripts.name, defaultMode: 0o555 } },
                        { name: "tmp", emptyDir: {} },
                        { name: "logs", emptyDir: {} },
                    ],
                },
            },
            volumeClaimTemplates: [
                {
                    metadata: { name: "datadir" },
                    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "10Gi" } } },
                },
            ],
        },
    },
};

/** The Kubernetes client adds the two to each object. */
function withoutKind(inputs: unknown): unknown {
    const added = ["apiVersion", "kind"];
    return Object.fromEntries(Object.entries(inputs as object).filter(([key]) => !added.includes(key)));
}

type Template = { metadata: { labels: object; annotations: object }; spec: { containers: Record<string, unknown>[] } };

function templateOf(resources: Map<string, Record<string, unknown>>): Template {
    return (resources.get(`${TYPES.statefulSet} zk`) as { spec: { template: Template } }).spec.template;
}

describe("the component", () => {
    describe("named zk, without arguments", () => {
        let created: Awaited<ReturnType<typeof create>>;
        before(async () => {
            created = await create();
        });

        it("registers itself and ten objects, no more", () => {
            const registered = [...created.resources.keys()].sort();
            const component = "zookeeper-ensemble:index:ZooKeeperEnsemble zk";
            assert.deepEqual(registered, [...Object.keys(EXPECTED), component].sort());
        });
        for (const [key, expected] of Object.entries(EXPECTED)) {
            it(`registers exactly the planned ${key}`, () => {
                assert.deepEqual(withoutKind(created.resources.get(key)), expected);
            });
        }
        it("is the parent of all its objects", () => {
            for (const key of Object.keys(EXPECTED)) {
                assert.equal(created.options.get(key)?.parent, created.ensemble, key);
            }
        });
        it("waits for its members 180 s and 60 s for each, and keeps what must not change", () => {
            const options = created.options.get(`${TYPES.statefulSet} zk`);
            assert.deepEqual(options?.customTimeouts, { create: "360s", update: "360s", delete: "360s" });
            assert.deepEqual(options.ignoreChanges, ["spec.replicas", "spec.volumeClaimTemplates"]);
        });
        it("tells where clients connect", async () => {
            const { ensemble } = created;
            const hosts = [0, 1, 2].map((n) => `zk-${n}.zk-hs.zk.svc.cluster.local`);
            assert.deepEqual(await valueOf(ensemble.memberHosts), hosts);
            assert.equal(await valueOf(ensemble.connectionString), hosts.map((host) => `${host}:2181`).join(","));
            assert.equal(await valueOf(ensemble.clientService), "zk-cs.zk.svc.cluster.local");
            assert.equal(await valueOf(ensemble.namespace), "zk");
        });
    });

    it("uses a namespace that exists, and creates none", async () => {
        const { resources } = await create({ namespace: pulumi.output("shared"), createNamespace: false });
        assert.equal(resources.has(`${TYPES.namespace} zk`), false);
        const { metadata } = resources.get(`${TYPES.statefulSet} zk`) as { metadata: { namespace: string } };
        assert.equal(metadata.namespace, "shared");
    });

    it("puts the user's labels and annotations on every object and every pod", async () => {
        const { resources } = await create({ labels: { team: pulumi.output("search") }, annotations: { owner: "me" } });
        for (const key of Object.keys(EXPECTED).filter((key) => !key.startsWith(TYPES.configMap))) {
            const { metadata } = resources.get(key) as { metadata: Template["metadata"] };
            const own = (EXPECTED[key] as { metadata: Template["metadata"] }).metadata;
            assert.deepEqual(metadata.labels, { ...own.labels, team: "search" }, key);
            assert.deepEqual(metadata.annotations, { ...own.annotations, owner: "me" }, key);
        }
        const { metadata } = templateOf(resources);
        assert.deepEqual(metadata, { labels: { ...labels, team: "search" }, annotations: { owner: "me" } });
    });

    it("leaves the pod template alone when only the member count differs", async () => {
        const three = templateOf((await create({ replicas: 3 })).resources);
        const five = templateOf((await create({ replicas: 5 })).resources);
        assert.deepEqual(three, five);
    });

    it("prefers or drops anti-affinity when asked to", async () => {
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

    it("passes storage class, size and resources on", async () => {
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

describe("refused arguments", () => {
    it("come all at once, as typed errors without a stack trace, and nothing is registered", async () => {
        const registered = await startEngine();
        let thrown: unknown;
        try {
            new ZooKeeperEnsemble("zk", { replicas: 0, heap: "1 GB", image: "zookeeper" });
        } catch (error) {
            thrown = error;
        }
        await pulumi.runtime.disconnect();
        assert.ok(thrown instanceof RefusedArguments);
        assert.ok(pulumi.InputPropertiesError.isInstance(thrown));
        assert.ok(pulumi.RunError.isInstance(thrown));
        assert.deepEqual(thrown.errors.map((e) => e.propertyPath).sort(), ["heap", "image", "replicas"]);
        assert.match(thrown.message, /^ZooKeeperEnsemble "zk": 3 arguments are refused:\n/);
        assert.deepEqual(registered, []);
    });

    for (const [path, args] of Object.entries({
        image: { image: pulumi.output("zookeeper:3.9.3") },
        namespace: { namespace: pulumi.output("Not_A_Name") },
        "storage.className": { storage: { className: pulumi.output("Not A Class") } },
        'labels["team"]': { labels: { team: pulumi.output("not a value") } },
    })) {
        it(`are refused as well when they come to be known later: ${path}`, async () => {
            const error = await lateError(args);
            assert.ok(error instanceof RefusedArguments);
            assert.ok(pulumi.RunError.isInstance(error));
            assert.match(error.message, /^ZooKeeperEnsemble "zk": 1 argument is refused:\n/);
            assert.deepEqual(
                error.errors.map((e) => e.propertyPath),
                [path],
            );
        });
    }
});

describe("a running ensemble", () => {
    /** The cluster keeps what `ignoreChanges` protects. */
    const running = (replicas: number, storage: string) =>
        create({ replicas: 5, storage: { size: "20Gi" } }, "zk", ({ type, inputs }) => {
            if (type !== TYPES.statefulSet) {
                return inputs;
            }
            const claim = { metadata: { name: "datadir" }, spec: { resources: { requests: { storage } } } };
            return { ...inputs, spec: { ...(inputs["spec"] as object), replicas, volumeClaimTemplates: [claim] } };
        });

    it("refuses another member count, naming both", async () => {
        await assert.rejects(running(3, "20Gi"), (error: unknown) => {
            assert.ok(error instanceof RefusedArguments);
            assert.deepEqual(
                error.errors.map((e) => e.propertyPath),
                ["replicas"],
            );
            assert.match(error.message, /replicas is 5, but the running ensemble has 3, .*set replicas back to 3/);
            return true;
        });
    });
    it("refuses another volume size, naming both", async () => {
        await assert.rejects(running(5, "10Gi"), /storage.size is "20Gi", but .* 10Gi/);
    });
    it("takes the same size in other words", async () => {
        assert.ok(await running(5, "20480Mi"));
    });
});
