import { memberHost, namesOf } from "../names";
import { type Rule, rule, unless } from "./rule";

/** Those that every cluster has. */
const KUBERNETES_NAMESPACES = /^(default|kube-.*)$/;

/** DNS serves no longer name. */
const LONGEST_NAME = 253;

export const CLUSTER_AND_NAMESPACE: Rule[] = [
    rule({
        id: "ownNamespace",
        why: "this namespace is the cluster's, and what the component creates goes with pulumi destroy",
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
        why: "DNS serves no name of more than 253 characters",
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
