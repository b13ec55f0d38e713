// The public surface of the package. Removing or renaming an export breaks programs that use it.
export * from "./args";
export { ZooKeeperEnsemble } from "./zooKeeperEnsemble";
