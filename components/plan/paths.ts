/** The ports of a member, by the names that the walkthrough gives them. */
export const PORTS = { client: 2181, quorum: 2888, election: 3888 } as const;

/** Where things are inside a pod. The first two are the walkthrough's, and fixed once volumes exist. */
export const PATHS = {
    /** The volume's root; data in a directory of its own, because a file system's root may hold lost+found. */
    volume: "/var/lib/zookeeper",
    /** The effective configuration: a part of the volume, because ZooKeeper writes the membership there. */
    configuration: "/opt/zookeeper/conf",
    data: "/var/lib/zookeeper/data",
    transactionLog: "/var/lib/zookeeper/data/log",
    /** What the plan wrote, for the scripts and the JVM to read. */
    settings: "/opt/zookeeper/settings",
    scripts: "/opt/zookeeper/bin",
    /** The super user's password, in a file of that name. */
    superUser: "/opt/zookeeper/super",
    /** What is made of it, in memory. */
    secrets: "/opt/zookeeper/secrets",
    /** The scripts' markers and other files that no later pod may see. */
    temporary: "/tmp",
    /** A pipe, through which the start script hears of errors that ZooKeeper goes on after. */
    errors: "/tmp/zookeeper.errors",
    /** The hosts file: where the members are, as the JVM knows it. It outlives the container, not the pod. */
    hosts: "/tmp/zookeeper.hosts",
    /** On every image's PATH. */
    commands: "/usr/local/bin",
    serviceAccount: "/var/run/secrets/kubernetes.io/serviceaccount",
} as const;
