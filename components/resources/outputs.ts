import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { afterDestroy } from "../plan/afterDestroy";
import { connectionString, memberHost } from "../plan/names";
import { PORTS } from "../plan/places";
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
    { plan, structure }: Context,
    statefulSet: k8s.apps.v1.StatefulSet,
    client: k8s.core.v1.Service,
): Outputs {
    const running = pulumi
        .all([plan, statefulSet.metadata.namespace, statefulSet.spec.replicas])
        .apply(([{ settings, names }, namespace, replicas]) => ({ settings, names, namespace, replicas }));
    const memberHosts = running.apply(({ settings, names, namespace, replicas }) =>
        Array.from({ length: replicas }, (_, member) =>
            memberHost(member, {
                name: settings.name,
                service: names.headlessService,
                namespace,
                domain: settings.clusterDomain,
            }),
        ),
    );
    const clientService = pulumi
        .all([client.metadata.name, running])
        .apply(
            ([service, { namespace, settings }]) =>
                `${service}.${namespace}.svc.${settings.clusterDomain}:${PORTS.client}`,
        );
    return {
        memberHosts,
        // Not the members: clients keep their addresses, and hang at those of pods that are gone (docs/connecting-clients.md).
        connectionString: clientService.apply(connectionString),
        clientService,
        namespace: running.namespace,
        afterDestroy: running.apply(({ namespace, names }) => afterDestroy(names.statefulSet, namespace, structure)),
    };
}
