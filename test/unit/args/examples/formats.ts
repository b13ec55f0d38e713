/** Texts that each format of components/plan/formats.ts refuses and accepts, by the id of the format. */

const zeros = (digits: number) => "0".repeat(digits);

export const FORMATS: Record<string, { refused: string[]; passes: string[] }> = {
    componentName: { refused: ["Zk", "1zk", "zk-", "", "z".repeat(53)], passes: ["z", "zk-1", "z".repeat(52)] },
    objectName: {
        refused: ["My Secret", "Fast SSD", "", "a".repeat(254)],
        passes: ["registry.2", "fast.example.com", "system-cluster-critical", "a".repeat(253)],
    },
    namespace: { refused: ["Data", "a.b", "a_b", "-a", "n".repeat(64), ""], passes: ["1data", "n".repeat(63)] },
    domain: {
        refused: ["cluster.local.", ".local", "Cluster.Local", "", `${"k".repeat(64)}.local`],
        passes: ["k8s", "corp.example"],
    },
    uid: {
        refused: ["prod", "", "F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6", "f81d4fae7dec11d0a76500a0c91e6bf6"],
        passes: ["f81d4fae-7dec-11d0-a765-00a0c91e6bf6"],
    },
    image: {
        refused: [
            "zookeeper :3.9.5",
            "",
            "Zookeeper:3.9.5",
            "https://registry.example/zookeeper:3.9.5",
            "zookeeper@sha256:123",
            `${"z".repeat(248)}:3.9.5`,
        ],
        passes: [
            "registry.example:5000/team/zoo__keeper:v1_A.b-c",
            "[::1]:5000/zookeeper:3.9.5",
            `zookeeper@sha512:${zeros(128)}`,
            `${"z".repeat(247)}:3.9.5`,
        ],
    },
    imageVersion: {
        refused: ["zookeeper", "zookeeper:latest", "registry.example:5000/zookeeper"],
        passes: [
            "zookeeper:3.9.4",
            "registry.example:5000/zookeeper:3.9.5",
            `zookeeper@sha256:${zeros(64)}`,
            `zookeeper:latest@sha256:${zeros(64)}`,
        ],
    },
    imageLosesData: {
        refused: [
            "zookeeper:3.9.3",
            "zookeeper:3.9.3-jre-17",
            "bitnami/zookeeper:3.9.3-debian-12-r21",
            `zookeeper:3.9.3@sha256:${zeros(64)}`,
        ],
        passes: ["zookeeper:3.9.4", "zookeeper:3.9.30"],
    },
    registry: {
        refused: ["mirror", "https://registry.example.com", "registry.example.com/", "registry.example.com/A", ""],
        passes: ["registry.example.com", "localhost/a", "10.0.0.1:5000", "docker.io/library"],
    },
    quantity: {
        refused: ["10 Gi", "big", "10GB", "-10Gi", "9Ei"],
        passes: ["1Ti", "5e9", "0.5Gi", "7Ei", "256Mi"],
    },
    aboveZero: { refused: ["0", "0Gi"], passes: ["1", "2Gi", "2000000u"] },
    heap: { refused: ["512Mi", "512", "0.5G", "1T", ""], passes: ["128M", "512m", "4G"] },
    labelKey: {
        refused: ["a b", "a/b/c", ""],
        passes: ["app.kubernetes.io/component", "team", `${"d".repeat(64)}.example/team`],
    },
    labelValue: { refused: ["a b", "x".repeat(64), "-a"], passes: ["", "x".repeat(63)] },
    ourLabels: {
        refused: ["app", "app.kubernetes.io/name", "pod-security.kubernetes.io/enforce", "kubernetes.io/metadata.name"],
        passes: ["app.kubernetes.io/component", "application"],
    },
    annotationKey: { refused: ["a b"], passes: ["example.com/owner", "Example.com/Owner"] },
    ourAnnotations: {
        refused: [
            "pulumi.com/skipAwait",
            "kubernetes.io/config.mirror",
            "kubernetes.io/enforce-mountable-secrets",
            "seccomp.security.alpha.kubernetes.io/pod",
            "container.apparmor.security.beta.kubernetes.io/other",
        ],
        passes: ["cluster-autoscaler.kubernetes.io/safe-to-evict"],
    },
    taintKey: { refused: ["dedicated to"], passes: ["example.com/dedicated"] },
    tolerationOperator: { refused: ["In", "Gt"], passes: ["", "Equal", "Exists"] },
    taintEffect: { refused: ["Evict"], passes: ["", "NoSchedule", "PreferNoSchedule", "NoExecute"] },
};
