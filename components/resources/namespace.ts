import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { annotationsOf, type Context, labelsOf } from "./context";

/**
 * Creates the namespace if `createNamespace` says so. Returns its name; if it was created, from the created object, so that
 * all objects in it are registered after it.
 */
export function createNamespace(context: Context): pulumi.Output<string> {
    const { plan, namespace: name, parent } = context;
    const { settings } = plan;
    if (!settings.createNamespace) {
        return name;
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
    return namespace.metadata.name;
}
