import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { all, output } from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { changeProblems, clusterProblems, fixedBy } from "../plan/changes";
import { isGiven } from "../plan/notKnownYet";
import type { EnsemblePlan } from "../plan/plan";
import { type KnownArgs, type Settings, settingsOf } from "../plan/settings";
import { refuseIfAny } from "../refusal";

interface Source {
    planned: pulumi.Output<EnsemblePlan>;
    /** The arguments as far as they are known now: at preview some may come to be known only later. */
    known: KnownArgs;
    parent: pulumi.Resource;
}

/**
 * The plan, once it fits what is there: the cluster that it is meant for, and what the first `pulumi up` fixed. All that
 * touches the cluster is made from this, so a plan that does not fit touches nothing, even when the preview is skipped.
 *
 * A plan knows no old values. Their memory is a resource that exists in Pulumi's state alone: it keeps what it was
 * created with (`ignoreChanges`), and gives it back at preview already. It begins with the first `up`, also one that
 * failed, and ends with `pulumi destroy`. The field manager is remembered too, which is derived from names that may change:
 * those of the stack and the project. Under another one every update would be refused.
 */
export function confirmPlan(name: string, { planned, known, parent }: Source): pulumi.Output<EnsemblePlan> {
    const memory = new random.RandomId(
        `${name}-first-up`,
        {
            byteLength: 8,
            keepers: planned.apply(({ settings, fieldManager }) => ({ ...fixedBy(settings), fieldManager })),
        },
        { parent, ignoreChanges: ["keepers"] },
    );
    const cluster = isGiven(() => known.clusterUid) ? clusterUid(name, parent) : output("");
    const refuse = (first: Record<string, string>, uid: string, settings: Settings) => {
        refuseIfAny(name, [...clusterProblems(uid, settings), ...changeProblems(first, settings)]);
    };
    const first = all([memory.keepers, cluster]).apply(([keepers, uid]) => {
        // What is known already is refused now, whatever else is not.
        refuse(keepers ?? {}, uid, settingsOf(name, known));
        return { keepers: keepers ?? {}, uid };
    });
    return all([planned, first]).apply(([plan, { keepers, uid }]) => {
        refuse(keepers, uid, plan.settings);
        return { ...plan, fieldManager: keepers["fieldManager"] ?? plan.fieldManager };
    });
}

/** A cluster has no name of its own; this is what Kubernetes' projects take for its identity. */
function clusterUid(name: string, parent: pulumi.Resource): pulumi.Output<string> {
    // No component's name has a dot, so that none has a namespace of this name.
    return k8s.core.v1.Namespace.get(`${name}.cluster`, "kube-system", { parent }).metadata.uid;
}
