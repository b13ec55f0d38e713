import type * as pulumi from "@pulumi/pulumi";
import type { EnsemblePlan } from "../plan/plan";

/** What every group of objects is registered from. */
export interface Context {
    plan: EnsemblePlan;
    namespace: pulumi.Input<string>;
    /** The user's labels and annotations, checked. */
    labels: Record<string, pulumi.Input<string>>;
    annotations: Record<string, pulumi.Input<string>>;
    parent: pulumi.Resource;
}

export interface Metadata {
    name: string;
    namespace: pulumi.Input<string>;
    labels: Record<string, pulumi.Input<string>>;
    annotations: Record<string, pulumi.Input<string>>;
}

/** The metadata of an object in the ensemble's namespace. */
export function metadata(context: Context, name: string): Metadata {
    const { plan, namespace } = context;
    return {
        name,
        namespace,
        labels: { ...context.labels, ...plan.labels },
        annotations: { ...context.annotations, ...plan.annotations },
    };
}
