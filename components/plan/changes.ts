import { ARGUMENTS } from "./arguments";
import { quantity } from "./quantity";
import { type Row, rowsIn } from "./rows";
import type { ValidationError } from "./validationError";

/** What can never change once an ensemble exists, by its path; the first-up record has the same keys. */
const FIXED: [path: string, row: Row][] = rowsIn(ARGUMENTS).filter(([, row]) => row.fixed !== undefined);

export const FIXED_PATHS = FIXED.map(([path]) => path);

/** How the first-up record writes a value. */
export function recorded(value: string | boolean | undefined): string {
    return String(value ?? "");
}

/** After a first `up` that failed, what was tried is held as if it ran: from outside nobody can tell the two apart. */
const NEVER_SERVED = "if it never served anybody, pulumi destroy and then up make it anew";

/** What a value would change in an ensemble that was made with another one. An older record has fewer paths. */
export function changeErrors(
    path: string,
    was: string | undefined,
    value: string | boolean | undefined,
): ValidationError[] {
    const fixed = FIXED.find(([one]) => one === path)?.[1].fixed;
    if (fixed === undefined || was === undefined || same(was, recorded(value))) {
        return [];
    }
    const back = was === "" ? "remove it" : `set ${path} back to ${was}`;
    return [
        {
            path,
            must: was === "" ? "not be set" : `stay ${was}`,
            value: value ?? Symbol("left out"),
            reason: fixed.reason(was),
            remedy: [back, fixed.instead, NEVER_SERVED].filter((text) => text !== undefined).join("; "),
        },
    ];
}

/** The same size in other words is the same. */
function same(was: string, is: string): boolean {
    return was === is || (quantity(was) !== undefined && quantity(was) === quantity(is));
}

/** Whether this is the cluster that the arguments name, by the UID of its namespace kube-system. */
export function clusterErrors(uid: string, wanted: string): ValidationError[] {
    if (wanted === uid) {
        return [];
    }
    return [
        {
            path: "clusterUid",
            must: `be ${uid}, because the kubeconfig's context leads to that cluster`,
            value: wanted,
            remedy: "choose the context of the cluster that is meant (pulumi config get kubernetes:context), or name this one",
        },
    ];
}
