import type * as pulumi from "@pulumi/pulumi";

/**
 * How much ZooKeeper logs.
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
    /** Never: a member that finds no node of its own stays Pending. */
    Required: "required",
    /** Only if no other node has room. */
    Preferred: "preferred",
    /** The scheduler does not care. */
    None: "none",
} as const;
export type ZooKeeperAntiAffinity = (typeof ZooKeeperAntiAffinity)[keyof typeof ZooKeeperAntiAffinity];

/**
 * Whether members are spread over the zones of the cluster, by the nodes' label topology.kubernetes.io/zone.
 */
export const ZooKeeperZoneSpread = {
    /** Zones hold equally many members, give or take one; a member for which that cannot be so stays Pending. */
    Required: "required",
    /** As far as there is room, and not at all where nodes have no zones. */
    Preferred: "preferred",
    /** The scheduler does not care. */
    None: "none",
} as const;
export type ZooKeeperZoneSpread = (typeof ZooKeeperZoneSpread)[keyof typeof ZooKeeperZoneSpread];

/**
 * What becomes of the data when the ensemble is destroyed.
 */
export const ZooKeeperDataPolicy = {
    /** It is deleted too: pulumi destroy removes the claims and the namespace. Scaling in removes no claims. */
    Delete: "delete",
    /**
     * It stays: neither pulumi destroy nor scaling in removes claims, and a namespace of the component's own stays too.
     * A later pulumi up finds the data again.
     */
    Retain: "retain",
    /** As retain, and pulumi destroy is refused until another policy has been brought in by pulumi up. */
    Protect: "protect",
} as const;
export type ZooKeeperDataPolicy = (typeof ZooKeeperDataPolicy)[keyof typeof ZooKeeperDataPolicy];

/**
 * The volume that each member keeps its data, its transaction log and its configuration on.
 */
