import type * as pulumi from "@pulumi/pulumi";

/**
 * How much ZooKeeper logs.
 */
export enum ZooKeeperLogLevel {
    TRACE = "TRACE",
    DEBUG = "DEBUG",
    INFO = "INFO",
    WARN = "WARN",
    ERROR = "ERROR",
}

/**
 * Whether two members may share a node.
 */
export enum ZooKeeperAntiAffinity {
    /** Never: a member that finds no node of its own stays Pending. */
    Required = "required",
    /** Only if no other node has room. */
    Preferred = "preferred",
    /** The scheduler does not care. */
    None = "none",
}

/**
 * The volume that each member keeps its data, its transaction log and its configuration on.
 */
export interface ZooKeeperStorageArgs {
    /** Storage class of the claims. By default the cluster's default class. Fixed once the ensemble runs. */
    className?: pulumi.Input<string>;
    /**
     * Size of each member's claim, as a Kubernetes quantity, at least 256Mi. By default 10Gi. Fixed once the ensemble
     * runs.
     */
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
     * How many members may be evicted at a time: from 0, which blocks every drain, to what leaves a quorum (1 of 3, 2 of
     * 5). By default 1.
     */
    maxUnavailable?: number;
}

/**
 * The arguments of a ZooKeeper ensemble. All are optional; the defaults give three members.
 */
export interface ZooKeeperEnsembleArgs {
    /** How many members the ensemble has, from 1 to 15, by default 3. Cannot be changed yet once the ensemble runs. */
    replicas?: number;
    /**
     * The ZooKeeper image with its tag or digest, laid out like the official one. By default zookeeper:3.9.5. 3.9.3 is
     * refused because it loses data.
     */
    image?: pulumi.Input<string>;
    /** The Kubernetes namespace that the ensemble lives in. By default it has the component's name. */
    namespace?: pulumi.Input<string>;
    /**
     * Whether the namespace belongs to the component, which then creates it and deletes it with everything inside. By
     * default true; with false the namespace has to exist.
     */
    createNamespace?: boolean;
    /** The volume of each member. */
    storage?: ZooKeeperStorageArgs;
    /** Memory and CPU of each member. */
    resources?: ZooKeeperResourcesArgs;
    /**
     * The heap of each member's JVM, in megabytes or gigabytes as the JVM writes them, such as 512M or 4G. At least
     * 128M, by default 512M. Memory requests and limits have to hold it and a quarter (at least 128 MiB) more.
     */
    heap?: string;
    /** The tick, ZooKeeper's unit of time, in milliseconds. From 100 to 60000, by default 2000. */
    tickTime?: number;
    /** How many ticks a member may take to connect to the leader and fetch its data. From 1 to 3600, by default 10. */
    initLimit?: number;
    /** How many ticks a member may be silent before the others give it up. From 1 to 600, by default 5. */
    syncLimit?: number;
    /** How many connections one client address may hold at each member; 0 means no limit. By default 60. */
    maxClientConnections?: number;
    /** The shortest session timeout that a client gets, in milliseconds. At least, and by default, two ticks: 4000. */
    minSessionTimeout?: number;
    /**
     * The longest session timeout that a client gets, in milliseconds. At least minSessionTimeout, by default twenty
     * ticks: 40000.
     */
    maxSessionTimeout?: number;
    /** What ZooKeeper removes from its disk by itself. */
    autopurge?: ZooKeeperAutopurgeArgs;
    /** How much the members log. By default INFO. */
    logLevel?: ZooKeeperLogLevel;
    /** Whether two members may share a node. By default required: they may not. */
    antiAffinity?: ZooKeeperAntiAffinity;
    /** What node drains and other voluntary evictions may take at a time. */
    disruptionBudget?: ZooKeeperDisruptionBudgetArgs;
    /** How long a member may take to stop before it is killed, in seconds. From 10 to 3600, by default 30. */
    terminationGracePeriodSeconds?: number;
    /** Labels added to every object and every pod. Changing them restarts the members one by one. By default none. */
    labels?: { [key: string]: pulumi.Input<string> };
    /** Annotations added to every object and every pod. Changing them restarts the members. By default none. */
    annotations?: { [key: string]: pulumi.Input<string> };
    /** The DNS domain of the Kubernetes cluster. By default cluster.local. */
    clusterDomain?: string;
    /**
     * How long creation, update and deletion wait for the members, in seconds. At least 30, by default 180 and 60 more
     * for each member.
     */
    readyTimeoutSeconds?: number;
}
