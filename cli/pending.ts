/** Pulumi's "pending operations", which an interrupted run leaves in the state, and what to do with them. */

/** A resource in the state. Only the fields used here have types; all others are kept unchanged. */
export interface Resource {
    urn: string;
    type: string;
    id?: string;
    /** The next run deletes this resource, because another one replaces it. */
    delete?: boolean;
    /** Pulumi keeps this field until the next `up`, so heal's marks are here. */
    importID?: string;
    /** If this is not empty, the next `up` updates the resource even if it seems unchanged. */
    initErrors?: string[];
    inputs?: { metadata?: { name?: unknown; namespace?: unknown; annotations?: Record<string, string> } };
    outputs?: { metadata?: { managedFields?: { manager?: string }[]; deletionTimestamp?: unknown } };
}

/** An operation that began and whose end was not recorded. */
export interface Pending {
    type: string;
    resource: Resource;
}

/** The output of `pulumi stack export`. */
export interface State {
    deployment: { resources?: Resource[]; pending_operations?: Pending[] };
}

/** The interrupted creates, by what can be done about them. */
export interface Creates {
    /** Kubernetes objects. They may exist, and their id is known. */
    takeIn: Resource[];
    /** URNs of resources of other providers. Only the provider knows whether they exist. */
    unknown: string[];
}

/** Resources that exist in Pulumi's state only, so an interrupted create leaves nothing behind. */
const STATE_ONLY = /^(random|pulumi):/;

/**
 * The id that the Kubernetes provider gives an object. Before a create, the provider writes the chosen name and the
 * default namespace into the inputs, so an object without a namespace in its inputs is cluster-wide. Undefined if the
 * API server chooses the name, or if the name or namespace is encrypted.
 */
function objectId({ inputs }: Resource): string | undefined {
    const { name, namespace } = inputs?.metadata ?? {};
    if (typeof name !== "string" || (namespace !== undefined && typeof namespace !== "string")) {
        return undefined;
    }
    return namespace === undefined ? name : `${namespace}/${name}`;
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

/**
 * `pulumi stack import` drops the pending operations, so heal records them as marks on the resources. If heal is
 * killed, its next run finds the marks; if heal is not run again, `pulumi up` finds the init errors.
 */
const MARK = "heal: interrupted while ";

function marked(resource: Resource, what: string): Resource {
    return { ...resource, importID: MARK + what, initErrors: [MARK + what] };
}

function isMarked({ importID }: Resource, what = ""): boolean {
    return importID?.startsWith(MARK + what) === true;
}

/**
 * Adds the interrupted creates to the state as if they had ended, and marks every resource with a pending operation.
 */
export function withMarks(state: State, takeIn: Resource[]): State {
    const operations = new Map(state.deployment.pending_operations?.map(({ type, resource }) => [resource.urn, type]));
    const old = (state.deployment.resources ?? []).flatMap((known) => {
        const operation = operations.get(known.urn);
        if (operation === undefined || known.delete === true || STATE_ONLY.test(known.type)) {
            return [known];
        }
        const successor = takeIn.find(({ urn }) => urn === known.urn);
        if (successor === undefined) {
            return [marked(known, operation)];
        }
        // In the position of the old resource, because resources that depend on it follow. If both have the same id,
        // the old object had to be deleted before the create, so it is dropped.
        const before = known.id === successor.id ? [] : [{ ...marked(known, "replacing"), delete: true }];
        return [marked(successor, "creating"), ...before];
    });
    const added = takeIn.filter((one) => !old.some((known) => isSame(known, one)));
    return withResources(state, [...old, ...added.map((one) => marked(one, "creating"))]);
}

/** The URNs of the resources to refresh: marked ones, and those that were being deleted when last read. */
export function inDoubt(state: State): string[] {
    const doubtful = state.deployment.resources?.filter((one) => isMarked(one) || isVanishing(one));
    return [...new Set(doubtful?.map(({ urn }) => urn))];
}

/** The object is being deleted but still exists. Pulumi does not see this, and would treat the object as unchanged. */
export function isVanishing({ outputs }: Resource): boolean {
    return outputs?.metadata?.deletionTimestamp !== undefined;
}

/**
 * The objects taken into the state that this stack may not have created, because another owner may use the same names.
 * The proof that the stack created an object is its field manager on the object or, if the stack sets none, a name with
 * a random suffix.
 */
export function foreign(refreshed: State): Resource[] {
    return (refreshed.deployment.resources ?? []).filter((resource) => {
        const { name, annotations } = resource.inputs?.metadata ?? {};
        const own = annotations?.["pulumi.com/patchFieldManager"];
        const managers = resource.outputs?.metadata?.managedFields?.map(({ manager }) => manager) ?? [];
        const drawn = annotations?.["pulumi.com/autonamed"] === "true" && /-[0-9a-f]{8}$/.test(String(name));
        const isOurs = own === undefined ? drawn : managers.includes(own);
        return isMarked(resource, "creating") && !isOurs;
    });
}

/**
 * Removes the other owners' objects and the marks. A resource that was to be replaced stays if its successor was not
 * created.
 */
export function settled(refreshed: State, others: Resource[]): State {
    const left = (refreshed.deployment.resources ?? []).filter((one) => !others.includes(one));
    const live = new Set(left.filter((one) => one.delete !== true).map(({ urn }) => urn));
    const resources = left.map((one) =>
        isMarked(one)
            ? {
                  ...one,
                  importID: undefined,
                  delete: one.delete === true && live.has(one.urn),
                  initErrors: one.initErrors?.filter((error) => !error.startsWith(MARK)),
              }
            : one,
    );
    return withResources(refreshed, resources);
}

function isSame(one: Resource, other: Resource): boolean {
    return one.urn === other.urn && one.id === other.id;
}

function withResources(state: State, resources: Resource[]): State {
    return { ...state, deployment: { ...state.deployment, resources, pending_operations: [] } };
}
