/** The ports of a member. Numbers and uses are those of ZooKeeper's walkthrough in the Kubernetes documentation. */
export const PORTS = { client: 2181, quorum: 2888, election: 3888 } as const;

/**
 * The files and directories inside a pod. `volume` and `membership` are those of ZooKeeper's walkthrough in the
 * Kubernetes documentation.
 */
export const PATHS = {
    /** The root of the volume. The data is in a subdirectory, because the root of a file system may hold lost+found. */
    volume: "/var/lib/zookeeper",
    /**
     * The membership, which ZooKeeper writes, zoo.cfg, and the markers that outlive the pod. It is a directory of the
     * volume.
     */
    membership: "/opt/zookeeper/conf",
    data: "/var/lib/zookeeper/data",
    transactionLog: "/var/lib/zookeeper/data/log",
    /** The configuration, which the scripts and the JVM read. */
    configuration: "/opt/zookeeper/settings",
    scripts: "/opt/zookeeper/bin",
    /** The Secret with the super user's password. */
    superUser: "/opt/zookeeper/super",
    /** Files that the scripts derive from the password. They are in memory, so that the password is written to no disk. */
    secrets: "/opt/zookeeper/secrets",
    /** The scripts' markers and other files that must not outlive the pod. */
    temporary: "/tmp",
    /** A pipe into which ZooKeeper logs errors. start.sh reads it to end ZooKeeper after errors that it would survive. */
    errors: "/tmp/zookeeper.errors",
    /**
     * The hosts file, from which the JVM resolves the members' host names. It survives a container restart, not the
     * pod.
     */
    hosts: "/tmp/zookeeper.hosts",
    /** Where zk-status and the other commands are mounted: a directory that is on the PATH of every image. */
    commands: "/usr/local/bin",
    serviceAccount: "/var/run/secrets/kubernetes.io/serviceaccount",
} as const;
