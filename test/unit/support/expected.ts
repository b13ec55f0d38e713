/** The inputs of every resource that an ensemble zk without arguments registers. */
import { planEnsemble } from "../../../components/plan/plan";
import { settingsOf } from "../../../components/plan/settings";

export const TYPES = {
    namespace: "kubernetes:core/v1:Namespace",
    account: "kubernetes:core/v1:ServiceAccount",
    role: "kubernetes:rbac.authorization.k8s.io/v1:Role",
    binding: "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding",
    service: "kubernetes:core/v1:Service",
    budget: "kubernetes:policy/v1:PodDisruptionBudget",
    configMap: "kubernetes:core/v1:ConfigMap",
    statefulSet: "kubernetes:apps/v1:StatefulSet",
    secret: "kubernetes:core/v1:Secret",
    firstUp: "random:index/randomId:RandomId",
    password: "random:index/randomPassword:RandomPassword",
};
/** The form in which Pulumi's mocks hand over a secret: an object with Pulumi's signature for secrets. */
export const secret = (value: unknown) => ({
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    value,
});

export const labels = {
    app: "zk",
    "app.kubernetes.io/name": "zookeeper",
    "app.kubernetes.io/instance": "zk",
    "app.kubernetes.io/managed-by": "pulumi",
};
export const plan = planEnsemble(settingsOf("zk", {}), { owner: { project: "zookeeper", stack: "test" } });
export const annotations = { "pulumi.com/patchFieldManager": plan.fieldManager };
const inNamespace = (name: string) => ({ name, namespace: "zk", labels, annotations });
/**
 * Every object but the StatefulSet owns no other objects and is deleted in the background
 * (components/resources/context.ts).
 */
const leafAnnotations = { ...annotations, "pulumi.com/deletionPropagationPolicy": "background" };
const leaf = (name: string) => ({ ...inNamespace(name), annotations: leafAnnotations });

const exec = (script: string) => ({ command: ["/bin/bash", `/opt/zookeeper/bin/${script}`] });

export const EXPECTED: Record<string, unknown> = {
    [`${TYPES.firstUp} zk-first-up`]: {
        byteLength: 8,
        keepers: {
            namespace: "zk",
            createNamespace: "true",
            "storage.size": "10Gi",
            "storage.className": "",
            clusterDomain: "cluster.local",
            fieldManager: plan.fieldManager,
        },
    },
    [`${TYPES.password} zk-super`]: { length: 32, special: false },
    [`${TYPES.secret} zk-super`]: { metadata: leaf("zk-super"), stringData: secret({ password: "generated" }) },
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
        rules: [
            { apiGroups: ["apps"], resources: ["statefulsets"], resourceNames: ["zk"], verbs: ["get"] },
            { apiGroups: [""], resources: ["configmaps"], resourceNames: ["zk-state"], verbs: ["get", "patch"] },
        ],
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
    [`${TYPES.configMap} ${plan.configuration.name}`]: {
        metadata: leaf(plan.configuration.name),
        data: plan.configuration.data,
        immutable: true,
    },
    [`${TYPES.configMap} ${plan.scripts.name}`]: {
        metadata: leaf(plan.scripts.name),
        data: plan.scripts.data,
        immutable: true,
    },
    // Without data, because only the members write it.
    [`${TYPES.configMap} zk-state`]: { metadata: leaf("zk-state") },
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
                    topologySpreadConstraints: [
                        {
                            maxSkew: 1,
                            topologyKey: "topology.kubernetes.io/zone",
                            whenUnsatisfiable: "ScheduleAnyway",
                            labelSelector: { matchLabels: { app: "zk" } },
                        },
                    ],
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
                            lifecycle: { preStop: { exec: exec("stop.sh") } },
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
                                ...["zk-config", "zk-status", "zk-cli", "zk-recover"].map((command) => ({
                                    name: "scripts",
                                    mountPath: `/usr/local/bin/${command}`,
                                    subPath: command,
                                    readOnly: true,
                                })),
                                { name: "super", mountPath: "/opt/zookeeper/super", readOnly: true },
                                { name: "tmp", mountPath: "/tmp" },
                                { name: "secrets", mountPath: "/opt/zookeeper/secrets" },
                                { name: "logs", mountPath: "/logs" },
                            ],
                        },
                    ],
                    volumes: [
                        { name: "settings", configMap: { name: plan.configuration.name } },
                        { name: "scripts", configMap: { name: plan.scripts.name, defaultMode: 0o555 } },
                        { name: "super", secret: { secretName: "zk-super" } },
                        { name: "tmp", emptyDir: {} },
                        { name: "secrets", emptyDir: { medium: "Memory", sizeLimit: "1Mi" } },
                        { name: "logs", emptyDir: {} },
                    ],
                },
            },
            persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
            volumeClaimTemplates: [
                {
                    metadata: { name: "datadir" },
                    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "10Gi" } } },
                },
            ],
        },
    },
};

/** The inputs without apiVersion and kind, which the Kubernetes SDK adds to every object. */
export function withoutKind(inputs: unknown): unknown {
    const added = ["apiVersion", "kind"];
    return Object.fromEntries(Object.entries(inputs as object).filter(([key]) => !added.includes(key)));
}

export type Template = {
    metadata: { labels: object; annotations: object };
    spec: { containers: Record<string, unknown>[]; volumes: { name: string }[] };
};

export function templateOf(resources: Map<string, Record<string, unknown>>): Template {
    return (resources.get(`${TYPES.statefulSet} zk`) as { spec: { template: Template } }).spec.template;
}
