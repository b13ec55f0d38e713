// What is exported here is the contract.
export * from "./args";
export { ZooKeeperEnsemble } from "./zooKeeperEnsemble";
