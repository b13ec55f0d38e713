import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { type Context, leafMetadata } from "./context";

/**
 * The pods' ServiceAccount and its rights: to read the StatefulSet, which says how many members are wanted, and to read
 * and write the state ConfigMap.
 */
export function createAccess(context: Context): pulumi.Resource[] {
    const { plan, namespace, parent } = context;
    const { names, settings } = plan;
    const own = settings.serviceAccountName === undefined;
    const serviceAccount = own
        ? [
              new k8s.core.v1.ServiceAccount(
                  names.serviceAccount,
                  // The members' pod template mounts a token; other pods that use this ServiceAccount get none by default.
                  { metadata: leafMetadata(context, names.serviceAccount), automountServiceAccountToken: false },
                  { parent },
              ),
          ]
        : [];
    const role = new k8s.rbac.v1.Role(
        names.role,
        {
            metadata: leafMetadata(context, names.role),
            rules: [
                {
                    apiGroups: ["apps"],
                    resources: ["statefulsets"],
                    resourceNames: [names.statefulSet],
                    verbs: ["get"],
                },
                {
                    apiGroups: [""],
                    resources: ["configmaps"],
                    resourceNames: [names.state],
                    verbs: ["get", "patch"],
                },
            ],
        },
        { parent },
    );
    const binding = new k8s.rbac.v1.RoleBinding(
        names.role,
        {
            metadata: leafMetadata(context, names.role),
            roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role.metadata.name },
            subjects: [{ kind: "ServiceAccount", name: serviceAccountOf(context), namespace }],
        },
        { parent },
    );
    return [...serviceAccount, binding];
}

/** The name of the ServiceAccount under which the members run. */
export function serviceAccountOf({ plan: { settings, names } }: Context): pulumi.Input<string> {
    return settings.serviceAccountName ?? names.serviceAccount;
}
