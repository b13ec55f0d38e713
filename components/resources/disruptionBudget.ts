import * as k8s from "@pulumi/kubernetes";
import { type Context, leafMetadata } from "./context";

export function createDisruptionBudget(context: Context): k8s.policy.v1.PodDisruptionBudget {
    const { plan, parent } = context;
    const name = plan.names.disruptionBudget;
    return new k8s.policy.v1.PodDisruptionBudget(
        name,
        {
            metadata: leafMetadata(context, name),
            spec: {
                maxUnavailable: plan.settings.disruptionBudget.maxUnavailable,
                selector: { matchLabels: plan.selector },
                // A member that is not ready adds nothing to the quorum, and must not block the drain that would move it
                // to a node where it can start.
                unhealthyPodEvictionPolicy: "AlwaysAllow",
            },
        },
        { parent },
    );
}
