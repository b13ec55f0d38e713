import * as pulumi from "@pulumi/pulumi";
import { isOutput } from "../laterChecks";
import type { Settings } from "../plan/arguments";
import type { Names } from "../plan/names";
import type { EnsemblePlan } from "../plan/plan";

/** What every group of objects is registered from. */
export interface Context {
    settings: Settings;
    plan: EnsemblePlan;
    names: Names;
    /** Known when nothing is refused; fails otherwise. */
    accepted: pulumi.Output<boolean>;
    /** Known when nothing is refused and there is such a namespace. */
    namespace: pulumi.Output<string>;
    fieldManager: pulumi.Output<string>;
    parent: pulumi.Resource;
}

/** Strings by their names, as labels and annotations are. */
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
 * The same for an object that owns no others: everything but the StatefulSet. With Pulumi's default, foreground deletion,
 * such an object outlives the request by a moment, and the provider (4.18) misses its end if that falls between two of
 * its looks: the destroy then waits the whole time-out for an object that is gone.
 */
export function leafMetadata(context: Context, name: string, annotations: Texts = {}): Metadata {
    return metadata(context, name, { "pulumi.com/deletionPropagationPolicy": "background", ...annotations });
}

export function labelsOf({ settings, plan }: Context, more: Texts = {}): pulumi.Input<Texts> {
    return merged(settings.labels, { ...plan.labels, ...more });
}

export function annotationsOf({ settings, fieldManager }: Context, more: Texts = {}): pulumi.Input<Texts> {
    return merged(settings.annotations, { "pulumi.com/patchFieldManager": fieldManager, ...more });
}

/** The user's entries and ours: one output only if the user's are one. */
function merged(users: pulumi.Input<Texts>, ours: Texts): pulumi.Input<Texts> {
    return mapped(users, (known) => ({ ...known, ...ours }));
}

/**
 * What is computed from an input: at once if it is a value, so that transformations, policies and previews see the result,
 * and an output only if it is one.
 */
export function mapped<T, R>(input: pulumi.Input<T>, compute: (value: T) => pulumi.Input<R>): pulumi.Input<R> {
    return isOutput(input)
        ? (pulumi.output(input).apply((value) => compute(value as T)) as pulumi.Output<R>)
        : compute(input as T);
}
