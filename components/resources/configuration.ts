import * as k8s from "@pulumi/kubernetes";
import type { Content } from "../plan/plan";
import { type Context, leafMetadata } from "./context";

/**
 * The two ConfigMaps that the pods mount. Pulumi too knows them by their content: were two contents one resource to it, an
 * `up` that failed between them and was then taken back would end with deleting the one that is in use again (seen with
 * provider 4.18; with 4.29 it would stop, because that one exists already).
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
            // A running pod must never see another content than the one that it was started with.
            immutable: true,
        },
        { parent: context.parent },
    );
}
