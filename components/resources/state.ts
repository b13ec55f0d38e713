import * as k8s from "@pulumi/kubernetes";
import { type Context, leafMetadata } from "./context";

/**
 * The state ConfigMap. In it the members record, outside of all volumes, how many of them bootstrap the ensemble,
 * whether it is bootstrapped, and the current data generation. With it a member with an empty volume knows whether it
 * may bootstrap or has lost its data (components/pod/membership.sh), and a member whose volume is of an abandoned data
 * generation does not serve it (components/pod/generation.sh). It is kept or deleted together with the data
 * (`dataPolicy`).
 *
 * Only the members write its data. Pulumi creates it without data and never sets any, so what the members write is no
 * drift to `pulumi refresh`, and `pulumi up` does not revert it.
 *
 * With dataPolicy delete, a killed `pulumi destroy` may leave this ConfigMap although the claims are deleted. Members
 * of a new StatefulSet would then wait for data that no longer exists. So the members also record the UID of their
 * StatefulSet, and whether its claims are deleted with it (components/pod/api.sh).
 */
export function createState(context: Context): k8s.core.v1.ConfigMap {
    const { plan, parent } = context;
    const { state } = plan.names;
    return new k8s.core.v1.ConfigMap(
        state,
        { metadata: leafMetadata(context, state) },
        { parent, retainOnDelete: plan.retain },
    );
}
