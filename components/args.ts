import type * as pulumi from "@pulumi/pulumi";

/**
 * The lowest level that ZooKeeper logs; TRACE logs most.
 */
export const ZooKeeperLogLevel = {
    TRACE: "TRACE",
    DEBUG: "DEBUG",
    INFO: "INFO",
    WARN: "WARN",
    ERROR: "ERROR",
} as const;
export type ZooKeeperLogLevel = (typeof ZooKeeperLogLevel)[keyof typeof ZooKeeperLogLevel];

/**
 * Whether two members may share a node.
 */
export const ZooKeeperAntiAffinity = {
    /** Never. A member for which there is no free node stays Pending. */
    Required: "required",
    /** They share a node only if no other node has room. */
    Preferred: "preferred",
    /** The scheduler may put any number of members on one node. */
    None: "none",
} as const;
export type ZooKeeperAntiAffinity = (typeof ZooKeeperAntiAffinity)[keyof typeof ZooKeeperAntiAffinity];

/**
 * Whether members are spread over the zones of the cluster, by the nodes' label topology.kubernetes.io/zone.
 */
export const ZooKeeperZoneSpread = {
    /** The numbers of members in two zones differ by at most one. A member that would break this stays Pending. */
    Required: "required",
    /** The scheduler spreads members as far as there is room. Where nodes have no zone label, it spreads nothing. */
    Preferred: "preferred",
    /** The scheduler ignores zones. */
    None: "none",
} as const;
export type ZooKeeperZoneSpread = (typeof ZooKeeperZoneSpread)[keyof typeof ZooKeeperZoneSpread];

/**
 * What happens to the data when the ensemble is destroyed.
 */
export const ZooKeeperDataPolicy = {
    /**
     * The data is deleted too: pulumi destroy removes the claims, and the namespace if the component created it. Scaling in
     * keeps the claims.
     */
    Delete: "delete",
    /**
     * The data stays: neither pulumi destroy nor scaling in removes claims, and pulumi destroy keeps a namespace that the
     * component created. A later pulumi up uses the data again.
     */
    Retain: "retain",
    /** Like retain, and pulumi destroy is refused until a pulumi up has applied another policy. */
    Protect: "protect",
} as const;
export type ZooKeeperDataPolicy = (typeof ZooKeeperDataPolicy)[keyof typeof ZooKeeperDataPolicy];

/**
 * The volume of each member. It holds the member's data, its transaction log and its configuration.
 */
export interface ZooKeeperStorageArgs {
    /** Storage class of the members' claims. By default the cluster's default class. Fixed after the first up. */
    className?: pulumi.Input<string>;
    /** Size of each member's claim, as a Kubernetes quantity. At least 256Mi, by default 10Gi. Fixed after the first up. */
    size?: string;
}

/**
 * An amount of memory and CPU.
 */
export interface ZooKeeperComputeArgs {
    /** Memory as a Kubernetes quantity, such as 1Gi or 384Mi. */
    memory?: string;
    /** CPU as a Kubernetes quantity, such as 500m or 2. */
    cpu?: string;
}

/**
 * The memory and CPU that are reserved for each member's container, and the most that it may use.
 */
export interface ZooKeeperResourcesArgs {
    /** What the scheduler reserves for a member. By default the limit, or without one 1Gi of memory and 500m of CPU. */
    requests?: ZooKeeperComputeArgs;
    /**
     * The most that a member may use. By default no limit. A CPU limit slows elections and heartbeats down, so better set
     * none. A memory limit has to leave room beside the heap; the argument heap says how much.
     */
    limits?: ZooKeeperComputeArgs;
}

/**
 * Autopurge: how ZooKeeper removes old snapshots and transaction logs from its volume.
 */
export interface ZooKeeperAutopurgeArgs {
    /** How many of the newest snapshots are kept, with the logs that they need. From 3 to 100, by default 3. */
    retainCount?: number;
    /** Hours between two purges. From 1 to 168, by default 12. */
    intervalHours?: number;
}

/**
 * How many members node drains and other voluntary evictions may stop at the same time.
 */
export interface ZooKeeperDisruptionBudgetArgs {
    /**
     * How many members may be evicted at the same time. From 0 to what leaves a quorum (1 of 3, 2 of 5), by default 1.
     * With 0, a drain of a member's node never ends.
     */
    maxUnavailable?: number;
}

/**
 * A toleration of the members: a taint in spite of which they may run on a node.
 */
export interface ZooKeeperTolerationArgs {
    /** The taint's key. It may be left out only with operator Exists, which then tolerates every key. */
    key?: pulumi.Input<string>;
    /** Equal tolerates the key with exactly this value, Exists with any value. By default Equal. */
    operator?: pulumi.Input<string>;
    /** The taint's value, for operator Equal. */
    value?: pulumi.Input<string>;
    /** NoSchedule, PreferNoSchedule or NoExecute. By default all three. */
    effect?: pulumi.Input<string>;
    /**
     * How long a member stays on a node that gets the taint, in seconds. At least 0, by default without limit. Only with
     * effect NoExecute.
     */
    tolerationSeconds?: pulumi.Input<number>;
}

/**
 * The arguments of a ZooKeeper ensemble. All are optional; the defaults give three members.
 */
