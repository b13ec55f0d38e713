import * as k8s from "@pulumi/kubernetes";
import { type Context, leafMetadata } from "./context";

/** Who the pods are, and the one thing that they may do: ask how many members the ensemble has. */
export function createAccess(context: Context): k8s.rbac.v1.RoleBinding {
    const { plan, parent } = context;
    const serviceAccount = new k8s.core.v1.ServiceAccount(
        plan.names.serviceAccount,
        // The pods ask for their token themselves; nobody else gets it by using this account.
        { metadata: leafMetadata(context, plan.names.serviceAccount), automountServiceAccountToken: false },
        { parent },
    );
    const role = new k8s.rbac.v1.Role(
        plan.names.role,
        {
            metadata: leafMetadata(context, plan.names.role),
            rules: [
                {
                    apiGroups: ["apps"],
                    resources: ["statefulsets/scale"],
                    resourceNames: [plan.names.statefulSet],
                    verbs: ["get"],
                },
            ],
        },
        { parent },
    );
    return new k8s.rbac.v1.RoleBinding(
        plan.names.role,
        {
            metadata: leafMetadata(context, plan.names.role),
            roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role.metadata.name },
            subjects: [
                {
                    kind: "ServiceAccount",
                    name: serviceAccount.metadata.name,
                    namespace: serviceAccount.metadata.namespace,
                },
            ],
        },
        { parent },
    );
}
