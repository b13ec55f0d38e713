import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { laterErrors } from "../laterChecks";
import type { Settings } from "../plan/arguments";
import { changeErrors, clusterErrors, FIXED_PATHS, recorded } from "../plan/changes";
import type { EnsemblePlan } from "../plan/plan";
import type { LaterCheck } from "../plan/validate";
import { refuseIfAny } from "../refusedArguments";
import { mapped } from "./context";

interface Source {
    settings: Settings;
    plan: EnsemblePlan;
    /** What of the arguments can be checked only when outputs are known. */
    later: LaterCheck[];
    parent: pulumi.Resource;
}

export interface Confirmed {
    /** Known when nothing is refused; fails otherwise. */
    accepted: pulumi.Output<boolean>;
    /** The namespace, known when nothing is refused. Every object takes it from here, so a refused run touches nothing. */
    namespace: pulumi.Output<string>;
    /** The name under which Pulumi writes the objects. */
    fieldManager: pulumi.Output<string>;
}

/**
 * Waits for all that may still be refused: arguments that are outputs, another cluster than the one that is meant, and what
 * the first `pulumi up` fixed. What is wrong is refused before anything touches the cluster, even when the preview is skipped.
 *
 * Arguments know no old values. The first-up record does: a resource that exists in Pulumi's state alone, keeps what it was
 * created with (`ignoreChanges`), and gives it back at preview already. It begins with the first `up`, also one that failed,
 * and ends with `pulumi destroy`. The field manager is in it because it is derived from the names of the stack and the
 * project, which may change: under another one every update would be refused.
 */
export function confirmFirstUp({ settings, plan, later, parent }: Source): Confirmed {
    const { name } = settings;
    const valid = acceptedBy(name, later);
    const record = new random.RandomId(
        `${name}-first-up`,
        {
            byteLength: 8,
            keepers: {
                ...Object.fromEntries(FIXED_PATHS.map((path) => [path, mapped(valueAt(settings, path), recorded)])),
                fieldManager: valid.apply(() => plan.fieldManager),
            },
        },
        { parent, ignoreChanges: ["keepers"] },
    );
    // Looked up one by one: what of the record is not known yet hides nothing else of it.
    const first = record.keepers as unknown as Record<string, pulumi.Output<string | undefined>>;
    const changes = FIXED_PATHS.map((path) =>
        laterCheck([first[path], valueAt(settings, path)], ([was, value]) =>
            changeErrors(path, was as string | undefined, value as string | boolean | undefined),
        ),
    );
    // A record that is not registered, because the arguments are refused, is never known: then the refusal has to be enough.
    const confirmed = pulumi
        .all([valid, acceptedBy(name, [...changes, ...clusterCheck(settings, parent)])])
        .apply(() => true);
    return {
        accepted: confirmed,
        // The recorded one is the same, and known at preview even where the argument is an output that is not: without it, the
        // preview would announce that everything is replaced.
        namespace: pulumi
            .all([confirmed, first["namespace"]])
            .apply(([, was]) => pulumi.output(was ?? settings.namespace)),
        fieldManager: pulumi
            .all([confirmed, first["fieldManager"]])
            .apply(([, manager]) => manager ?? plan.fieldManager),
    };
}

/** Known when the checks refuse nothing; fails otherwise. */
function acceptedBy(name: string, checks: LaterCheck[]): pulumi.Output<boolean> {
    return pulumi.output(
        laterErrors(checks).then((errors) => {
            refuseIfAny(name, errors);
            return true;
        }),
    );
}

function clusterCheck({ name, clusterUid }: Settings, parent: pulumi.Resource): LaterCheck[] {
    if (clusterUid === undefined) {
        return [];
    }
    // A cluster has no name of its own; this is what Kubernetes' projects take for its identity. No component's name has a
    // dot, so that none has a namespace of this name.
    const { uid } = k8s.core.v1.Namespace.get(`${name}.cluster`, "kube-system", { parent }).metadata;
    return [laterCheck([uid, clusterUid], ([is, wanted]) => clusterErrors(is as string, wanted as string))];
}

function laterCheck(outputs: unknown[], check: LaterCheck["check"]): LaterCheck {
    return { outputs, check, ifSecret: [] };
}

function valueAt(settings: Settings, path: string): pulumi.Input<string | boolean | undefined> {
    return path.split(".").reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], settings) as never;
}
