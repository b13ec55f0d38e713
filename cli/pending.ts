/** What an interrupted run left in the state: Pulumi's "pending operations". */

/** One operation that began and was not seen to end. */
export interface Pending {
    type: string;
    resource: {
        urn: string;
        type: string;
        custom?: boolean;
        inputs?: { metadata?: { name?: unknown; namespace?: unknown } };
    };
}

/** The part of `pulumi stack export` that is read here. */
export interface Deployment {
    deployment: { pending_operations?: Pending[] };
}

/** A create that Pulumi can import: the provider's id of the object is known. */
export interface Importable {
    urn: string;
    id: string;
}

/** The interrupted creates of Kubernetes objects, with the ids that the Kubernetes provider gives them. */
export function importableCreates(pending: Pending[]): Importable[] {
    return pending.flatMap(({ type, resource }) => {
        const name = resource.inputs?.metadata?.name;
        const namespace = resource.inputs?.metadata?.namespace;
        if (type !== "creating" || !resource.type.startsWith("kubernetes:") || typeof name !== "string") {
            return [];
        }
        return [{ urn: resource.urn, id: typeof namespace === "string" ? `${namespace}/${name}` : name }];
    });
}
