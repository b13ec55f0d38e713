import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { EnsemblePlan } from "../plan/plan";
import { type Context, metadata } from "./context";
import { podTemplate } from "./podTemplate";

/** The members. `needs` is what their pods look for when they start. */
export function createStatefulSet(context: Context, needs: pulumi.Resource[]): k8s.apps.v1.StatefulSet {
    const { names, structure, plan, parent } = context;
    const timeout = structure.readyTimeout;
    return new k8s.apps.v1.StatefulSet(
        names.statefulSet,
        { metadata: metadata(context, names.statefulSet), spec: plan.apply((known) => spec(known, structure.retain)) },
        {
            parent,
            dependsOn: needs,
            // They stay as they were created. A change would replace the StatefulSet, and so stop the whole ensemble;
            // confirmPlan.ts compares them with the arguments and says what differs.
            ignoreChanges: ["spec.volumeClaimTemplates"],
            customTimeouts: { create: timeout, update: timeout, delete: timeout },
            protect: structure.protect,
        },
    );
}

function spec(plan: EnsemblePlan, retain?: true): k8s.types.input.apps.v1.StatefulSetSpec {
    const { replicas, storage } = plan.settings;
    return {
        serviceName: plan.names.headlessService,
        replicas,
        // With OrderedReady the first member would wait for a quorum, and the quorum for the second member.
        podManagementPolicy: "Parallel",
        updateStrategy: { type: "RollingUpdate" },
        selector: { matchLabels: plan.selector },
        template: podTemplate(plan),
        // Who is scaled away may be back in a moment, and `kubectl scale --replicas=0` is how people pause an ensemble.
        persistentVolumeClaimRetentionPolicy: { whenDeleted: retain ? "Retain" : "Delete", whenScaled: "Retain" },
        volumeClaimTemplates: [
            {
                metadata: { name: "datadir" },
                spec: {
                    accessModes: ["ReadWriteOnce"],
                    storageClassName: storage.className,
                    resources: { requests: { storage: storage.size } },
                },
            },
        ],
    };
}
