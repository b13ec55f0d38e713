import {
    ZooKeeperAntiAffinity,
    type ZooKeeperComputeArgs,
    type ZooKeeperEnsembleArgs,
    ZooKeeperLogLevel,
} from "../args";

/** Where an argument may be an output, the plan leaves it as it came: it is checked and used once it is known. */
type Given<K extends keyof ZooKeeperEnsembleArgs> = NonNullable<ZooKeeperEnsembleArgs[K]>;

/** The arguments with every default filled in. */
export interface Settings {
    name: string;
    replicas: number;
    image: Given<"image">;
    namespace: Given<"namespace">;
    createNamespace: boolean;
    storage: { className?: NonNullable<ZooKeeperEnsembleArgs["storage"]>["className"]; size: string };
    resources: { requests: ZooKeeperComputeArgs; limits: ZooKeeperComputeArgs };
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
    disruptionBudget: { maxUnavailable: number };
    terminationGracePeriodSeconds: number;
    labels: Given<"labels">;
    annotations: Given<"annotations">;
    clusterDomain: string;
    readyTimeoutSeconds: number;
}

/**
 * Fills in the defaults: the walkthrough's values, and where one argument follows from another, the walkthrough's
 * proportion, so that a longer tick does not need two more arguments to be valid.
 */
export function settingsOf(name: string, args: ZooKeeperEnsembleArgs): Settings {
    const replicas = args.replicas ?? 3;
    const tickTime = args.tickTime ?? 2000;
    return {
        name,
        replicas,
        image: args.image ?? "zookeeper:3.9.5",
        namespace: args.namespace ?? name,
        createNamespace: args.createNamespace ?? true,
        storage: { className: args.storage?.className, size: args.storage?.size ?? "10Gi" },
        resources: {
            requests: {
                // As Kubernetes does it: who gives only a limit reserves that much.
                memory: args.resources?.requests?.memory ?? args.resources?.limits?.memory ?? "1Gi",
                cpu: args.resources?.requests?.cpu ?? args.resources?.limits?.cpu ?? "500m",
            },
            limits: { ...args.resources?.limits },
        },
        heap: args.heap ?? "512M",
        tickTime,
        initLimit: args.initLimit ?? 10,
        syncLimit: args.syncLimit ?? 5,
        maxClientConnections: args.maxClientConnections ?? 60,
        minSessionTimeout: args.minSessionTimeout ?? 2 * tickTime,
        maxSessionTimeout: args.maxSessionTimeout ?? 20 * tickTime,
        autopurge: {
            retainCount: args.autopurge?.retainCount ?? 3,
            intervalHours: args.autopurge?.intervalHours ?? 12,
        },
        logLevel: args.logLevel ?? ZooKeeperLogLevel.INFO,
        antiAffinity: args.antiAffinity ?? ZooKeeperAntiAffinity.Required,
        disruptionBudget: { maxUnavailable: args.disruptionBudget?.maxUnavailable ?? 1 },
        terminationGracePeriodSeconds: args.terminationGracePeriodSeconds ?? 30,
        labels: args.labels ?? {},
        annotations: args.annotations ?? {},
        clusterDomain: args.clusterDomain ?? "cluster.local",
        // A roll takes the members one after the other, and a cold node pulls the image first.
        readyTimeoutSeconds: args.readyTimeoutSeconds ?? 180 + 60 * replicas,
    };
}
