import * as k8s from "@pulumi/kubernetes";
import { type Context, leafMetadata } from "./context";

export function createDisruptionBudget(context: Context): k8s.policy.v1.PodDisruptionBudget {
    const { plan, parent } = context;
    const { names, settings } = plan;
    return new k8s.policy.v1.PodDisruptionBudget(
        names.disruptionBudget,
        {
            metadata: leafMetadata(context, names.disruptionBudget),
            spec: {
                maxUnavailable: settings.disruptionBudget.maxUnavailable,
                selector: { matchLabels: plan.selector },
                // A member that is not ready does not count for the quorum. It may be evicted, so that a drain can move
                // it to a node on which it can start.
                unhealthyPodEvictionPolicy: "AlwaysAllow",
            },
        },
        { parent },
    );
}
