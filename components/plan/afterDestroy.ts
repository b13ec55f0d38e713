import type { EnsemblePlan } from "./plan";

/**
 * Says what `pulumi destroy` leaves behind. It is a stack output because a destroy runs no program, but prints the outputs
 * that it removes. It is a list of lines because the CLI cuts long outputs off.
 */
export function afterDestroy(
    ensemble: string,
    namespace: string,
    { retain, protect, settings: { createNamespace } }: EnsemblePlan,
): string[] {
    if (!retain) {
        return ["nothing stays: the data goes with the ensemble"];
    }
    const claims = `persistentvolumeclaims,configmaps -n ${namespace} -l app=${ensemble}`;
    return [
        ...(protect ? ["refused while dataPolicy is protect; after that:"] : []),
        "the data stays, and a later pulumi up finds it again",
        `list it: kubectl get ${claims}`,
        `remove it for good: kubectl delete ${createNamespace ? `namespace ${namespace}` : claims}`,
    ];
}
