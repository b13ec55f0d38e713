import * as k8s from "@pulumi/kubernetes";
import { type Context, leafMetadata } from "./context";

/**
 * What is remembered of the ensemble outside of its volumes, exactly as long as its data lives: that it was founded, and
 * by how many members. An empty disk is told by it from a lost one (components/pod/membership.sh).
 *
 * The members write it. Pulumi makes it without data and never names any: whatever the members wrote is then nobody
 * else's, no drift to a refresh, and no `pulumi up` sets it back.
 *
 * Nothing depends on it, so a destroy deletes it at once, while the StatefulSet's deletion takes its time: were it to outlive
 * the claims (dataPolicy delete) because the destroy was killed, the next members would wait for data that is gone.
 */
export function createState(context: Context): k8s.core.v1.ConfigMap {
    const { names, structure, parent } = context;
    return new k8s.core.v1.ConfigMap(
        names.state,
        { metadata: leafMetadata(context, names.state) },
        { parent, retainOnDelete: structure.retain },
    );
}
