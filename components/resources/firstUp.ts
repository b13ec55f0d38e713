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

export interface Confirmed {
    /** Becomes true when no check refuses anything, and fails otherwise. */
    accepted: pulumi.Output<boolean>;
    /**
     * The namespace's name, known after `accepted`. Every object needs it, so after a refusal no object is created or
     * changed.
     */
    namespace: pulumi.Output<string>;
    /** The field manager under which Pulumi writes the objects. */
    fieldManager: pulumi.Output<string>;
}

/**
 * Registers the first-up record and makes the checks that validate() cannot make: of arguments that are outputs, of the
 * cluster (`clusterUid`), and of arguments that cannot change after the first `up`. They are complete before anything
 * in the cluster is touched, even with --skip-preview.
 *
 * A program does not know the arguments of earlier runs. The first-up record does: it is a resource that exists only in
 * Pulumi's state, keeps the values with which it was created (`ignoreChanges`), and returns them in a preview too. It
 * is created by the first `up`, even if that fails later, and deleted by `pulumi destroy`. It also holds the field
 * manager, which is derived from the names of project and stack: if one of them is renamed, the recorded field manager
 * is still used, because under another one every update is a conflict.
 *
 * `later` are the checks of the arguments that need outputs.
 */
export function confirmFirstUp(plan: EnsemblePlan, later: LaterCheck[], parent: pulumi.Resource): Confirmed {
    const { settings } = plan;
    const { name } = settings;
    const argumentsAccepted = acceptedBy(name, later);
    const record = new random.RandomId(
        `${name}-first-up`,
        {
            byteLength: 8,
            keepers: {
                ...Object.fromEntries(FIXED_PATHS.map((path) => [path, mapped(valueAt(settings, path), recorded)])),
                fieldManager: argumentsAccepted.apply(() => plan.fieldManager),
            },
        },
        { parent, ignoreChanges: ["keepers"] },
    );
    // Each keeper is an output of its own. Otherwise one keeper that is unknown in a preview would make all of them
    // unknown.
    const first = record.keepers as unknown as Record<string, pulumi.Output<string | undefined>>;
    const changes = FIXED_PATHS.map((path) =>
        laterCheck([first[path], valueAt(settings, path)], ([was, value]) =>
            changeErrors(path, was as string | undefined, value as string | boolean | undefined),
        ),
    );
    // `argumentsAccepted` is listed although the record depends on it: if it fails, the record is never registered, its
    // outputs never become known, and only `argumentsAccepted` makes `accepted` fail instead of waiting for ever.
    const accepted = pulumi
        .all([argumentsAccepted, acceptedBy(name, [...changes, ...clusterCheck(settings, parent)])])
        .apply(() => true);
    return {
        accepted,
        // The recorded namespace equals the argument, which has just been checked. But it is known in a preview even if
        // the argument is an unknown output; with an unknown namespace the preview would announce that every object is
        // replaced.
        namespace: pulumi
            .all([accepted, first["namespace"]])
            .apply(([, was]) => pulumi.output(was ?? settings.namespace)),
        fieldManager: pulumi
            .all([accepted, first["fieldManager"]])
            .apply(([, manager]) => manager ?? plan.fieldManager),
    };
}

/** Becomes true when these checks refuse nothing, and fails otherwise. */
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
    // Kubernetes has no id for a cluster. By convention the UID of the namespace kube-system is used. The Pulumi name
    // has a dot, which the name of a component cannot have, so it is different from the name of every ensemble's own
    // namespace.
    const { uid } = k8s.core.v1.Namespace.get(`${name}.cluster`, "kube-system", { parent }).metadata;
    return [laterCheck([uid, clusterUid], ([is, wanted]) => clusterErrors(is as string, wanted as string))];
}

/** A check whose values are no secrets: laterValue (plan/validate.ts) has refused arguments that are. */
function laterCheck(outputs: unknown[], check: LaterCheck["check"]): LaterCheck {
    return { outputs, check, ifSecret: [] };
}

function valueAt(settings: Settings, path: string): pulumi.Input<string | boolean | undefined> {
    return path.split(".").reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], settings) as never;
}
