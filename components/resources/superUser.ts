import * as k8s from "@pulumi/kubernetes";
import * as random from "@pulumi/random";
import { type Context, leafMetadata } from "./context";

/**
 * The Secret with the password of ZooKeeper's super user, to whom no ACL applies. The scripts in the pods log in with
 * it, and everybody who can read the Secret can do so too. Pulumi's state has it encrypted. A member uses a new
 * password after its next restart; no data depends on the password.
 */
export function createSuperUser(context: Context): k8s.core.v1.Secret {
    const { plan, parent } = context;
    const { superUser } = plan.names;
    const password = new random.RandomPassword(
        superUser,
        // Only letters and digits, so that it needs no quoting in files and commands.
        { length: 32, special: false },
        { parent },
    );
    return new k8s.core.v1.Secret(
        superUser,
        { metadata: leafMetadata(context, superUser), stringData: { password: password.result } },
        { parent },
    );
}
