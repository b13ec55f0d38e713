import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ZooKeeperEnsemble } from "zookeeper-ensemble";

const config = new pulumi.Config();

const zk = new ZooKeeperEnsemble("search-zk", {
    image: config.get("image"),
    heap: "256M",
    resources: { requests: { cpu: "100m", memory: "384Mi" } },
    storage: { size: "1Gi" },
});

// This resource uses an output of the ensemble, so Pulumi creates it only when all members serve.
const settings = new k8s.core.v1.ConfigMap("search-settings", {
    metadata: { namespace: zk.namespace },
    data: { ZK_HOST: zk.connectionString },
});

export const zkHost = zk.connectionString;
export const namespace = zk.namespace;
export const settingsName = settings.metadata.name;
export const afterDestroy = zk.afterDestroy;
