/** What an interrupted run left in the state: Pulumi's "pending operations", and what becomes of them. */

/** A resource in the state; only what is read here, the rest is carried along. */
export interface Resource {
    urn: string;
    type: string;
    id?: string;
    /** To be deleted by the next run, because another one has taken its place. */
    delete?: boolean;
    /** Kept by Pulumi until the next `up`; where our marks stand. */
    importID?: string;
    /** The next `up` acts on what has any, even if it seems unchanged. */
    initErrors?: string[];
    inputs?: { metadata?: { name?: unknown; namespace?: unknown; annotations?: Record<string, string> } };
    outputs?: { metadata?: { managedFields?: { manager?: string }[]; deletionTimestamp?: unknown } };
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

/**
 * The id that the Kubernetes provider gives an object. Before it creates one, it writes the name that it chose and the
 * default namespace into the inputs, so whose inputs have no namespace is of the whole cluster. Undefined if the API
 * server was to choose the name, or where either is encrypted.
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
 * `pulumi stack import` drops the pending operations, so what they say is written onto the resources. Whenever heal itself
 * is killed, its next run finds these marks; and should there be none, `pulumi up` finds the errors.
 */
const MARK = "heal: interrupted while ";

function marked(resource: Resource, what: string): Resource {
    return { ...resource, importID: MARK + what, initErrors: [MARK + what] };
}

function isMarked({ importID }: Resource, what = ""): boolean {
    return importID?.startsWith(MARK + what) === true;
}

/** The state with the interrupted creates in it, as if they had ended, and a mark on whatever was being worked on. */
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
        // In its place, since what depends on them comes behind. One of the same name had to be deleted first.
        const before = known.id === successor.id ? [] : [{ ...marked(known, "replacing"), delete: true }];
        return [marked(successor, "creating"), ...before];
    });
    const added = takeIn.filter((one) => !old.some((known) => isSame(known, one)));
    return withResources(state, [...old, ...added.map((one) => marked(one, "creating"))]);
}

/** The URNs of what the cluster has to be asked about: what is marked, or was on its way out when last seen. */
export function inDoubt(state: State): string[] {
    const doubtful = state.deployment.resources?.filter((one) => isMarked(one) || isVanishing(one));
    return [...new Set(doubtful?.map(({ urn }) => urn))];
}

/** Being deleted, and still there. To Pulumi such an object is as it should be; it is gone a moment later. */
export function isVanishing({ outputs }: Resource): boolean {
    return outputs?.metadata?.deletionTimestamp !== undefined;
}

/**
 * Those of the taken-in objects of which nothing shows that the dead run made them. It does if the cluster knows the
 * field manager under which this stack writes, or if the name was drawn at random for it.
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

/** The state without those objects, and without marks. What was to be replaced stays if its successor did not come to be. */
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
