import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { type Context, metadata } from "./context";
import { podTemplate } from "./podTemplate";

/** The members. `needs` is what their pods look for when they start. */
export function createStatefulSet(context: Context, needs: pulumi.Resource[]): k8s.apps.v1.StatefulSet {
    const { names, settings, plan, parent } = context;
    const timeout = `${settings.readyTimeoutSeconds}s`;
    return new k8s.apps.v1.StatefulSet(
        names.statefulSet,
        { metadata: metadata(context, names.statefulSet), spec: spec(context) },
        {
            parent,
            dependsOn: needs,
            // They stay as they were created. A change would replace the StatefulSet, and so stop the whole ensemble;
            // firstUp.ts compares them with the arguments and says what differs.
            ignoreChanges: ["spec.volumeClaimTemplates"],
            customTimeouts: { create: timeout, update: timeout, delete: timeout },
            protect: plan.protect,
        },
    );
}

function spec(context: Context): k8s.types.input.apps.v1.StatefulSetSpec {
    const { plan, names, settings } = context;
    const { replicas, storage } = settings;
    return {
        serviceName: names.headlessService,
        replicas,
        // With OrderedReady the first member would wait for a quorum, and the quorum for the second member.
        podManagementPolicy: "Parallel",
        updateStrategy: { type: "RollingUpdate" },
        selector: { matchLabels: plan.selector },
        template: podTemplate(context),
        // Scaling in keeps claims: users scale out again, and `kubectl scale --replicas=0` is how people pause an ensemble.
        persistentVolumeClaimRetentionPolicy: { whenDeleted: plan.retain ? "Retain" : "Delete", whenScaled: "Retain" },
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
