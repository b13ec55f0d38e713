/**
 * The table of arguments: type, unit, range, default, and whether an argument can change. The types of the settings,
 * the checks and their messages, and docs/arguments.md are derived from it. The compiler checks that the types in
 * args.ts agree with the table, and test/unit/args/generated.test.ts that the ranges and defaults in its comments do.
 */
import {
    ZooKeeperAntiAffinity,
    ZooKeeperDataPolicy,
    type ZooKeeperEnsembleArgs,
    ZooKeeperLogLevel,
    ZooKeeperZoneSpread,
} from "../args";
import {
    ABOVE_ZERO,
    ANNOTATION_KEY,
    ANY,
    BYTES,
    CORES,
    DOMAIN,
    HEAP,
    IMAGE,
    IMAGE_KEEPS_DATA,
    IMAGE_VERSION,
    LABEL_KEY,
    LABEL_VALUE,
    NAMESPACE,
    OBJECT_NAME,
    OTHER_ANNOTATION,
    OTHER_LABEL,
    REGISTRY,
    TAINT_KEY,
    UID,
    words,
} from "./formats";
import {
    type ArgsOf,
    choice,
    derived,
    type Differences,
    flag,
    integer,
    list,
    map,
    object,
    type SettingsOf,
    text,
} from "./rows";

/** ZooKeeper parses these numbers as 32-bit integers. */
const INT32 = 2 ** 31 - 1;

interface Limits {
    resources: { limits: { memory?: string; cpu?: string } };
}

