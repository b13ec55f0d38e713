import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { afterDestroy } from "../plan/afterDestroy";
import { connectionString, memberHost } from "../plan/names";
import { PORTS } from "../plan/paths";
import type { Context } from "./context";

/** What the component tells. */
export interface Outputs {
    connectionString: pulumi.Output<string>;
    clientService: pulumi.Output<string>;
    namespace: pulumi.Output<string>;
    memberHosts: pulumi.Output<string[]>;
    afterDestroy: pulumi.Output<string[]>;
}

/** All come out of the StatefulSet, so that nothing that uses them begins before the members serve. */
export function outputsOf(
    { settings, plan, names, accepted }: Context,
    statefulSet: k8s.apps.v1.StatefulSet,
    client: k8s.core.v1.Service,
): Outputs {
    const { name, clusterDomain: domain } = settings;
    // After a refusal the objects are never registered, and their outputs never known: then the refusal has to be enough.
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
        // Not the members: clients keep their addresses, and hang at those of pods that are gone (docs/connecting-clients.md).
        connectionString: clientService.apply(connectionString),
        clientService,
        namespace,
        afterDestroy: namespace.apply((where) => afterDestroy(names.statefulSet, where, plan)),
    };
}
