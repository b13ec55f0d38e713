import { memberHost, namesOf } from "../names";
import { type Rule, rule, unless } from "./rule";

/** The namespaces that Kubernetes itself creates or reserves. */
const KUBERNETES_NAMESPACES = /^(default|kube-.*)$/;

/** The length limit of DNS for a name, in characters. */
const LONGEST_NAME = 253;

export const CLUSTER_AND_NAMESPACE: Rule[] = [
    rule({
        id: "ownNamespace",
        why: "this namespace belongs to the cluster, and pulumi destroy deletes a namespace that the component created",
        needs: ["name", "namespace", "createNamespace"],
        check: ({ namespace: value, createNamespace }, given) =>
            unless(!createNamespace || !KUBERNETES_NAMESPACES.test(value), {
                path: given("namespace") ? "namespace" : "name",
                must: "be the name of a namespace of the ensemble's own, unless createNamespace is false",
                value,
                remedy: "set another namespace, or createNamespace to false",
            }),
    }),
    rule({
        id: "memberNames",
        why: "DNS allows names of at most 253 characters",
        needs: ["name", "namespace", "replicas", "clusterDomain"],
        check: ({ name, namespace, replicas, clusterDomain: domain }) => {
            const { headlessService: service } = namesOf(name);
            const longest = memberHost(replicas - 1, { name, service, namespace, domain });
            return unless(longest.length <= LONGEST_NAME, {
                path: "clusterDomain",
                must: `be ${longest.length - LONGEST_NAME} characters shorter, because the members' names end with it`,
                value: domain,
                remedy: "use a shorter name for the component or its namespace",
            });
        },
    }),
];
