import * as k8s from "@pulumi/kubernetes";
import { type Context, leafMetadata } from "./context";

export function createDisruptionBudget(context: Context): k8s.policy.v1.PodDisruptionBudget {
    const { names, plan, settings, parent } = context;
    return new k8s.policy.v1.PodDisruptionBudget(
        names.disruptionBudget,
        {
            metadata: leafMetadata(context, names.disruptionBudget),
            spec: {
                maxUnavailable: settings.disruptionBudget.maxUnavailable,
                selector: { matchLabels: plan.selector },
                // A member that is not ready adds nothing to the quorum, and must not block the drain that would move it
                // to a node where it can start.
                unhealthyPodEvictionPolicy: "AlwaysAllow",
            },
        },
        { parent },
    );
}