export interface ZooKeeperStorageArgs {
    /** Storage class of the claims. By default the cluster's default class. Fixed after the first up. */
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
 * What each member's container asks for, and what it is held to.
 */
export interface ZooKeeperResourcesArgs {
    /** What the scheduler reserves. By default the limit, or without one 1Gi of memory and 500m of CPU. */
    requests?: ZooKeeperComputeArgs;
    /**
     * What the container is held to. By default no limit. A CPU limit slows elections and heartbeats down, so leave it
     * out; a memory limit has to leave room beside the heap.
     */
    limits?: ZooKeeperComputeArgs;
}

/**
 * What ZooKeeper removes from its disk by itself.
 */
export interface ZooKeeperAutopurgeArgs {
    /** How many of the newest snapshots, with the logs that they need, are kept. From 3 to 100, by default 3. */
    retainCount?: number;
    /** Hours between two purges. From 1 to 168, by default 12. */
    intervalHours?: number;
}

/**
 * What node drains and other voluntary evictions may take at a time.
 */
export interface ZooKeeperDisruptionBudgetArgs {
    /**
     * How many members may be evicted at a time. From 0 to what leaves a quorum (1 of 3, 2 of 5), by default 1. With 0
     * every drain of a member's node waits for ever.
     */
    maxUnavailable?: number;
}

/**
 * A taint that members tolerate.
 */
export interface ZooKeeperTolerationArgs {
    /** The taint's key. By default, with operator Exists, every key. */
    key?: pulumi.Input<string>;
    /** Equal, which compares the value, or Exists. By default Equal. */
    operator?: pulumi.Input<string>;
    /** The taint's value, for operator Equal. */
    value?: pulumi.Input<string>;
    /** NoSchedule, PreferNoSchedule or NoExecute. By default all three. */
    effect?: pulumi.Input<string>;
    /**
     * How long a member stays on a node that gets the taint, in seconds, for effect NoExecute. At least 0, by default for
     * ever.
     */
    tolerationSeconds?: pulumi.Input<number>;
}

/**
 * The arguments of a ZooKeeper ensemble. All are optional; the defaults give three members.
 */
export interface ZooKeeperEnsembleArgs {
    /**
     * How many members the ensemble has. From 1 to 15, by default 3. It may be changed at any time: a joining member becomes
     * a voter once it has all data, a leaving member leaves the membership before it stops, and no other member restarts.
     */
    replicas?: number;
    /**
     * The ZooKeeper image with its tag or digest, laid out like the official one. By default zookeeper:3.9.5. 3.9.3 is
     * refused because it loses data.
     */
    image?: pulumi.Input<string>;
    /**
     * A registry, with a path if need be, that the image comes from: written before the image's name with a slash, such
     * as registry.example.com/mirror. By default the image's name stands as it is.
     */
    imageRegistry?: pulumi.Input<string>;
    /** Names of Secrets in the ensemble's namespace with which the image is pulled. By default none. */
    imagePullSecrets?: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * The UID of the namespace kube-system of the cluster that the ensemble is meant for, as printed by kubectl get
     * namespace kube-system -o jsonpath={.metadata.uid}. Another cluster is refused, also one behind the same context
     * name. By default any cluster will do.
     */
    clusterUid?: pulumi.Input<string>;
    /** The Kubernetes namespace that the ensemble lives in. By default the component's name. Fixed after the first up. */
    namespace?: pulumi.Input<string>;
    /**
     * Whether the namespace belongs to the component, which then creates it, and if dataPolicy is delete, deletes it with
     * everything inside. By default true; with false the namespace has to exist. Fixed after the first up.
     */
    createNamespace?: boolean;
    /** What becomes of the data when the ensemble is destroyed or scaled in. By default retain: it stays. */
    dataPolicy?: ZooKeeperDataPolicy;
    /** The volume of each member. */
    storage?: ZooKeeperStorageArgs;
    /** Memory and CPU of each member. */
    resources?: ZooKeeperResourcesArgs;
    /**
     * The heap of each member's JVM, in megabytes or gigabytes as the JVM writes them, such as 4G. At least 128M, by
     * default 512M. Memory requests and limits have to hold it and a quarter (at least 128 MiB) more.
     */
    heap?: string;
    /** The tick, ZooKeeper's unit of time, in milliseconds. From 100 to 60000, by default 2000. */
    tickTime?: number;
    /** How many ticks a member may take to connect to the leader and fetch its data. From 1 to 3600, by default 10. */
    initLimit?: number;
    /** How many ticks a member may be silent before the others take it for failed. From 1 to 600, by default 5. */
    syncLimit?: number;
    /** How many connections one client address may hold at each member. From 0 to 1000000, by default 60; 0 is no limit. */
    maxClientConnections?: number;
    /** The shortest session timeout that a client gets, in milliseconds. From two ticks to 2147483647, by default two ticks. */
    minSessionTimeout?: number;
    /**
     * The longest session timeout that a client gets, in milliseconds. From minSessionTimeout to 2147483647, by default
     * twenty ticks.
     */
    maxSessionTimeout?: number;
    /** What ZooKeeper removes from its disk by itself. */
    autopurge?: ZooKeeperAutopurgeArgs;
    /** How much the members log. By default INFO. */
    logLevel?: ZooKeeperLogLevel;
    /** Whether two members may share a node. By default required: they may not. */
    antiAffinity?: ZooKeeperAntiAffinity;
    /** Whether members are spread over zones. By default preferred: as far as there is room. */
    zoneSpread?: ZooKeeperZoneSpread;
    /** Labels that a node must have to run a member. By default none. */
    nodeSelector?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
    /** Taints that members tolerate. By default none. */
    tolerations?: pulumi.Input<pulumi.Input<ZooKeeperTolerationArgs>[]>;
    /** The name of a PriorityClass of the cluster. By default the cluster's default. */
    priorityClassName?: pulumi.Input<string>;
    /**
     * The name of a ServiceAccount in the ensemble's namespace that the members run as; it is given the rights that they
     * need. By default the component creates one with its own name.
     */
    serviceAccountName?: pulumi.Input<string>;
    /** What node drains and other voluntary evictions may take at a time. */
    disruptionBudget?: ZooKeeperDisruptionBudgetArgs;
    /** How long a member may take to stop before it is killed, in seconds. From 10 to 3600, by default 30. */
    terminationGracePeriodSeconds?: number;
    /** Labels added to every object and every pod. Changing them restarts the members one by one. By default none. */
    labels?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
    /** Annotations added to every object and every pod. Changing them restarts the members. By default none. */
    annotations?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
    /** The DNS domain of the Kubernetes cluster. By default cluster.local. Fixed after the first up. */
    clusterDomain?: string;
    /**
     * How long creation, update and deletion wait for the members, in seconds. From 30 to 86400, by default 180 and 60 more
     * for each member.
     */
    readyTimeoutSeconds?: number;
}
