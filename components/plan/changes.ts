import { ifKnown } from "./notKnownYet";
import { quantity } from "./quantity";
import type { Problem } from "./problem";
import type { Settings } from "./settings";

interface Fixed {
    path: string;
    of: (settings: Settings) => string;
    /** The value in the words of the arguments. */
    value: (settings: Settings) => unknown;
    reason: (was: string) => string;
    back: (was: string) => string;
    same?: (was: string, is: string) => boolean;
}

const backTo = (path: string) => (was: string) => `set ${path} back to ${was}`;

/** What cannot be changed once an ensemble was made; what is remembered of it has the path as its key. */
const FIXED: Fixed[] = [
    {
        path: "namespace",
        of: (s) => s.namespace,
        value: (s) => s.namespace,
        reason: (was) => `the ensemble and its data are in namespace ${was}, and Kubernetes moves neither`,
        back: backTo("namespace"),
    },
    {
        path: "createNamespace",
        of: (s) => String(s.createNamespace),
        value: (s) => s.createNamespace,
        reason: (was) =>
            was === "true"
                ? "the component created the namespace, and to let go of it would delete it with everything inside"
                : "the namespace was there before, and is not the component's to own",
        back: backTo("createNamespace"),
    },
    {
        path: "storage.size",
        of: (s) => s.storage.size,
        value: (s) => s.storage.size,
        reason: (was) =>
            `the ensemble's claims were made with ${was}, and a StatefulSet's template for them never changes`,
        back: (was) =>
            `${backTo("storage.size")(was)}; the claims themselves can grow (docs/troubleshooting.md, "the volume is full")`,
        same: (was, is) => quantity(was) === quantity(is),
    },
    {
        path: "storage.className",
        of: (s) => s.storage.className ?? "",
        value: (s) => s.storage.className,
        reason: (was) =>
            `the ensemble's claims were made with ${was === "" ? "the cluster's default class" : was}, and Kubernetes never changes that`,
        back: (was) => (was === "" ? "leave it out" : backTo("storage.className")(was)),
    },
    {
        path: "clusterDomain",
        of: (s) => s.clusterDomain,
        value: (s) => s.clusterDomain,
        reason: (was) => `the members know each other by names that end with ${was}`,
        back: backTo("clusterDomain"),
    },
];

/** After a first `up` that failed, what was tried is held as if it ran: from outside nobody can tell the two apart. */
const NEVER_SERVED = "; if it never served anybody, pulumi destroy and then up make it anew";

/** What is to be remembered of the first `up`. */
export function fixedBy(settings: Settings): Record<string, string> {
    return Object.fromEntries(FIXED.map(({ path, of }) => [path, of(settings)]));
}

/** What the arguments would change in an ensemble that was made before; those that are not known yet are left for later. */
export function changeProblems(first: Record<string, string>, settings: Settings): Problem[] {
    return FIXED.flatMap(({ path, of, value, reason, back, same = (a, b) => a === b }) => {
        const was = first[path];
        const is = ifKnown(() => of(settings));
        // A memory of an older version knows less.
        if (was === undefined || is === undefined || same(was, is)) {
            return [];
        }
        return [{ path, value: value(settings), reason: reason(was), remedy: `${back(was)}${NEVER_SERVED}` }];
    });
}

/** Whether this is the cluster that the arguments name, by the UID of its namespace kube-system. */
export function clusterProblems(uid: string, settings: Settings): Problem[] {
    const wanted = ifKnown(() => settings.clusterUid);
    if (wanted === undefined || wanted === uid) {
        return [];
    }
    return [
        {
            path: "clusterUid",
            value: wanted,
            reason: `the kubeconfig's context leads to cluster ${uid}`,
            remedy: "choose the context of the cluster that is meant (pulumi config get kubernetes:context), or name this one",
        },
    ];
}
