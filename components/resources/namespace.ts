import * as k8s from "@pulumi/kubernetes";
import { annotationsOf, type Context, labelsOf } from "./context";

/** The namespace, if it is the component's own. */
export function createNamespace(context: Context): Context {
    const { settings, plan, namespace: name, parent } = context;
    if (!settings.createNamespace) {
        return context;
    }
    const namespace = new k8s.core.v1.Namespace(
        settings.name,
        {
            metadata: {
                name,
                // The pods need no more than this, and nothing else should run with more rights beside them.
                labels: labelsOf(context, { "pod-security.kubernetes.io/enforce": "restricted" }),
                annotations: annotationsOf(context),
            },
        },
        // Without its namespace no claim would stay.
        { parent, retainOnDelete: plan.retain, protect: plan.protect },
    );
    return { ...context, namespace: namespace.metadata.name };
}
