import * as k8s from "@pulumi/kubernetes";
import type { Content } from "../plan/plan";
import { type Context, leafMetadata } from "./context";

/**
 * The two ConfigMaps that the pods mount. Their Pulumi names also end with the hash of their content. With a constant
 * Pulumi name, a new content would replace the ConfigMap; if that `up` failed half-way and the user went back to the
 * old content, Pulumi would delete the old ConfigMap, which is in use again (seen with provider 4.18; by its code, 4.29
 * fails because that ConfigMap exists already).
 */
export function createConfiguration(context: Context): k8s.core.v1.ConfigMap[] {
    return [createContent(context, context.plan.configuration), createContent(context, context.plan.scripts)];
}

function createContent(context: Context, { name, data }: Content): k8s.core.v1.ConfigMap {
    return new k8s.core.v1.ConfigMap(
        name,
        {
            metadata: leafMetadata(context, name),
            data,
            // A running pod must never see another content than at its start.
            immutable: true,
        },
        { parent: context.parent },
    );
}
