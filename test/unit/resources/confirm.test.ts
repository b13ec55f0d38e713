import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ZooKeeperDataPolicy, ZooKeeperEnsemble, type ZooKeeperEnsembleArgs } from "../../../components";
import { RefusedArguments } from "../../../components/refusedArguments";
import { TYPES } from "../support/expected";
import { asGiven, create, lateError, type Registered, startEngine, type State } from "../support/mocks";

describe("refused arguments", () => {
    it("are thrown in one typed error without a stack trace, and nothing is registered", async () => {
        const registered = await startEngine();
        let thrown: unknown;
        try {
            new ZooKeeperEnsemble("zk", { replicas: 0, heap: "1 GB", image: "zookeeper" });
        } catch (error) {
            thrown = error;
        }
        await pulumi.runtime.disconnect();
        assert.ok(thrown instanceof RefusedArguments);
        assert.ok(pulumi.InputPropertiesError.isInstance(thrown));
        assert.ok(pulumi.RunError.isInstance(thrown));
        assert.deepEqual(thrown.errors.map((e) => e.propertyPath).sort(), ["heap", "image", "replicas"]);
        assert.match(thrown.message, /^ZooKeeperEnsemble "zk": 3 arguments are refused:\n/);
        assert.equal(thrown.stack, undefined);
        assert.deepEqual(registered, []);
    });

    for (const [path, args] of Object.entries({
        image: { image: pulumi.output("zookeeper:3.9.3") },
        namespace: { namespace: pulumi.output("Not_A_Name") },
        "storage.className": { storage: { className: pulumi.output("Not A Class") } },
        'labels["team"]': { labels: { team: pulumi.output("not a value") } },
    })) {
        it(`are also refused when they are outputs that become known during the run: ${path}`, async () => {
            const error = await lateError(args);
            assert.ok(error instanceof RefusedArguments);
            assert.ok(pulumi.RunError.isInstance(error));
            assert.match(error.message, /^ZooKeeperEnsemble "zk": 1 argument is refused:\n/);
            assert.deepEqual(
                error.errors.map((e) => e.propertyPath),
                [path],
            );
        });
    }
});

describe("secrets among the arguments", () => {
    it("are refused without being printed", async () => {
        const error = await lateError({
            image: pulumi.secret("zookeeper:hush"),
            storage: { size: "10Gi", className: pulumi.secret("hush") },
            imagePullSecrets: ["mine", pulumi.secret("hush")],
        });
        assert.ok(error instanceof RefusedArguments);
        assert.deepEqual(
            error.errors.map(({ propertyPath }) => propertyPath),
            ["image", "imagePullSecrets[1]", "storage.className"],
        );
        assert.match(error.message, /image must not be a secret: .*pulumi\.unsecret/);
        assert.doesNotMatch(error.message, /hush/);
    });
    it("are accepted after pulumi.unsecret", async () => {
        assert.ok(await create({ image: pulumi.unsecret(pulumi.secret("zookeeper:3.9.4")) }));
    });
});

/** The answers of Pulumi and of the cluster for an ensemble whose first `up` had these arguments. */
const madeWith = (first: Record<string, string>, uid = "11111111-1111-4111-8111-111111111111"): State => {
    const keepers = {
        namespace: "zk",
        createNamespace: "true",
        "storage.size": "10Gi",
        "storage.className": "",
        clusterDomain: "cluster.local",
        ...first,
    };
    return (resource) => {
        switch (`${resource.type} ${resource.name}`) {
            case `${TYPES.firstUp} zk-first-up`:
                // Because of `ignoreChanges`, the record keeps the values of its creation, whatever the inputs are now.
                return { ...resource.inputs, keepers };
            case `${TYPES.namespace} zk.cluster`:
                return { metadata: { name: "kube-system", uid } };
            default:
                return asGiven(resource);
        }
    };
};

