import { ARGUMENTS } from "./arguments";
import { quantity } from "./quantity";
import { type Row, rowsIn } from "./rows";
import type { ValidationError } from "./validationError";

/** The arguments that cannot change once the ensemble exists. Their paths are the keys of the first-up record. */
const FIXED: [path: string, row: Row][] = rowsIn(ARGUMENTS).filter(([, row]) => row.fixed !== undefined);

export const FIXED_PATHS = FIXED.map(([path]) => path);

/** The form of a value in the first-up record, which holds only strings; "" stands for an argument that was not given. */
export function recorded(value: string | boolean | undefined): string {
    return String(value ?? "");
}

/**
 * The first-up record exists even when the first `up` failed, because the component cannot see whether the ensemble has
 * served. So only the user can say that there is no data to keep.
 */
const NEVER_SERVED = "if the ensemble has never served, run pulumi destroy and then pulumi up to create it anew";

/**
 * The error if an argument that cannot change has another value than in the first-up record (`was`). `was` is undefined
 * if the record was made by an older version that did not record this path; then there is nothing to compare.
 */
export function changeErrors(
    path: string,
    was: string | undefined,
    value: string | boolean | undefined,
): ValidationError[] {
    const fixed = FIXED.find(([one]) => one === path)?.[1].fixed;
    if (fixed === undefined || was === undefined || same(was, recorded(value))) {
        return [];
    }
    const setBack = was === "" ? "remove it" : `set ${path} back to ${was}`;
    return [
        {
            path,
            must: was === "" ? "not be set" : `stay ${was}`,
            value: value ?? Symbol("left out"),
            reason: fixed.reason(was),
            remedy: [setBack, fixed.instead, NEVER_SERVED].filter((text) => text !== undefined).join("; "),
        },
    ];
}

/** Two notations of one size, such as 1Gi and 1024Mi, are the same. */
function same(was: string, is: string): boolean {
    return was === is || (quantity(was) !== undefined && quantity(was) === quantity(is));
}

/** The error if `uid`, the UID of namespace kube-system in the cluster, is not the `wanted` one of the arguments. */
export function clusterErrors(uid: string, wanted: string): ValidationError[] {
    if (wanted === uid) {
        return [];
    }
    return [
        {
            path: "clusterUid",
            must: `be ${uid}, because the kubeconfig's context leads to that cluster`,
            value: wanted,
            remedy: "select the context of the intended cluster (pulumi config set kubernetes:context), or set clusterUid to this UID",
        },
    ];
}
