import type * as pulumi from "@pulumi/pulumi";
import { ZooKeeperDataPolicy, type ZooKeeperEnsembleArgs } from "../../components";
import { asGiven, create, type State } from "../unit/support/mocks";
import { differences, matchesGolden } from "./support/golden";

/**
 * The properties of each registered resource by which Pulumi and Kubernetes recognize it. An upgrade of the component
 * must not change them, because Pulumi would replace or delete objects of running ensembles.
 */
type Identity = Record<string, Record<string, unknown>>;

interface Metadata {
    name?: string;
    namespace?: string;
    annotations?: Record<string, string>;
}

const MEANING =
    "By these properties Pulumi and Kubernetes recognize the objects of a running ensemble. For everybody who upgrades, the change means:";

/**
 * Fields whose change replaces the object instead of updating it, according to Kubernetes and to the provider (its
 * diff.go).
 */
const REPLACING: Record<string, string[]> = {
    "kubernetes:apps/v1:StatefulSet": [
        "spec.volumeClaimTemplates",
        "spec.serviceName",
        "spec.selector",
        "spec.podManagementPolicy",
        "spec.revisionHistoryLimit",
    ],
    "kubernetes:core/v1:Service": ["spec.clusterIP"],
    "kubernetes:core/v1:ConfigMap": ["immutable"],
    "kubernetes:core/v1:Secret": ["immutable", "type"],
    "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding": ["roleRef"],
    "random:index/randomId:RandomId": ["byteLength", "prefix", "keepers"],
    "random:index/randomPassword:RandomPassword": ["length", "special", "keepers"],
};

/** The consequence of a change, by a pattern for its path. The first pattern that matches counts. */
const CONSEQUENCES: [RegExp, string][] = [
    [/RandomId \S+ › \w+$/, "the values of the first up are lost, so changes of fixed arguments are no longer refused"],
    [/StatefulSet .* › options/, "Pulumi ignores other changes, or protects other objects from deletion, than before"],
    [/ › (name|namespace|parent)$/, "Pulumi deletes the object and creates another, unless an alias names the old one"],
    [/StatefulSet .* › spec/, "Pulumi deletes the StatefulSet first: the whole ensemble stops"],
    [/ › fieldManager$/, "the API server refuses updates of fields that belong to the old field manager"],
    [/ › aliases/, "Pulumi may delete and recreate objects of ensembles made by older versions"],
    [/Namespace .* › options/, "pulumi destroy may delete the namespace, and every claim in it"],
    [/Service .* › spec/, "Pulumi replaces the Service: clients or members lose its address for a moment"],
    [/RandomPassword|Secret/, "Pulumi replaces the password or its Secret"],
    [/./, "Pulumi replaces the object"],
];

const CLUSTER = "0d5a6a3c-3f1e-4c56-9c0b-1f4f2f6f3a10";

/** Arguments that add or remove resources, or change their identity. Their difference to the defaults is recorded too. */
const VARIANTS: Record<string, ZooKeeperEnsembleArgs> = {
    "dataPolicy: delete": { dataPolicy: ZooKeeperDataPolicy.Delete },
    "dataPolicy: protect": { dataPolicy: ZooKeeperDataPolicy.Protect },
    "createNamespace: false": { createNamespace: false },
    serviceAccountName: { serviceAccountName: "mine" },
    clusterUid: { clusterUid: CLUSTER },
};

describe("the identity of what is registered", () => {
    it("equals test/contract/identity.json, for the defaults and for arguments that change it", async () => {
        const standard = await identity({});
        const variants: Record<string, Identity> = {};
        for (const [name, args] of Object.entries(VARIANTS)) {
            variants[name] = otherThan(standard, await identity(args));
        }
        matchesGolden(
            "test/contract/identity.json",
            { default: standard, variants },
            {
                meaning: MEANING,
                changes: (was, is) =>
                    differences(was, is, (path, before, after) => {
                        const consequence = CONSEQUENCES.find(([where]) => where.test(path))?.[1] ?? "";
                        if (before === undefined) return `${path} is new, ${after ?? ""}: ${consequence}`;
                        return `${path} was ${before}, is ${after ?? "gone"}: ${consequence}`;
                    }),
            },
        );
    });
});

async function identity(args: ZooKeeperEnsembleArgs): Promise<Identity> {
    const { resources, options } = await create(args, "zk", answers);
    return Object.fromEntries(
        [...resources]
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, inputs]) => {
                const [type = ""] = key.split(" ");
                const { name, namespace, annotations } = (inputs["metadata"] ?? {}) as Metadata;
                const fields = (REPLACING[type] ?? []).map((path): [string, unknown] => [path, at(inputs, path)]);
                return [
                    withoutHash(key),
                    withoutEmpty({
                        parent: parentOf(options.get(key)),
                        name: name === undefined ? undefined : withoutHash(name),
                        namespace,
                        fieldManager: annotations?.["pulumi.com/patchFieldManager"],
                        ...Object.fromEntries(fields),
                        options: optionsOf(options.get(key)),
                    }) ?? {},
                ];
            }),
    );
}

/** The state of mocked resources; the namespace kube-system has the UID that the variant clusterUid requires. */
const answers: State = (resource) =>
    resource.name === "zk.cluster" ? { metadata: { uid: CLUSTER } } : asGiven(resource);

function parentOf(options: pulumi.ResourceOptions | undefined): string | undefined {
    const parent = options?.parent as (pulumi.Resource & { __pulumiType: string; __name: string }) | undefined;
    return parent && `${parent.__pulumiType} ${parent.__name}`;
}

function optionsOf(options: pulumi.CustomResourceOptions = {}): object | undefined {
    const { protect, retainOnDelete, ignoreChanges, replaceOnChanges, deleteBeforeReplace, aliases } = options;
    return withoutEmpty({
        protect,
        retainOnDelete,
        ignoreChanges,
        replaceOnChanges,
        deleteBeforeReplace,
        // Without the aliases for other API versions, which the Kubernetes SDK adds.
        aliases: (aliases as unknown[] | undefined)?.filter((alias) => !isTypeAlias(alias)),
    });
}

function isTypeAlias(alias: unknown): boolean {
    return typeof alias === "object" && alias !== null && Object.keys(alias).join() === "type";
}

/** The name without the hash of the content. A new content rolls the members, which is no change of identity. */
function withoutHash(name: string): string {
    return name.replace(/-[0-9a-f]{10}$/, "-<content>");
}

function at(inputs: unknown, path: string): unknown {
    return path.split(".").reduce((object, key) => (object as Record<string, unknown> | undefined)?.[key], inputs);
}

/** The fields of `variant` that differ from `standard`. null stands for a missing field. */
function otherThan(standard: Identity, variant: Identity): Identity {
    const keys = [...new Set([...Object.keys(standard), ...Object.keys(variant)])];
    const entries = keys.map((key): [string, unknown] => [key, changed(standard[key], variant[key])]);
    return (withoutEmpty(Object.fromEntries(entries)) ?? {}) as Identity;
}

function changed(was: unknown, is: unknown): unknown {
    if (JSON.stringify(was) === JSON.stringify(is)) return undefined;
    if (is === undefined) return null;
    if (!isObject(was) || !isObject(is)) return is;
    const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])];
    return Object.fromEntries(keys.map((key) => [key, changed(was[key], is[key])]));
}

function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

function withoutEmpty(object: Record<string, unknown>): Record<string, unknown> | undefined {
    const empty = (value: unknown) => value === undefined || (Array.isArray(value) && value.length === 0);
    const entries = Object.entries(object).filter(([, value]) => !empty(value));
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
