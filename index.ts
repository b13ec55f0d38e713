import { ZooKeeperEnsemble } from "./components";
import { argsFromConfig } from "./stacks/config";

// The keys of the configuration are the names of the arguments (docs/arguments.md). The ensemble's own name is none of
// them: another one would be another ensemble, and Pulumi would delete this one.
const ensemble = new ZooKeeperEnsemble("zk", argsFromConfig());

export const { connectionString, clientService, namespace, memberHosts, afterDestroy } = ensemble;
