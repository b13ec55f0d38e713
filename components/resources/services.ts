import * as k8s from "@pulumi/kubernetes";
import { PORTS } from "../plan/places";
import { type Context, leafMetadata } from "./context";

/** The names of the members. */
export function createHeadlessService(context: Context): k8s.core.v1.Service {
    const { plan, parent } = context;
    const name = plan.names.headlessService;
    return new k8s.core.v1.Service(
        name,
        {
            metadata: leafMetadata(context, name),
            spec: {
                clusterIP: "None",
                // Members are ready once they have a quorum, and need each other's names to find one.
                publishNotReadyAddresses: true,
                selector: plan.selector,
                ports: [
                    { name: "server", port: PORTS.quorum },
                    { name: "leader-election", port: PORTS.election },
                ],
            },
        },
        { parent },
    );
}

/** One address for clients, with the members behind it that serve. */
export function createClientService(context: Context): k8s.core.v1.Service {
    const { plan, parent } = context;
    const name = plan.names.clientService;
    const meta = leafMetadata(context, name);
    return new k8s.core.v1.Service(
        name,
        {
            // Its endpoints are the StatefulSet's pods, which are waited for anyway. The provider's own wait for a
            // Service ends half a minute after they are ready.
            metadata: { ...meta, annotations: { ...meta.annotations, "pulumi.com/skipAwait": "true" } },
            spec: {
                type: "ClusterIP",
                selector: plan.selector,
                ports: [{ name: "client", port: PORTS.client }],
            },
        },
        { parent },
    );
}
