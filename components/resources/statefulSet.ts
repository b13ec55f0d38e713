import * as k8s from "@pulumi/kubernetes";
import { storageClassProblems } from "../plan/inputRules";
import { whenKnown } from "../refusal";
import type { Configuration } from "./configuration";
import { type Context, metadata } from "./context";
import { podTemplate } from "./podTemplate";

export interface Needs extends Configuration {
    headless: k8s.core.v1.Service;
    access: k8s.rbac.v1.RoleBinding;
}

export function createStatefulSet(context: Context, needs: Needs): k8s.apps.v1.StatefulSet {
    const { plan, parent } = context;
    const { name, storage } = plan.settings;
    const timeout = plan.readyTimeout;
    return new k8s.apps.v1.StatefulSet(
        name,
        {
            metadata: metadata(context, plan.names.statefulSet),
            spec: {
                serviceName: needs.headless.metadata.name,
                replicas: plan.settings.replicas,
                // With OrderedReady the first member would wait for a quorum, and the quorum for the second member.
                podManagementPolicy: "Parallel",
                updateStrategy: { type: "RollingUpdate" },
                selector: { matchLabels: plan.selector },
                template: podTemplate(context, needs),
                volumeClaimTemplates: [
                    {
                        metadata: { name: "datadir" },
                        spec: {
                            accessModes: ["ReadWriteOnce"],
                            storageClassName:
                                storage.className === undefined
                                    ? undefined
                                    : whenKnown(name, storage.className, storageClassProblems),
                            resources: { requests: { storage: storage.size } },
                        },
                    },
                ],
            },
        },
        {
            parent,
            // The pods ask the API for the member count, which this allows.
            dependsOn: [needs.access],
            // What stays as it was created. A change of the claim templates would replace the StatefulSet, and so stop
            // the whole ensemble; refuseChanges.ts compares both with the arguments and says what differs.
            ignoreChanges: ["spec.replicas", "spec.volumeClaimTemplates"],
            customTimeouts: { create: timeout, update: timeout, delete: timeout },
        },
    );
}
