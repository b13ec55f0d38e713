import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { changeProblems } from "../plan/changes";
import { refuseIfAny } from "../refusal";
import type { Context } from "./context";

/** What is known of the ensemble once the StatefulSet is as it should be. */
export interface Running {
    namespace: pulumi.Output<string>;
    replicas: pulumi.Output<number>;
}

/**
 * Refuses arguments that would change in a running ensemble what must stay. A plan knows no old values, but the
 * StatefulSet does: what `ignoreChanges` keeps comes back in its outputs as it was created, known at preview already. So
 * it is its own memory, which no refresh or manual change can part from it; and because these fields are ignored, they
 * stay untouched even when the preview was skipped.
 */
export function refuseChanges(context: Context, statefulSet: k8s.apps.v1.StatefulSet): Running {
    const { name, replicas, storage } = context.plan.settings;
    const running = pulumi
        .all([statefulSet.spec, statefulSet.metadata.namespace, storage.className])
        .apply(([spec, namespace, storageClass]) => {
            const claim = spec.volumeClaimTemplates[0]?.spec;
            refuseIfAny(
                name,
                changeProblems(
                    {
                        replicas: spec.replicas,
                        storageSize: claim?.resources.requests["storage"] ?? storage.size,
                        storageClass: claim?.storageClassName,
                    },
                    { replicas, storageSize: storage.size, storageClass },
                ),
            );
            return { namespace, replicas: spec.replicas };
        });
    return { namespace: running.namespace, replicas: running.replicas };
}
