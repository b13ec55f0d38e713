import * as pulumi from "@pulumi/pulumi";
import {
    type ZooKeeperAntiAffinity,
    type ZooKeeperAutopurgeArgs,
    type ZooKeeperDisruptionBudgetArgs,
    ZooKeeperEnsemble,
    type ZooKeeperLogLevel,
    type ZooKeeperResourcesArgs,
    type ZooKeeperStorageArgs,
} from "./components";

// The keys are the names of the component's arguments; what they mean is in components/args.ts.
const config = new pulumi.Config();

const ensemble = new ZooKeeperEnsemble(config.get("name") ?? "zk", {
    replicas: config.getNumber("replicas"),
    image: config.get("image"),
    namespace: config.get("namespace"),
    createNamespace: config.getBoolean("createNamespace"),
    storage: config.getObject<ZooKeeperStorageArgs>("storage"),
    resources: config.getObject<ZooKeeperResourcesArgs>("resources"),
    heap: config.get("heap"),
    tickTime: config.getNumber("tickTime"),
    initLimit: config.getNumber("initLimit"),
    syncLimit: config.getNumber("syncLimit"),
    maxClientConnections: config.getNumber("maxClientConnections"),
    minSessionTimeout: config.getNumber("minSessionTimeout"),
    maxSessionTimeout: config.getNumber("maxSessionTimeout"),
    autopurge: config.getObject<ZooKeeperAutopurgeArgs>("autopurge"),
    logLevel: config.get<ZooKeeperLogLevel>("logLevel"),
    antiAffinity: config.get<ZooKeeperAntiAffinity>("antiAffinity"),
    disruptionBudget: config.getObject<ZooKeeperDisruptionBudgetArgs>("disruptionBudget"),
    terminationGracePeriodSeconds: config.getNumber("terminationGracePeriodSeconds"),
    labels: config.getObject<Record<string, string>>("labels"),
    annotations: config.getObject<Record<string, string>>("annotations"),
    clusterDomain: config.get("clusterDomain"),
    readyTimeoutSeconds: config.getNumber("readyTimeoutSeconds"),
});

export const connectionString = ensemble.connectionString;
export const clientService = ensemble.clientService;
export const namespace = ensemble.namespace;
export const memberHosts = ensemble.memberHosts;
