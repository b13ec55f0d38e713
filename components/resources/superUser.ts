import * as k8s from "@pulumi/kubernetes";
import * as random from "@pulumi/random";
import { type Context, leafMetadata } from "./context";

/**
 * The password of ZooKeeper's super user, with which the scripts in the pods, and whoever may read the Secret, pass every
 * ACL. It is in Pulumi's state, encrypted, and in this Secret; the members get it as a file. A new one takes effect as
 * each member restarts, and no data depends on it.
 */
export function createSuperUser(context: Context): k8s.core.v1.Secret {
    const { names, parent } = context;
    const password = new random.RandomPassword(
        names.superUser,
        // Letters and digits: it stands in files, command lines and connection strings of many kinds.
        { length: 32, special: false },
        { parent },
    );
    return new k8s.core.v1.Secret(
        names.superUser,
        { metadata: leafMetadata(context, names.superUser), stringData: { password: password.result } },
        { parent },
    );
}