describe("an ensemble that exists already", () => {
    const changes: [path: string, args: ZooKeeperEnsembleArgs, message: RegExp][] = [
        [
            "namespace",
            { namespace: "other" },
            /namespace must stay zk, not "other": .*its data are in namespace zk, .*set namespace back to zk/,
        ],
        [
            "createNamespace",
            { createNamespace: false },
            /would delete it with everything in it if .*; set createNamespace back/,
        ],
        [
            "storage.size",
            { storage: { size: "20Gi" } },
            /storage.size must stay 10Gi, not "20Gi": .*back to 10Gi; the claims themselves can grow/,
        ],
        [
            "storage.className",
            { storage: { className: "fast" } },
            /storage.className must not be set \(it is "fast"\): .*default class, .*; remove it/,
        ],
        ["clusterDomain", { clusterDomain: "corp.example" }, /end with cluster.local; set clusterDomain back to c/],
    ];
    for (const [path, args, message] of changes) {
        for (const preview of [true, false]) {
            it(`refuses another ${path} ${preview ? "in a preview" : "without a preview"}`, async () => {
                const registered: Registered[] = [];
                const recording: State = (resource) => {
                    registered.push(resource);
                    return madeWith({})(resource);
                };
                const error = await lateError(args, recording, preview);
                assert.ok(error instanceof RefusedArguments);
                assert.deepEqual(
                    error.errors.map(({ propertyPath }) => propertyPath),
                    [path],
                );
                assert.match(error.message, message);
                // No Kubernetes object was registered.
                assert.deepEqual(
                    registered.filter(({ type }) => type.startsWith("kubernetes:")),
                    [],
                );
            });
        }
    }

    it("refuses a known argument in a preview even if another argument is unknown", async () => {
        const unknown = pulumi.output(pulumi.unknown as unknown as string);
        const error = await lateError({ clusterDomain: "corp.example", image: unknown }, madeWith({}), true);
        assert.match(String(error), /1 argument is refused:\n {2}- clusterDomain must stay cluster.local, not "corp/);
    });

    it("keeps the field manager of its first up, even if stack or project are renamed", async () => {
        const renamed: State = (resource) => {
            const state = madeWith({})(resource);
            const keepers = { ...(state["keepers"] as object), fieldManager: "zookeeper-ensemble-of-old" };
            return resource.type === TYPES.firstUp ? { ...state, keepers } : state;
        };
        const { resources } = await create({}, "zk", renamed);
        const managers = [...resources]
            .filter(([key]) => key.startsWith("kubernetes:"))
            .map(([, { metadata }]) => (metadata as { annotations: object }).annotations)
            .map((annotations) => (annotations as Record<string, string>)["pulumi.com/patchFieldManager"]);
        assert.equal(managers.length, 12);
        assert.deepEqual([...new Set(managers)], ["zookeeper-ensemble-of-old"]);
    });

    it("accepts the same size in another notation", async () => {
        assert.ok(await create({ storage: { size: "10240Mi" } }, "zk", madeWith({})));
    });

    it("accepts changes of arguments that may change", async () => {
        const args = {
            replicas: 5,
            image: "zookeeper:3.9.4",
            heap: "1G",
            resources: {},
            labels: { team: "search" },
        };
        const more = { dataPolicy: ZooKeeperDataPolicy.Delete, tolerations: [{ operator: "Exists" }] };
        assert.ok(await create({ ...args, ...more, resources: { requests: { memory: "2Gi" } } }, "zk", madeWith({})));
    });
});

describe("the cluster", () => {
    const uid = "22222222-2222-4222-8222-222222222222";
    it("is not asked for its UID if clusterUid is not given", async () => {
        const { resources } = await create();
        assert.equal(resources.has(`${TYPES.namespace} zk.cluster`), false);
    });
    it("is accepted if it has the UID of clusterUid", async () => {
        assert.ok(await create({ clusterUid: pulumi.output(uid) }, "zk", madeWith({}, uid)));
    });
    it("is refused if it has another UID, and nothing else is read or written there", async () => {
        const asked: string[] = [];
        const error = await lateError({ clusterUid: uid }, (resource) => {
            asked.push(`${resource.type} ${resource.name}`);
            return madeWith({})(resource);
        });
        assert.match(
            String(error),
            /clusterUid must be 1111.*context leads to that cluster, not "2222.*select the context/,
        );
        assert.deepEqual(
            asked.filter((key) => key.startsWith("kubernetes:")),
            [`${TYPES.namespace} zk.cluster`],
        );
    });
});
