import { ZooKeeperEnsemble } from "./components";
import { argsFromConfig } from "./stacks/config";

// The keys of the configuration are the names of the arguments (docs/arguments.md). The name of the ensemble cannot be
// configured: with another name, Pulumi would delete the ensemble and create a new one.
const ensemble = new ZooKeeperEnsemble("zk", argsFromConfig());

export const { connectionString, clientService, namespace, memberHosts, afterDestroy } = ensemble;
