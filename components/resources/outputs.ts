import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { afterDestroy } from "../plan/afterDestroy";
import { connectionString, memberHost } from "../plan/names";
import { PORTS } from "../plan/paths";
import type { Context } from "./context";

/** The component's outputs. Their descriptions are in zooKeeperEnsemble.ts. */
export interface Outputs {
    connectionString: pulumi.Output<string>;
    clientService: pulumi.Output<string>;
    namespace: pulumi.Output<string>;
    memberHosts: pulumi.Output<string[]>;
    afterDestroy: pulumi.Output<string[]>;
}

/** All outputs are derived from the StatefulSet, so they become known when the members serve. */
export function outputsOf(
    { plan, accepted }: Context,
    statefulSet: k8s.apps.v1.StatefulSet,
    client: k8s.core.v1.Service,
): Outputs {
    const { names } = plan;
    const { name, clusterDomain: domain } = plan.settings;
    // `accepted` is listed because after a refusal the StatefulSet is never registered and its outputs never become
    // known: only through `accepted` the outputs then fail instead of waiting for ever.
    const namespace = pulumi.all([accepted, statefulSet.metadata.namespace]).apply(([, where]) => where);
    const memberHosts = pulumi
        .all([namespace, statefulSet.spec.replicas])
        .apply(([namespace, replicas]) =>
            Array.from({ length: replicas }, (_, member) =>
                memberHost(member, { name, service: names.headlessService, namespace, domain }),
            ),
        );
    const clientService = pulumi
        .all([namespace, client.metadata.name])
        .apply(([where, service]) => `${service}.${where}.svc.${domain}:${PORTS.client}`);
    return {
        memberHosts,
        // The Service's address and not the members': clients would keep the members' addresses and wait for pods that
        // no longer exist (docs/connecting-clients.md).
        connectionString: clientService.apply(connectionString),
        clientService,
        namespace,
        afterDestroy: namespace.apply((where) => afterDestroy(names.statefulSet, where, plan)),
    };
}
