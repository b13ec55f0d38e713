import * as k8s from "@pulumi/kubernetes";
import { type Context, leafMetadata } from "./context";

/**
 * What is remembered of the ensemble outside of its volumes, exactly as long as its data lives: that it is bootstrapped, by how
 * many members, and what zk-recover began since. An empty disk is told by it from a lost one (components/pod/membership.sh),
 * and a volume of an abandoned data generation from those of the current one (components/pod/generation.sh).
 *
 * The members write it. Pulumi makes it without data and never names any: whatever the members wrote is then nobody
 * else's, no drift to a refresh, and no `pulumi up` sets it back.
 *
 * It may outlive the claims (dataPolicy delete) when a destroy is killed. The members would then wait for data that is gone,
 * so they note beside it which StatefulSet it is true for, and whether that one takes its claims along (pod/api.sh).
 */
export function createState(context: Context): k8s.core.v1.ConfigMap {
    const { names, plan, parent } = context;
    return new k8s.core.v1.ConfigMap(
        names.state,
        { metadata: leafMetadata(context, names.state) },
        { parent, retainOnDelete: plan.retain },
    );
}
