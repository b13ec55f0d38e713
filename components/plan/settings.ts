import type * as pulumi from "@pulumi/pulumi";
import {
    ZooKeeperAntiAffinity,
    ZooKeeperDataPolicy,
    type ZooKeeperEnsembleArgs,
    ZooKeeperLogLevel,
    ZooKeeperZoneSpread,
} from "../args";

/** The arguments when every output in them is known. */
export type KnownArgs = pulumi.Unwrap<ZooKeeperEnsembleArgs>;

/** An amount of memory and CPU. */
export interface Amounts {
    memory?: string;
    cpu?: string;
}

/** A taint that members put up with. */
export type Toleration = NonNullable<KnownArgs["tolerations"]>[number];

/** The arguments with every default filled in. */
export interface Settings {
    name: string;
    replicas: number;
    image: string;
    imageRegistry?: string;
    imagePullSecrets: string[];
    clusterUid?: string;
    namespace: string;
    createNamespace: boolean;
    dataPolicy: ZooKeeperDataPolicy;
    storage: { className?: string; size: string };
    resources: { requests: Amounts; limits: Amounts };
    heap: string;
    tickTime: number;
    initLimit: number;
    syncLimit: number;
    maxClientConnections: number;
    minSessionTimeout: number;
    maxSessionTimeout: number;
    autopurge: { retainCount: number; intervalHours: number };
    logLevel: ZooKeeperLogLevel;
    antiAffinity: ZooKeeperAntiAffinity;
    zoneSpread: ZooKeeperZoneSpread;
    nodeSelector: Record<string, string>;
    tolerations: Toleration[];
    priorityClassName?: string;
    serviceAccountName?: string;
    disruptionBudget: { maxUnavailable: number };
    terminationGracePeriodSeconds: number;
    labels: Record<string, string>;
    annotations: Record<string, string>;
    clusterDomain: string;
    readyTimeoutSeconds: number;
}

/**
 * Fills in the defaults: the walkthrough's values, and where one argument follows from another, the walkthrough's
 * proportion, so that a longer tick does not need two more arguments to be valid.
 */
export function settingsOf(name: string, args: KnownArgs): Settings {
    const settings: Settings = lazily<Settings>({
        name: () => name,
        replicas: () => args.replicas ?? 3,
        image: () => args.image ?? "zookeeper:3.9.5",
        imageRegistry: () => args.imageRegistry,
        imagePullSecrets: () => args.imagePullSecrets ?? [],
        clusterUid: () => args.clusterUid,
        namespace: () => args.namespace ?? name,
        createNamespace: () => args.createNamespace ?? true,
        dataPolicy: () => args.dataPolicy ?? ZooKeeperDataPolicy.Retain,
        storage: () =>
            lazily<Settings["storage"]>({
                className: () => args.storage?.className,
                size: () => args.storage?.size ?? "10Gi",
            }),
        resources: () => ({
            requests: lazily<Amounts>({
                // As Kubernetes does it: who gives only a limit reserves that much.
                memory: () => args.resources?.requests?.memory ?? args.resources?.limits?.memory ?? "1Gi",
                cpu: () => args.resources?.requests?.cpu ?? args.resources?.limits?.cpu ?? "500m",
            }),
            limits: lazily<Amounts>({
                memory: () => args.resources?.limits?.memory,
                cpu: () => args.resources?.limits?.cpu,
            }),
        }),
        heap: () => args.heap ?? "512M",
        tickTime: () => args.tickTime ?? 2000,
        initLimit: () => args.initLimit ?? 10,
        syncLimit: () => args.syncLimit ?? 5,
        maxClientConnections: () => args.maxClientConnections ?? 60,
        minSessionTimeout: () => args.minSessionTimeout ?? 2 * settings.tickTime,
        maxSessionTimeout: () => args.maxSessionTimeout ?? 20 * settings.tickTime,
        autopurge: () =>
            lazily<Settings["autopurge"]>({
                retainCount: () => args.autopurge?.retainCount ?? 3,
                intervalHours: () => args.autopurge?.intervalHours ?? 12,
            }),
        logLevel: () => args.logLevel ?? ZooKeeperLogLevel.INFO,
        antiAffinity: () => args.antiAffinity ?? ZooKeeperAntiAffinity.Required,
        zoneSpread: () => args.zoneSpread ?? ZooKeeperZoneSpread.Preferred,
        nodeSelector: () => args.nodeSelector ?? {},
        tolerations: () => args.tolerations ?? [],
        priorityClassName: () => args.priorityClassName,
        serviceAccountName: () => args.serviceAccountName,
        disruptionBudget: () => ({
            maxUnavailable: args.disruptionBudget?.maxUnavailable ?? 1,
        }),
        terminationGracePeriodSeconds: () => args.terminationGracePeriodSeconds ?? 30,
        labels: () => args.labels ?? {},
        annotations: () => args.annotations ?? {},
        clusterDomain: () => args.clusterDomain ?? "cluster.local",
        // A roll takes the members one after the other, and a cold node pulls the image first.
        readyTimeoutSeconds: () => args.readyTimeoutSeconds ?? 180 + 60 * settings.replicas,
    });
    return settings;
}

/**
 * An object whose fields are looked up when they are asked for. At preview an argument may not be known yet
 * (notKnownYet.ts), and that is to concern only who asks for it.
 */
function lazily<T extends object>(fields: { [K in keyof T]-?: () => T[K] }): T {
    const object = {};
    for (const [key, get] of Object.entries(fields)) {
        Object.defineProperty(object, key, { get: get as () => unknown, enumerable: true });
    }
    return object as T;
}
