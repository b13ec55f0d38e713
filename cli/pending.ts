/** What an interrupted run left in the state: Pulumi's "pending operations", and what becomes of them. */

/** A resource in the state; only what is read here, the rest is carried along. */
export interface Resource {
    urn: string;
    type: string;
    id?: string;
    inputs?: { metadata?: { name?: unknown; namespace?: unknown; annotations?: Record<string, string> } };
    outputs?: { metadata?: { managedFields?: { manager?: string }[] } };
}

/** One operation that began and was not seen to end. */
export interface Pending {
    type: string;
    resource: Resource;
}

/** What `pulumi stack export` prints. */
export interface State {
    deployment: { resources?: Resource[]; pending_operations?: Pending[] };
}

/** What is to be done about the interrupted creates. */
export interface Creates {
    /** Kubernetes objects: they may be there, and their id is known. */
    takeIn: Resource[];
    /** Of other providers, which alone know what they left. */
    unknown: string[];
}

/** What exists in Pulumi's state alone, so that an interrupted create has left nothing. */
const STATE_ONLY = /^(random|pulumi):/;

/** The id that the Kubernetes provider gives an object; undefined if Pulumi was to choose its name. */
function objectId({ inputs }: Resource): string | undefined {
    const { name, namespace } = inputs?.metadata ?? {};
    if (typeof name !== "string") {
        return undefined;
    }
    return typeof namespace === "string" ? `${namespace}/${name}` : name;
}

export function interruptedCreates(pending: Pending[]): Creates {
    const creates: Creates = { takeIn: [], unknown: [] };
    for (const { type, resource } of pending) {
        if (type !== "creating" || STATE_ONLY.test(resource.type)) {
            continue;
        }
        const id = resource.type.startsWith("kubernetes:") ? objectId(resource) : undefined;
        if (id === undefined) {
            creates.unknown.push(resource.urn);
        } else {
            creates.takeIn.push({ ...resource, id });
        }
    }
    return creates;
}

/** The state with those resources in it, as if their creation had ended. The next refresh drops what is not there. */
export function withResources(state: State, resources: Resource[]): State {
    const known = new Set(state.deployment.resources?.map(({ urn }) => urn));
    const pending = state.deployment.pending_operations?.filter(({ type }) => type !== "creating");
    const added = resources.filter(({ urn }) => !known.has(urn));
    return {
        ...state,
        deployment: {
            ...state.deployment,
            resources: [...(state.deployment.resources ?? []), ...added],
            pending_operations: pending,
        },
    };
}

/**
 * Those of the taken-in objects that the dead run did not make: the cluster knows the field manager under which this
 * stack writes, and they do not have it. They were there before.
 */
export function foreign(state: State, takenIn: Resource[]): Resource[] {
    const urns = new Set(takenIn.map(({ urn }) => urn));
    return (state.deployment.resources ?? []).filter((resource) => {
        const own = resource.inputs?.metadata?.annotations?.["pulumi.com/patchFieldManager"];
        const managers = resource.outputs?.metadata?.managedFields?.map(({ manager }) => manager) ?? [];
        return urns.has(resource.urn) && (own === undefined || !managers.includes(own));
    });
}

/** The state without those resources. */
export function withoutResources(state: State, resources: Resource[]): State {
    const urns = new Set(resources.map(({ urn }) => urn));
    const left = state.deployment.resources?.filter(({ urn }) => !urns.has(urn));
    return { ...state, deployment: { ...state.deployment, resources: left } };
}
