import { contentName, type Names, namesOf, shortHash } from "./names";
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

/** Everything that is decided before the first object is registered. */
export interface EnsemblePlan {
    settings: Settings;
    names: Names;
    /** What Services, the StatefulSet and the disruption budget find pods by. Immutable, so it never grows. */
    selector: { app: string };
    /** The component's own labels on every object and pod. */
    labels: Record<string, string>;
    /** The component's own annotations on every object. */
    annotations: Record<string, string>;
    configuration: Content;
    scripts: Content;
    /** Who the pods run as. */
    serviceAccount: string;
    /** The image as the kubelet gets it. */
    image: string;
}

export function planEnsemble(settings: Settings, owner: Owner): EnsemblePlan {
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
        annotations: {
            // Pulumi writes under another name in each run unless told otherwise, so that a run after a killed one is
            // refused its own objects. The name tells ensembles apart: objects of another one, in this stack or in
            // another, are still refused.
            "pulumi.com/patchFieldManager": `zookeeper-ensemble-${shortHash(`${owner.project}/${owner.stack}/${settings.name}`)}`,
        },
        configuration: configurationOf(settings),
        scripts: scriptsOf(settings.name),
        serviceAccount: settings.serviceAccountName ?? names.serviceAccount,
        image: settings.imageRegistry === undefined ? settings.image : `${settings.imageRegistry}/${settings.image}`,
    };
}

/** The files that the scripts and the JVM read. */
export function configurationOf(settings: Settings): Content {
    return content(`${settings.name}-config`, {
        "ensemble.env": ensembleEnv(settings, namesOf(settings.name)),
        "zoo.cfg": zooCfg(settings),
        "jvm.flags": jvmFlags(settings),
        "java.security": javaSecurity(),
        "logback.xml": logbackXml(settings),
    });
}

export function scriptsOf(ensemble: string): Content {
    return content(`${ensemble}-scripts`, podScripts());
}

function content(prefix: string, data: Record<string, string>): Content {
    return { name: contentName(prefix, data), data };
}