export interface ZooKeeperEnsembleArgs {
    /**
     * How many members the ensemble has. From 1 to 15, by default 3. It may be changed at any time: a joining member
     * becomes a voter once it has all data, a leaving member leaves the membership before it stops, and no other member
     * restarts.
     */
    replicas?: number;
    /**
     * The ZooKeeper image with its tag or digest. Its files have to lie where the official image has them. By default
     * zookeeper:3.9.5. ZooKeeper 3.9.3 is refused because it loses data (ZOOKEEPER-4925).
     */
    image?: pulumi.Input<string>;
    /**
     * The registry that the image is pulled from, such as registry.example.com or registry.example.com/mirror. It is put
     * before the image's name with a slash. By default the image's name is used as it is.
     */
    imageRegistry?: pulumi.Input<string>;
    /** Names of Secrets in the ensemble's namespace with which the image is pulled. By default none. */
    imagePullSecrets?: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * The cluster that the ensemble is meant for, by the UID of its namespace kube-system, as printed by kubectl get
     * namespace kube-system -o jsonpath={.metadata.uid}. Any other cluster is refused, even under the same context name.
     * By default every cluster is accepted.
     */
    clusterUid?: pulumi.Input<string>;
    /** The Kubernetes namespace of the ensemble. By default the component's name. Fixed after the first up. */
    namespace?: pulumi.Input<string>;
    /**
     * Whether the component creates the namespace. If it does, and dataPolicy is delete, pulumi destroy deletes the
     * namespace with everything in it. By default true; with false the namespace has to exist. Fixed after the first up.
     */
    createNamespace?: boolean;
    /** What happens to the data when the ensemble is destroyed. By default retain: the data stays. */
    dataPolicy?: ZooKeeperDataPolicy;
    /** The volume of each member. */
    storage?: ZooKeeperStorageArgs;
    /** Memory and CPU of each member. */
    resources?: ZooKeeperResourcesArgs;
    /**
     * The heap of each member's JVM, in whole megabytes or gigabytes in the JVM's notation, such as 768M or 4G. At least
     * 128M, by default 512M. Memory requests and limits have to hold the heap and a quarter (at least 128 MiB) more.
     */
    heap?: string;
    /**
     * The length of a tick, ZooKeeper's unit of time, in milliseconds. From 100 to 60000, by default 2000. initLimit and
     * syncLimit count in ticks.
     */
    tickTime?: number;
    /** How many ticks a member may take to connect to the leader and fetch its data. From 1 to 3600, by default 10. */
    initLimit?: number;
    /**
     * How many ticks a follower may be out of contact with the leader before it is dropped. From 1 to 600, by default
     * 5.
     */
    syncLimit?: number;
    /**
     * How many connections each member accepts from one client address. From 0 to 1000000, by default 60; 0 means no limit.
     */
    maxClientConnections?: number;
    /**
     * The shortest session timeout that a client gets, in milliseconds; a client that asks for less gets this. From two
     * ticks to 2147483647, by default two ticks.
     */
    minSessionTimeout?: number;
    /**
     * The longest session timeout that a client gets, in milliseconds; a client that asks for more gets this. From
     * minSessionTimeout to 2147483647, by default twenty ticks.
     */
    maxSessionTimeout?: number;
    /** How ZooKeeper removes old snapshots and transaction logs from its volume. */
    autopurge?: ZooKeeperAutopurgeArgs;
    /** The lowest level that the members log. By default INFO. */
    logLevel?: ZooKeeperLogLevel;
    /** Whether two members may share a node. By default required: they never do. */
    antiAffinity?: ZooKeeperAntiAffinity;
    /** Whether members are spread over zones. By default preferred: as far as there is room. */
    zoneSpread?: ZooKeeperZoneSpread;
    /** Labels that a node must have to run a member. By default none. */
    nodeSelector?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
    /** Tolerations of the members: taints in spite of which they may run on a node. By default none. */
    tolerations?: pulumi.Input<pulumi.Input<ZooKeeperTolerationArgs>[]>;
    /** The name of an existing PriorityClass for the members. By default the cluster's default class, if it has one. */
    priorityClassName?: pulumi.Input<string>;
    /**
     * The name of an existing ServiceAccount in the ensemble's namespace under which the members run. The component binds
     * the Role that they need to it. By default the component creates a ServiceAccount with its own name.
     */
    serviceAccountName?: pulumi.Input<string>;
    /** How many members node drains and other voluntary evictions may stop at the same time. */
    disruptionBudget?: ZooKeeperDisruptionBudgetArgs;
    /** How long a member may take to stop before Kubernetes kills it, in seconds. From 10 to 3600, by default 30. */
    terminationGracePeriodSeconds?: number;
    /** Labels added to every object and every pod. Changing them restarts the members one by one. By default none. */
    labels?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
    /** Annotations added to every object and every pod. Changing them restarts the members one by one. By default none. */
    annotations?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
    /** The DNS domain of the Kubernetes cluster. By default cluster.local. Fixed after the first up. */
    clusterDomain?: string;
    /**
     * How long pulumi up and pulumi destroy wait for the members before they fail, in seconds. From 30 to 86400, by default
     * 180 and 60 more for each member.
     */
    readyTimeoutSeconds?: number;
}
