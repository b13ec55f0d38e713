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

/**
 * The same for an object that owns no others: everything but the StatefulSet. With Pulumi's default, foreground deletion,
 * such an object outlives the request by a moment, and the provider (4.18) misses its end if that falls between two of
 * its looks: the destroy then waits the whole time-out for an object that is gone.
 */
export function leafMetadata(context: Context, name: string): Metadata {
    const { annotations, ...rest } = metadata(context, name);
    return { ...rest, annotations: { ...annotations, "pulumi.com/deletionPropagationPolicy": "background" } };
}
