import * as k8s from "@pulumi/kubernetes";
import { PORTS } from "../plan/paths";
import { type Context, leafMetadata } from "./context";

/** The names of the members. */
export function createHeadlessService(context: Context): k8s.core.v1.Service {
    const { names, plan, parent } = context;
    return new k8s.core.v1.Service(
        names.headlessService,
        {
            metadata: leafMetadata(context, names.headlessService),
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
    const { names, plan, parent } = context;
    return new k8s.core.v1.Service(
        names.clientService,
        {
            // Its endpoints are the StatefulSet's pods, which are waited for anyway. The provider's own wait for a
            // Service ends half a minute after they are ready.
            metadata: leafMetadata(context, names.clientService, { "pulumi.com/skipAwait": "true" }),
            spec: {
                type: "ClusterIP",
                selector: plan.selector,
                ports: [{ name: "client", port: PORTS.client }],
            },
        },
        // A destroy that is refused would otherwise have begun with it: no other object needs it.
        { parent, protect: plan.protect },
    );
}
