import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { type Context, metadata } from "./context";
import { podTemplate } from "./podTemplate";

/** The StatefulSet. `needs` are the objects that must exist before its pods start. */
export function createStatefulSet(context: Context, needs: pulumi.Resource[]): k8s.apps.v1.StatefulSet {
    const { plan, parent } = context;
    const { names, settings } = plan;
    const timeout = `${settings.readyTimeoutSeconds}s`;
    return new k8s.apps.v1.StatefulSet(
        names.statefulSet,
        { metadata: metadata(context, names.statefulSet), spec: spec(context) },
        {
            parent,
            dependsOn: needs,
            // A change of the claim templates would replace the StatefulSet, and so stop the whole ensemble. Users
            // still learn of a change that has no effect: firstUp.ts refuses it.
            ignoreChanges: ["spec.volumeClaimTemplates"],
            customTimeouts: { create: timeout, update: timeout, delete: timeout },
            protect: plan.protect,
        },
    );
}

function spec(context: Context): k8s.types.input.apps.v1.StatefulSetSpec {
    const { plan } = context;
    const { replicas, storage } = plan.settings;
    return {
        serviceName: plan.names.headlessService,
        replicas,
        // With OrderedReady Kubernetes starts the second member when the first is ready, but the first is ready only
        // with a quorum.
        podManagementPolicy: "Parallel",
        updateStrategy: { type: "RollingUpdate" },
        selector: { matchLabels: plan.selector },
        template: podTemplate(context),
        // Scaling in keeps claims, because users may scale out again, and pause an ensemble with `kubectl scale
        // --replicas=0`.
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
