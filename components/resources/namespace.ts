import * as k8s from "@pulumi/kubernetes";
import { annotationsOf, type Context, labelsOf } from "./context";

/**
 * Creates the namespace if `createNamespace` says so. The returned context then takes the namespace's name from the
 * created object.
 */
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
                // The members run under the strictest profile of Pod Security Standards, so nothing in this namespace
                // needs more.
                labels: labelsOf(context, { "pod-security.kubernetes.io/enforce": "restricted" }),
                annotations: annotationsOf(context),
            },
        },
        // Kubernetes deletes the claims with their namespace, so the namespace stays as long as the data.
        { parent, retainOnDelete: plan.retain, protect: plan.protect },
    );
    return { ...context, namespace: namespace.metadata.name };
}
