import { ZooKeeperDataPolicy } from "../args";
import type { Settings } from "./arguments";
import { contentName, type Names, namesOf, shortHash } from "./names";
import { podScripts } from "./podScripts";
import { ensembleEnv } from "./texts/ensembleEnv";
import { javaSecurity, jvmFlags } from "./texts/jvm";
import { logbackXml } from "./texts/logback";
import { zooCfg } from "./texts/zooCfg";

/** The stack that the ensemble belongs to. */
export interface Owner {
    project: string;
    stack: string;
}

/** A ConfigMap that is named by its content. */
export interface Content {
    name: string;
    data: Record<string, string>;
}

/** Everything that is decided before the first object is registered. No part of it depends on an output. */
export interface EnsemblePlan {
    settings: Settings;
    names: Names;
    /** What Services, the StatefulSet and the disruption budget find pods by. Immutable, so it never grows. */
    selector: { app: string };
    /** The component's own labels on every object and pod. */
    labels: Record<string, string>;
    /** The name under which Pulumi writes every object, unless the first-up record has another one. */
    fieldManager: string;
    configuration: Content;
    scripts: Content;
    /** Whether the data outlives the ensemble. Like the next never false, which would overrule the component's own options. */
    retain?: true;
    /** Whether Pulumi refuses to destroy what holds or names the data. */
    protect?: true;
}

export function planEnsemble(settings: Settings, { owner }: { owner: Owner }): EnsemblePlan {
    const { name, dataPolicy } = settings;
    return {
        settings,
        names: namesOf(name),
        selector: { app: name },
        labels: {
            app: name,
            "app.kubernetes.io/name": "zookeeper",
            "app.kubernetes.io/instance": name,
            "app.kubernetes.io/managed-by": "pulumi",
        },
        // Pulumi writes under another name in each run unless told otherwise, so that a run after a killed one is refused its
        // own objects. The name tells ensembles apart: objects of another one, in this stack or in another, are still refused.
        fieldManager: `zookeeper-ensemble-${shortHash(`${owner.project}/${owner.stack}/${name}`)}`,
        configuration: content(`${name}-config`, {
            "ensemble.env": ensembleEnv(settings, namesOf(name)),
            "zoo.cfg": zooCfg(settings),
            "jvm.flags": jvmFlags(settings),
            "java.security": javaSecurity(),
            "logback.xml": logbackXml(settings),
        }),
        scripts: content(`${name}-scripts`, podScripts()),
        retain: dataPolicy === ZooKeeperDataPolicy.Delete ? undefined : true,
        protect: dataPolicy === ZooKeeperDataPolicy.Protect ? true : undefined,
    };
}

function content(prefix: string, data: Record<string, string>): Content {
    return { name: contentName(prefix, data), data };
}
