import * as k8s from "@pulumi/kubernetes";
import { annotationsOf, type Context } from "./context";

/** The namespace, if it is the component's own. */
export function createNamespace(context: Context): Context {
    const { name, structure, plan, parent } = context;
    if (!structure.createNamespace) {
        return context;
    }
    const namespace = new k8s.core.v1.Namespace(
        name,
        {
            metadata: plan.apply((known) => ({
                name: known.settings.namespace,
                labels: {
                    ...known.settings.labels,
                    ...known.labels,
                    // The pods need no more than this, and nobody else should run with more beside them.
                    "pod-security.kubernetes.io/enforce": "restricted",
                },
                annotations: annotationsOf(known),
            })),
        },
        // Without its namespace no claim would stay.
        { parent, retainOnDelete: structure.retain, protect: structure.protect },
    );
    return { ...context, namespace: namespace.metadata.name };
}
