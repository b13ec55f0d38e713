import { quantity } from "./quantity";
import type { Problem } from "./problem";

/** What cannot be changed (yet) while the ensemble runs. */
export interface Fixed {
    replicas: number;
    storageSize: string;
    storageClass?: string;
}

/** After a first `up` that failed, what was tried is held as if it ran: from outside nobody can tell the two apart. */
const NEVER_SERVED = "; if it never served anybody, pulumi destroy and then up make it anew";

/** What the arguments would change in a running ensemble that must not change. */
export function changeProblems(running: Fixed, wanted: Fixed): Problem[] {
    const problems: Problem[] = [];
    if (running.replicas !== wanted.replicas) {
        problems.push({
            path: "replicas",
            value: wanted.replicas,
            reason: `the running ensemble has ${running.replicas}, and changing the member count of a running ensemble is not supported yet`,
            remedy: `set replicas back to ${running.replicas}${NEVER_SERVED}`,
        });
    }
    if (quantity(running.storageSize) !== quantity(wanted.storageSize)) {
        problems.push({
            path: "storage.size",
            value: wanted.storageSize,
            reason: `the running ensemble's claims were made with ${running.storageSize}, and Kubernetes never changes them`,
            remedy: `set storage.size back to ${running.storageSize}${NEVER_SERVED}`,
        });
    }
    if ((running.storageClass ?? "") !== (wanted.storageClass ?? "")) {
        const was = running.storageClass ?? "the cluster's default class";
        problems.push({
            path: "storage.className",
            value: wanted.storageClass,
            reason: `the running ensemble's claims were made with ${was}, and Kubernetes never changes them`,
            remedy: `${running.storageClass === undefined ? "leave it out" : `set storage.className back to ${was}`}${NEVER_SERVED}`,
        });
    }
    return problems;
}
