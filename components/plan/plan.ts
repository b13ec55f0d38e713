import { ZooKeeperDataPolicy } from "../args";
import type { Settings } from "./arguments";
import { contentName, type Names, namesOf, shortHash } from "./names";
import { podScripts } from "./podScripts";
import { ensembleEnv } from "./texts/ensembleEnv";
import { javaSecurity, jvmFlags } from "./texts/jvm";
import { logbackXml } from "./texts/logback";
import { zooCfg } from "./texts/zooCfg";

/** The Pulumi stack that the ensemble belongs to. */
export interface Owner {
    project: string;
    stack: string;
}

/** A ConfigMap whose name ends with a hash of its content. */
export interface Content {
    name: string;
    data: Record<string, string>;
}

/** Everything that is decided before the first object is registered. Only `settings` may contain outputs. */
export interface EnsemblePlan {
    settings: Settings;
    names: Names;
    /**
     * The label by which Services, the StatefulSet and the disruption budget select pods. A StatefulSet's selector
     * cannot change, so no label is ever added here.
     */
    selector: { app: string };
    /** The component's own labels on every object and pod. */
    labels: Record<string, string>;
    /** The field manager under which Pulumi writes every object, unless the first-up record has another one. */
    fieldManager: string;
    configuration: Content;
    scripts: Content;
    /**
     * Whether the data outlives the ensemble. This and `protect` are true or undefined, never false: as a resource
     * option, false would override what the program's own options of the component say.
     */
    retain?: true;
    /** Whether Pulumi refuses to destroy the ensemble. */
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
        // Without this, Pulumi uses a random field manager in each run, and after a killed run the API server refuses
        // the next one its own objects (conflict). The name is different for each ensemble, so that an ensemble with
        // the same object names in another stack is refused as a conflict instead of overwritten.
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
