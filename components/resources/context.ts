import * as pulumi from "@pulumi/pulumi";
import { ZooKeeperDataPolicy } from "../args";
import { type Names, namesOf } from "../plan/names";
import { isGiven } from "../plan/notKnownYet";
import { configurationNameOf, type EnsemblePlan } from "../plan/plan";
import { type KnownArgs, settingsOf } from "../plan/settings";

/** What every group of objects is registered from. */
export interface Context {
    /** The component's name. */
    name: string;
    names: Names;
    structure: Structure;
    /** What Pulumi knows the configuration by. */
    configurationName: string;
    plan: pulumi.Output<EnsemblePlan>;
    /** Known once there is such a namespace. */
    namespace: pulumi.Output<string>;
    parent: pulumi.Resource;
}

/** What decides which objects there are and how Pulumi treats them. It has to be known before anything else is. */
export interface Structure {
    createNamespace: boolean;
    createServiceAccount: boolean;
    /** Whether the data outlives the ensemble. Like the next never false, which would overrule the component's own options. */
    retain?: true;
    /** Whether Pulumi refuses to destroy what holds or names the data. */
    protect?: true;
    /** How long Pulumi waits for the members. */
    readyTimeout: string;
}

interface Source {
    plan: pulumi.Output<EnsemblePlan>;
    known: KnownArgs;
    parent: pulumi.Resource;
}

export function contextOf(name: string, { plan, known, parent }: Source): Context {
    const settings = settingsOf(name, known);
    const { createNamespace, dataPolicy, readyTimeoutSeconds } = settings;
    return {
        name,
        names: namesOf(name),
        structure: {
            createNamespace,
            createServiceAccount: !isGiven(() => known.serviceAccountName),
            retain: dataPolicy === ZooKeeperDataPolicy.Delete ? undefined : true,
            protect: dataPolicy === ZooKeeperDataPolicy.Protect ? true : undefined,
            readyTimeout: `${readyTimeoutSeconds}s`,
        },
        configurationName: configurationNameOf(settings),
        plan,
        namespace: plan.apply(({ settings }) => settings.namespace),
        parent,
    };
}

export interface Metadata {
    name: string;
    namespace: string;
    labels: Record<string, string>;
    annotations: Record<string, string>;
}

/** The metadata of an object in the ensemble's namespace; the name may be one that only the plan knows. */
export function metadata(context: Context, name: string | ((plan: EnsemblePlan) => string)): pulumi.Output<Metadata> {
    return pulumi.all([context.plan, context.namespace]).apply(([plan, namespace]) => ({
        name: typeof name === "string" ? name : name(plan),
        namespace,
        labels: { ...plan.settings.labels, ...plan.labels },
        annotations: annotationsOf(plan),
    }));
}

/** The annotations of every object. */
export function annotationsOf({ settings, fieldManager }: EnsemblePlan): Record<string, string> {
    return { ...settings.annotations, "pulumi.com/patchFieldManager": fieldManager };
}

/**
 * The same for an object that owns no others: everything but the StatefulSet. With Pulumi's default, foreground deletion,
 * such an object outlives the request by a moment, and the provider (4.18) misses its end if that falls between two of
 * its looks: the destroy then waits the whole time-out for an object that is gone.
 */
export function leafMetadata(
    context: Context,
    name: string | ((plan: EnsemblePlan) => string),
    more: Record<string, string> = {},
): pulumi.Output<Metadata> {
    return metadata(context, name).apply((meta): Metadata => {
        const background = { "pulumi.com/deletionPropagationPolicy": "background" };
        return { ...meta, annotations: { ...meta.annotations, ...background, ...more } };
    });
}