export const ARGUMENTS = object({
    replicas: integer({ unit: "members", from: 1, to: 15, default: 3 }),
    image: text({
        format: [IMAGE, IMAGE_VERSION, IMAGE_KEEPS_DATA],
        default: "zookeeper:3.9.5",
        input: true,
        restarts: true,
    }),
    imageRegistry: text({ format: REGISTRY, input: true, restarts: true }),
    imagePullSecrets: list(
        text({ format: OBJECT_NAME, remedy: "use the names of Secrets in the ensemble's namespace", input: true }),
        { input: true, restarts: true },
    ),
    clusterUid: text({ format: UID, unit: "UID", input: true }),
    namespace: text({
        format: NAMESPACE,
        default: derived("the component's name", (s: { name: string }) => s.name),
        input: true,
        fixed: { reason: (was) => `the ensemble and its data are in namespace ${was}, and Kubernetes moves neither` },
    }),
    createNamespace: flag({
        default: true,
        fixed: {
            reason: (was) =>
                was === "true"
                    ? "the component created the namespace, and would delete it with everything in it if this became false"
                    : "the namespace existed before the ensemble, so the component must not manage it",
        },
    }),
    dataPolicy: choice(ZooKeeperDataPolicy, { default: "retain" }),
    storage: object({
        className: text({
            format: OBJECT_NAME,
            remedy: "use a name that `kubectl get storageclass` shows, or leave it out for the cluster's default class",
            input: true,
            fixed: {
                reason: (was) =>
                    `the ensemble's claims were created with ${was === "" ? "the cluster's default class" : was}, and Kubernetes cannot change the class of a claim`,
            },
        }),
        size: text({
            format: BYTES,
            unit: "bytes",
            from: "256Mi",
            why: "snapshots and transaction logs, which ZooKeeper allocates 64 MiB at a time, have to fit on the volume",
            default: "10Gi",
            fixed: {
                reason: (was) =>
                    `the ensemble's claims were created with ${was}, and the claim template of a StatefulSet cannot change`,
                instead: "the claims themselves can grow (docs/storage-and-data-policy.md)",
            },
        }),
    }),
    resources: object(
        {
            requests: object({
                memory: text({
                    format: BYTES,
                    unit: "bytes",
                    // Kubernetes has the same rule: a container with only a limit requests as much as the limit.
                    default: derived(
                        "the limit, or without one 1Gi",
                        (s: Limits) => s.resources.limits.memory ?? "1Gi",
                    ),
                }),
                cpu: text({
                    format: CORES,
                    unit: "cores",
                    default: derived("the limit, or without one 500m", (s: Limits) => s.resources.limits.cpu ?? "500m"),
                }),
            }),
            limits: object({
                memory: text({ format: [BYTES, ABOVE_ZERO], unit: "bytes" }),
                cpu: text({ format: [CORES, ABOVE_ZERO], unit: "cores" }),
            }),
        },
        { restarts: true },
    ),
    heap: text({
        format: HEAP,
        unit: "JVM heap size",
        from: "128M",
        why: "ZooKeeper needs that much to start",
        default: "512M",
        restarts: true,
    }),
    tickTime: integer({ unit: "milliseconds", from: 100, to: 60000, default: 2000, restarts: true }),
    initLimit: integer({ unit: "ticks", from: 1, to: 3600, default: 10, restarts: true }),
    syncLimit: integer({ unit: "ticks", from: 1, to: 600, default: 5, restarts: true }),
    maxClientConnections: integer({ unit: "connections", from: 0, to: 1000000, default: 60, restarts: true }),
    minSessionTimeout: integer({
        unit: "milliseconds",
        from: "two ticks",
        to: INT32,
        // Derived, as ZooKeeper does it: otherwise a longer tick would be refused unless both session timeouts were set.
        default: derived("two ticks", (s: { tickTime: number }) => 2 * s.tickTime),
        restarts: true,
    }),
    maxSessionTimeout: integer({
        unit: "milliseconds",
        from: "minSessionTimeout",
        to: INT32,
        default: derived("twenty ticks", (s: { tickTime: number }) => 20 * s.tickTime),
        restarts: true,
    }),
    autopurge: object(
        {
            // ZooKeeper keeps at least three snapshots, even if it is configured to keep fewer.
            retainCount: integer({ unit: "snapshots", from: 3, to: 100, default: 3 }),
            intervalHours: integer({ unit: "hours", from: 1, to: 168, default: 12 }),
        },
        { restarts: true },
    ),
    logLevel: choice(ZooKeeperLogLevel, { default: "INFO", restarts: true }),
    antiAffinity: choice(ZooKeeperAntiAffinity, { default: "required", restarts: true }),
    zoneSpread: choice(ZooKeeperZoneSpread, { default: "preferred", restarts: true }),
    nodeSelector: map({ key: [LABEL_KEY], value: LABEL_VALUE, input: true, restarts: true }),
    tolerations: list(
        object(
            {
                key: text({ format: TAINT_KEY, input: true }),
                operator: text({
                    format: words({
                        id: "tolerationOperator",
                        values: ["Equal", "Exists"],
                        why: "Kubernetes refuses the pod otherwise; Lt and Gt do not exist in every cluster",
                        example: "Equal",
                    }),
                    input: true,
                }),
                value: text({ format: LABEL_VALUE, input: true }),
                effect: text({
                    format: words({
                        id: "taintEffect",
                        values: ["NoSchedule", "PreferNoSchedule", "NoExecute"],
                        why: "a taint has one of these effects",
                        example: "NoExecute",
                    }),
                    input: true,
                }),
                tolerationSeconds: integer({ unit: "seconds", from: 0, input: true }),
            },
            { input: true },
        ),
        { input: true, restarts: true },
    ),
    priorityClassName: text({
        format: OBJECT_NAME,
        remedy: "use a name that `kubectl get priorityclass` shows, or leave it out",
        input: true,
        restarts: true,
    }),
    serviceAccountName: text({
        format: OBJECT_NAME,
        remedy: "use the name of one in the ensemble's namespace, or leave it out: the component creates one",
        input: true,
        restarts: true,
    }),
    disruptionBudget: object({
        maxUnavailable: integer({ unit: "members", from: 0, to: "what leaves a quorum", default: 1 }),
    }),
    terminationGracePeriodSeconds: integer({ unit: "seconds", from: 10, to: 3600, default: 30, restarts: true }),
    labels: map({ key: [LABEL_KEY, OTHER_LABEL], value: LABEL_VALUE, input: true, restarts: true }),
    annotations: map({ key: [ANNOTATION_KEY, OTHER_ANNOTATION], value: ANY, input: true, restarts: true }),
    clusterDomain: text({
        format: DOMAIN,
        default: "cluster.local",
        fixed: { reason: (was) => `the membership on the volumes has host names that end with ${was}` },
    }),
    readyTimeoutSeconds: integer({
        unit: "seconds",
        from: 30,
        to: 86400,
        // A roll restarts the members one after the other, and a node without the image pulls it first.
        default: derived("180 and 60 more for each member", (s: { replicas: number }) => 180 + 60 * s.replicas),
    }),
});

/** The arguments with all defaults filled in. Arguments that are outputs are still outputs here. */
export type Settings = SettingsOf<typeof ARGUMENTS> & { name: string };

/** The settings with the values of all outputs in place of the outputs. */
export type KnownSettings = SettingsOf<typeof ARGUMENTS, true> & { name: string };

type None<T extends never> = T;

/**
 * Compiles only if the types in args.ts agree with the table. The compiler's error names the arguments that differ in
 * their type, or in whether they may be an output.
 */
export type DifferingFromArgs =
    None<`${Differences<ZooKeeperEnsembleArgs, ArgsOf<typeof ARGUMENTS>>}: args.ts and the row of this table differ. Add the one that is missing, or give both the same type, plain or input`>;
