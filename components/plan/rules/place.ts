import { memberHost, namesOf } from "../names";
import { isDnsDomain, isDnsLabel, isDnsSubdomain, isUid } from "../syntax";
import { type Rule, unless } from "./rule";

/** Those that every cluster has. */
const KUBERNETES_NAMESPACES = /^(default|kube-.*)$/;

/** DNS serves no longer one. */
const LONGEST_NAME = 253;

export const PLACE: Rule[] = [
    {
        id: "clusterUid",
        why: "a cluster is known by the UID of its namespace kube-system, and no cluster has anything else there",
        check: ({ clusterUid: value }) =>
            unless(value === undefined || isUid(value), {
                path: "clusterUid",
                value,
                reason: "it is not a UID as Kubernetes writes them, so it names no cluster",
                // The command of a stack; who writes a program finds in it the one for kubectl.
                remedy: 'with kubectl on the right cluster: pulumi config set clusterUid "$(kubectl get namespace kube-system -o jsonpath={.metadata.uid})"',
            }),
        refused: ["prod", "", "F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6", "f81d4fae7dec11d0a76500a0c91e6bf6"].map(
            (clusterUid) => ({ path: "clusterUid", args: { clusterUid } }),
        ),
        passes: [{ args: { clusterUid: "f81d4fae-7dec-11d0-a765-00a0c91e6bf6" } }],
    },
    {
        id: "namespace",
        why: "a namespace is a DNS label, and a part of every member's DNS name",
        check: ({ namespace: value }) =>
            unless(isDnsLabel(value), {
                path: "namespace",
                value,
                reason: "it is not a name that Kubernetes accepts",
                remedy: "use at most 63 lower-case letters, digits and '-', not at the ends",
            }),
        refused: ["Data", "a.b", "a_b", "-a", "n".repeat(64), ""].map((namespace) => ({
            path: "namespace",
            args: { namespace },
        })),
        passes: ["1data", "n".repeat(63)].map((namespace) => ({ args: { namespace } })),
    },
    {
        id: "ownNamespace",
        why: "what the component creates goes with pulumi destroy, and these namespaces are the cluster's",
        check: ({ namespace: value, createNamespace }) =>
            unless(!createNamespace || !KUBERNETES_NAMESPACES.test(value), {
                path: "namespace",
                value,
                reason: "it is there already, and what the component creates goes with pulumi destroy",
                remedy: "use a namespace of the ensemble's own, or set createNamespace to false",
            }),
        refused: ["default", "kube-system"].map((namespace) => ({ path: "namespace", args: { namespace } })),
        passes: [{ args: { namespace: "default", createNamespace: false } }, { args: { namespace: "defaults" } }],
    },
    {
        id: "serviceAccountName",
        why: "no ServiceAccount can have another name, so no pod would be made",
        check: ({ serviceAccountName: value }) =>
            unless(value === undefined || isDnsSubdomain(value), {
                path: "serviceAccountName",
                value,
                reason: "no ServiceAccount can have that name",
                remedy: "use the name of one in the ensemble's namespace, or leave it out: the component makes one",
            }),
        refused: ["Team A", "", "a".repeat(254)].map((serviceAccountName) => ({
            path: "serviceAccountName",
            args: { serviceAccountName },
        })),
        passes: ["zk.team", "a".repeat(253)].map((serviceAccountName) => ({ args: { serviceAccountName } })),
    },
    {
        id: "clusterDomain",
        why: "the members find each other by DNS names that end with it",
        check: ({ clusterDomain: value }) =>
            unless(isDnsDomain(value), {
                path: "clusterDomain",
                value,
                reason: "it is not a DNS domain, and the members' names end with it",
                remedy: "use what the cluster's DNS serves, without dots at the ends, such as cluster.local",
            }),
        refused: ["cluster.local.", ".local", "Cluster.Local", "", `${"k".repeat(64)}.local`].map((clusterDomain) => ({
            path: "clusterDomain",
            args: { clusterDomain },
        })),
        passes: [{ args: { clusterDomain: "k8s" } }],
    },
    {
        id: "memberNames",
        why: "DNS serves no name of more than 253 characters",
        check: ({ name, namespace, replicas, clusterDomain: domain }) => {
            const { headlessService: service } = namesOf(name);
            const longest = memberHost(replicas - 1, { name, service, namespace, domain });
            return unless(longest.length <= LONGEST_NAME, {
                path: "clusterDomain",
                value: domain,
                reason: `with it the members' names would have ${longest.length} characters, more than DNS serves`,
                remedy: "use a shorter name for the component or its namespace",
            });
        },
        refused: [
            {
                path: "clusterDomain",
                name: "z".repeat(52),
                args: { namespace: "n".repeat(63), clusterDomain: `${"d".repeat(62)}.${"e".repeat(13)}` },
            },
        ],
        passes: [
            {
                name: "z".repeat(52),
                args: { namespace: "n".repeat(63), clusterDomain: `${"d".repeat(62)}.${"e".repeat(11)}` },
            },
        ],
    },
];
