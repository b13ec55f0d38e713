import { contentName, type Names, namesOf, shortHash } from "./names";
import { ifKnown } from "./notKnownYet";
import { podScripts } from "./podScripts";
import type { Settings } from "./settings";
import { ensembleEnv } from "./texts/ensembleEnv";
import { javaSecurity, jvmFlags } from "./texts/jvm";
import { logbackXml } from "./texts/logback";
import { zooCfg } from "./texts/zooCfg";

/** Who the ensemble belongs to. */
export interface Owner {
    project: string;
    stack: string;
}

/** A ConfigMap that is named by its content. */
export interface Content {
    name: string;
    data: Record<string, string>;
}

/** What else decides how a plan comes out, beside the settings. */
export interface Circumstances {
    owner: Owner;
    /** Whether the configuration is known only later than the program runs: isConfigurationLate. */
    late?: boolean;
}

/** Everything that is decided before the first object is registered. */
export interface EnsemblePlan {
    settings: Settings;
    names: Names;
    /** What Services, the StatefulSet and the disruption budget find pods by. Immutable, so it never grows. */
    selector: { app: string };
    /** The component's own labels on every object and pod. */
    labels: Record<string, string>;
    /** The name under which Pulumi writes every object. */
    fieldManager: string;
    configuration: Content;
    scripts: Content;
    /** Who the pods run as. */
    serviceAccount: string;
    /** The image as the kubelet gets it. */
    image: string;
}

export function planEnsemble(settings: Settings, { owner, late }: Circumstances): EnsemblePlan {
    const names = namesOf(settings.name);
    return {
        settings,
        names,
        selector: { app: settings.name },
        labels: {
            app: settings.name,
            "app.kubernetes.io/name": "zookeeper",
            "app.kubernetes.io/instance": settings.name,
            "app.kubernetes.io/managed-by": "pulumi",
        },
        // Pulumi writes under another name in each run unless told otherwise, so that a run after a killed one is refused its
        // own objects. The name tells ensembles apart: objects of another one, in this stack or in another, are still refused.
        fieldManager: `zookeeper-ensemble-${shortHash(`${owner.project}/${owner.stack}/${settings.name}`)}`,
        configuration: configurationOf(settings, late),
        scripts: scriptsOf(settings.name),
        serviceAccount: settings.serviceAccountName ?? names.serviceAccount,
        image: settings.imageRegistry === undefined ? settings.image : `${settings.imageRegistry}/${settings.image}`,
    };
}

/**
 * The files that the scripts and the JVM read. One that is known late is another object than the same one known before: to
 * Pulumi they are two resources, and what is one object in two resources is deleted with the one that goes.
 */
export function configurationOf(settings: Settings, late = false): Content {
    return content(late ? lateNameOf(settings) : `${settings.name}-config`, {
        "ensemble.env": ensembleEnv(settings, namesOf(settings.name)),
        "zoo.cfg": zooCfg(settings),
        "jvm.flags": jvmFlags(settings),
        "java.security": javaSecurity(),
        "logback.xml": logbackXml(settings),
    });
}

/** Whether a setting that the configuration is made of comes out of another resource. */
export function isConfigurationLate(known: Settings): boolean {
    return configurationNameOf(known) === lateNameOf(known);
}

/** What Pulumi knows the configuration by; it must not depend on what is known late. */
export function configurationNameOf(known: Settings): string {
    return ifKnown(() => configurationOf(known).name) ?? lateNameOf(known);
}

function lateNameOf({ name }: Settings): string {
    return `${name}-config-late`;
}

export function scriptsOf(ensemble: string): Content {
    return content(`${ensemble}-scripts`, podScripts());
}

function content(prefix: string, data: Record<string, string>): Content {
    return { name: contentName(prefix, data), data };
}
