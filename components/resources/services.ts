import * as k8s from "@pulumi/kubernetes";
import { PORTS } from "../plan/paths";
import { type Context, leafMetadata } from "./context";

/** The headless Service, which gives each member a DNS name. */
export function createHeadlessService(context: Context): k8s.core.v1.Service {
    const { plan, parent } = context;
    const { names } = plan;
    return new k8s.core.v1.Service(
        names.headlessService,
        {
            metadata: leafMetadata(context, names.headlessService),
            spec: {
                clusterIP: "None",
                // Members need each other's addresses to form a quorum, and become ready only after that.
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

/** The client Service: one address that leads to the members that serve. */
export function createClientService(context: Context): k8s.core.v1.Service {
    const { plan, parent } = context;
    const { names } = plan;
    return new k8s.core.v1.Service(
        names.clientService,
        {
            // Pulumi need not wait for the Service's endpoints: they are the StatefulSet's pods, for which it waits
            // anyway. With its wait for the Service, an up takes about half a minute longer.
            metadata: leafMetadata(context, names.clientService, { "pulumi.com/skipAwait": "true" }),
            spec: {
                type: "ClusterIP",
                selector: plan.selector,
                ports: [{ name: "client", port: PORTS.client }],
            },
        },
        // Protected too, although it holds no data: no other object depends on it, so a `pulumi destroy` that is
        // refused because of the others could delete it before it stops.
        { parent, protect: plan.protect },
    );
}
