import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { type Context, leafMetadata } from "./context";

/** Who the pods are, and the little that they may do: ask how many members the ensemble has, and remember its founding. */
export function createAccess(context: Context): pulumi.Resource[] {
    const { names, structure, plan, namespace, parent } = context;
    const account = plan.apply(({ serviceAccount }) => serviceAccount);
    const serviceAccount = structure.createServiceAccount
        ? [
              new k8s.core.v1.ServiceAccount(
                  names.serviceAccount,
                  // The pods ask for their token themselves; nobody else gets it by using this account.
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
            subjects: [{ kind: "ServiceAccount", name: account, namespace }],
        },
        { parent },
    );
    return [...serviceAccount, binding];
}
