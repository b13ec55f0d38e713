import * as k8s from "@pulumi/kubernetes";
import type { Content } from "../plan/plan";
import { type Context, leafMetadata } from "./context";

/** The names of the two ConfigMaps that the pods mount. */
export interface Configuration {
    settings: k8s.core.v1.ConfigMap;
    scripts: k8s.core.v1.ConfigMap;
}

export function createConfiguration(context: Context): Configuration {
    const { plan } = context;
    return {
        settings: createContent(context, `${plan.settings.name}-config`, plan.configuration),
        scripts: createContent(context, `${plan.settings.name}-scripts`, plan.scripts),
    };
}

function createContent(context: Context, logicalName: string, content: Content): k8s.core.v1.ConfigMap {
    return new k8s.core.v1.ConfigMap(
        logicalName,
        // A running pod must never see another content than the one that it was started with.
        { metadata: leafMetadata(context, content.name), data: content.data, immutable: true },
        { parent: context.parent },
    );
}
