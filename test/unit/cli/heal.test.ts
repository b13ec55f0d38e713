import assert from "node:assert/strict";
import {
    foreign,
    inDoubt,
    interruptedCreates,
    type Pending,
    type Resource,
    settled,
    type State,
    withMarks,
} from "../../../cli/pending";

describe("heal", () => {
    describe("adopts interrupted creations from the pending operations:", () => {
        const pending = (type: string, resource: Partial<Pending["resource"]>): Pending => ({
            type,
            resource: { urn: "urn:x", type: "kubernetes:apps/v1:StatefulSet", ...resource },
        });
        const zk = { metadata: { name: "zk", namespace: "ns" } };
        const cases: { name: string; operation: Pending; id?: string }[] = [
            { name: "adopts an object in a namespace", operation: pending("creating", { inputs: zk }), id: "ns/zk" },
            {
                name: "adopts an object without a namespace",
                operation: pending("creating", { inputs: { metadata: { name: "ns" } } }),
                id: "ns",
            },
            { name: "ignores an interrupted deletion", operation: pending("deleting", { inputs: zk }) },
            {
                name: "ignores a resource that exists only in Pulumi's state",
                operation: pending("creating", { type: "random:index/randomId:RandomId", inputs: zk }),
            },
        ];
        for (const { name, operation, id } of cases) {
            it(name, () => {
                const takeIn = id === undefined ? [] : [{ ...operation.resource, id }];
                assert.deepEqual(interruptedCreates([operation]), { takeIn, unknown: [] });
            });
        }

        for (const [name, resource] of Object.entries({
            "of another provider": { type: "aws:s3/bucket:Bucket", inputs: zk },
            "whose name the API server chooses": { inputs: { metadata: { namespace: "ns" } } },
            "whose namespace is encrypted": { inputs: { metadata: { name: "zk", namespace: { ciphertext: "x" } } } },
        })) {
            it(`reports as unknown an object ${name}`, () => {
                const creates = interruptedCreates([pending("creating", resource)]);
                assert.deepEqual(creates, { takeIn: [], unknown: ["urn:x"] });
            });
        }
    });

    describe("edits the state:", () => {
        const stackItself = { urn: "urn:stack", type: "pulumi:pulumi:Stack" };
        const object: Resource = { urn: "urn:x", type: "kubernetes:v1:Service", id: "ns/zk" };
        const operation = (type: string, urn = "urn:x"): Pending => ({ type, resource: { urn, type: object.type } });
        const of = (resources: Resource[], pending: Pending[] = []): State => ({
            deployment: { resources: [stackItself, ...resources], pending_operations: pending },
        });
        const marks = (one: Resource, what: string): Resource => ({
            ...one,
            importID: `heal: interrupted while ${what}`,
            initErrors: [`heal: interrupted while ${what}`],
        });
        /** The resource after `pulumi refresh`, which keeps importID and clears initErrors. */
        const refreshed = (one: Resource, what: string) => ({ ...marks(one, what), initErrors: [] });
        const well = (one: Resource) => ({ delete: false, ...one, importID: undefined, initErrors: [] });

        it("adds a created object once, with a mark that survives the refresh until settled() removes it", () => {
            const once = withMarks(of([], [operation("creating")]), [object]);
            assert.deepEqual(once, of([marks(object, "creating")]));
            assert.deepEqual(inDoubt(once), ["urn:x"]);
            assert.deepEqual(withMarks(once, []), once);
            assert.deepEqual(settled(of([refreshed(object, "creating")]), []), of([well(object)]));
        });

        it("removes the marks of an object that the refresh did not touch", () => {
            assert.deepEqual(settled(of([marks(object, "updating")]), []), of([well(object)]));
        });

        it("asks the cluster only about objects with interrupted operations and objects that are being deleted", () => {
            const vanishing = { ...object, urn: "urn:old", outputs: { metadata: { deletionTimestamp: "today" } } };
            const unharmed = { ...object, urn: "urn:well", outputs: { metadata: {} } };
            const random = { urn: "urn:random", type: "random:index/randomId:RandomId" };
            const pending = ["urn:x", "urn:gone", "urn:random"].map((urn) => operation("deleting", urn));
            const state = withMarks(of([object, vanishing, unharmed, random], pending), []);
            assert.deepEqual(state, of([marks(object, "deleting"), vanishing, unharmed, random]));
            assert.deepEqual(inDoubt(state), ["urn:x", "urn:old"]);
        });

        describe("if an object was being replaced,", () => {
            const old = { ...object, id: "ns/old" };
            const user = { urn: "urn:user", type: "kubernetes:apps/v1:StatefulSet", id: "ns/zk" };
            it("has both the new and the old object, the new one before the objects that use it", () => {
                assert.deepEqual(
                    withMarks(of([old, user], [operation("creating")]), [object]),
                    of([marks(object, "creating"), { ...marks(old, "replacing"), delete: true }, user]),
                );
            });

            it("has only the new object if it has the name of the old one, which was deleted first", () => {
                const state = withMarks(of([object, user], [operation("creating")]), [object]);
                assert.deepEqual(state, of([marks(object, "creating"), user]));
            });

            it("does not mark an old object whose replacement an earlier run completed", () => {
                const replaced = { ...old, delete: true };
                const taken = withMarks(of([replaced], [operation("creating")]), [object]);
                assert.deepEqual(taken, of([replaced, marks(object, "creating")]));
            });

            it("leaves the old object to be deleted by the next run if the new one exists", () => {
                const both = of([refreshed(object, "creating"), { ...refreshed(old, "replacing"), delete: true }]);
                assert.deepEqual(settled(both, []), of([well(object), { ...well(old), delete: true }]));
            });

            it("keeps the old object if the new one does not exist", () => {
                const rest = of([
                    { ...refreshed(old, "replacing"), delete: true },
                    { ...user, delete: true },
                ]);
                assert.deepEqual(
                    settled(rest, []),
                    of([
                        { ...well(old), delete: false },
                        { ...user, delete: true },
                    ]),
                );
            });
        });

        describe("removes adopted objects that another stack wrote:", () => {
            const by = (manager: string, annotations: Record<string, string>, name = "zk"): Resource => ({
                ...refreshed(object, "creating"),
                inputs: { metadata: { name, annotations } },
                outputs: { metadata: { managedFields: [{ manager }] } },
            });
            const fixed = { "pulumi.com/patchFieldManager": "ours" };
            const chosen = { "pulumi.com/autonamed": "true" };
            const cases: { name: string; resource: Resource; isForeign: boolean }[] = [
                {
                    name: "removes an object with another field manager",
                    resource: by("theirs", fixed),
                    isForeign: true,
                },
                {
                    name: "removes an object that does not show which stack wrote it",
                    resource: by("pulumi-1", {}),
                    isForeign: true,
                },
                {
                    name: "removes an object whose name other stacks may choose too",
                    resource: by("pulumi-1", chosen, "dev-zk"),
                    isForeign: true,
                },
                {
                    name: "keeps an object with the field manager of this stack",
                    resource: by("ours", fixed),
                    isForeign: false,
                },
                {
                    name: "keeps an object with a random name that Pulumi generated",
                    resource: by("pulumi-1", chosen, "zk-1b2c3d4e"),
                    isForeign: false,
                },
            ];
            for (const { name, resource, isForeign } of cases) {
                it(name, () => {
                    const others = foreign(of([resource]));
                    assert.deepEqual(others, isForeign ? [resource] : []);
                    assert.equal(settled(of([resource]), others).deployment.resources?.length, isForeign ? 1 : 2);
                    assert.deepEqual(foreign(of([{ ...resource, importID: "ns/zk" }])), [], "not taken in");
                });
            }
        });
    });
});
