import * as pulumi from "@pulumi/pulumi";
import { isOutput } from "../laterChecks";
import type { EnsemblePlan } from "../plan/plan";

/** What the functions that register objects share. */
export interface Context {
    plan: EnsemblePlan;
    /** Becomes true when no check refuses anything, and fails otherwise. */
    accepted: pulumi.Output<boolean>;
    /**
     * The name of the namespace. It becomes known after `accepted`, and after the namespace if the component creates
     * it.
     */
    namespace: pulumi.Output<string>;
    fieldManager: pulumi.Output<string>;
    parent: pulumi.Resource;
}

/** Labels or annotations. */
export type Texts = Record<string, pulumi.Input<string>>;

export interface Metadata {
    name: string;
    namespace: pulumi.Input<string>;
    labels: pulumi.Input<Texts>;
    annotations: pulumi.Input<Texts>;
}

/** The metadata of an object in the ensemble's namespace. */
export function metadata(context: Context, name: string, annotations: Texts = {}): Metadata {
    return {
        name,
        namespace: context.namespace,
        labels: labelsOf(context),
        annotations: annotationsOf(context, annotations),
    };
}

/**
 * The metadata of an object that owns no other objects, which is every object but the StatefulSet and the namespace.
 * With Pulumi's default, foreground deletion, the object disappears shortly after the request. The provider (4.18) can
 * miss this moment, and `pulumi destroy` then waits for its whole timeout for an object that is gone. In the background
 * the object disappears at once.
 */
export function leafMetadata(context: Context, name: string, annotations: Texts = {}): Metadata {
    return metadata(context, name, { "pulumi.com/deletionPropagationPolicy": "background", ...annotations });
}

export function labelsOf({ plan }: Context, more: Texts = {}): pulumi.Input<Texts> {
    return merged(plan.settings.labels, { ...plan.labels, ...more });
}

export function annotationsOf({ plan, fieldManager }: Context, more: Texts = {}): pulumi.Input<Texts> {
    return merged(plan.settings.annotations, { "pulumi.com/patchFieldManager": fieldManager, ...more });
}

/** The user's entries and ours, which win. The result is an output only if the user's map as a whole is one. */
function merged(users: pulumi.Input<Texts>, ours: Texts): pulumi.Input<Texts> {
    return mapped(users, (known) => ({ ...known, ...ours }));
}

/**
 * Computes something from an input. If the input is a plain value, so is the result: transformations, policy packs and
 * previews do not see what is in outputs.
 */
export function mapped<T, R>(input: pulumi.Input<T>, compute: (value: T) => pulumi.Input<R>): pulumi.Input<R> {
    return isOutput(input)
        ? (pulumi.output(input).apply((value) => compute(value as T)) as pulumi.Output<R>)
        : compute(input as T);
}

/**
 * Nothing instead of an empty list or map: the API server drops empty ones, and every `pulumi refresh` would report the
 * difference.
 */
export function unlessEmpty<T extends object>(input: pulumi.Input<T>): pulumi.Input<T> | undefined {
    const result = mapped(input, (known) => (Object.keys(known).length === 0 ? undefined : known));
    // An output without a value is a field that is left out, but the types of older providers do not say so.
    return result as pulumi.Input<T> | undefined;
}
