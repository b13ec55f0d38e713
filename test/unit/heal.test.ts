import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deadLocks, readLocks } from "../../cli/locks";
import {
    foreign,
    interruptedCreates,
    type Pending,
    type State,
    withoutResources,
    withResources,
} from "../../cli/pending";

describe("heal", () => {
    describe("takes in what was being created", () => {
        const pending = (type: string, resource: Partial<Pending["resource"]>): Pending => ({
            type,
            resource: { urn: "urn:x", type: "kubernetes:apps/v1:StatefulSet", ...resource },
        });
        const zk = { metadata: { name: "zk", namespace: "ns" } };
        const cases: { name: string; operation: Pending; id?: string }[] = [
            { name: "an object in a namespace", operation: pending("creating", { inputs: zk }), id: "ns/zk" },
            {
                name: "an object of the whole cluster",
                operation: pending("creating", { inputs: { metadata: { name: "ns" } } }),
                id: "ns",
            },
            { name: "but nothing that was being deleted", operation: pending("deleting", { inputs: zk }) },
            {
                name: "but nothing that exists in the state alone",
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
            "whose name Pulumi chooses": { inputs: { metadata: { namespace: "ns" } } },
        })) {
            it(`and gives up on one ${name}`, () => {
                const creates = interruptedCreates([pending("creating", resource)]);
                assert.deepEqual(creates, { takeIn: [], unknown: ["urn:x"] });
            });
        }
    });

    describe("edits the state", () => {
        const object = { urn: "urn:x", type: "kubernetes:v1:Service", id: "ns/zk" };
        const state: State = {
            deployment: {
                resources: [{ urn: "urn:stack", type: "pulumi:pulumi:Stack" }],
                pending_operations: [
                    { type: "creating", resource: object },
                    { type: "deleting", resource: object },
                ],
            },
        };
        it("by what was created, once, and leaves the other operations to the refresh", () => {
            const { deployment } = withResources(withResources(state, [object]), [object]);
            assert.deepEqual(deployment.resources, [{ urn: "urn:stack", type: "pulumi:pulumi:Stack" }, object]);
            assert.deepEqual(deployment.pending_operations, [{ type: "deleting", resource: object }]);
        });

        it("and takes out again what another than this stack wrote", () => {
            const of = (manager: string) => ({
                ...object,
                inputs: { metadata: { annotations: { "pulumi.com/patchFieldManager": "ours" } } },
                outputs: { metadata: { managedFields: [{ manager }] } },
            });
            const theirs = withResources(state, [of("theirs")]);
            assert.deepEqual(foreign(theirs, [object]), [of("theirs")]);
            assert.deepEqual(foreign(theirs, []), []);
            assert.deepEqual(foreign(withResources(state, [of("ours")]), [object]), []);
            assert.deepEqual(withoutResources(theirs, [object]).deployment.resources, state.deployment.resources);
        });
    });

    describe("reads the locks of a file backend", () => {
        let folder: string;
        const lock = (stack: string, pid: number, hostname: string) => {
            const place = join(folder, ".pulumi", "locks", "organization", "zookeeper", stack);
            mkdirSync(place, { recursive: true });
            writeFileSync(join(place, `${String(pid)}.json`), JSON.stringify({ pid, hostname }));
        };
        before(() => {
            folder = mkdtempSync(join(tmpdir(), "heal-test-"));
        });
        after(() => {
            rmSync(folder, { recursive: true });
        });

        it("none where there are none, or another backend", () => {
            assert.deepEqual(readLocks(`file://${folder}`, "dev"), []);
            assert.deepEqual(readLocks("https://example.invalid", "dev"), []);
        });

        it("of that stack alone, and tells the dead of this machine from the rest", () => {
            const dead = spawnSync("true").pid;
            lock("dev", dead, "here");
            lock("dev", process.pid, "here");
            lock("dev", dead + 1, "elsewhere");
            lock("prod", dead, "here");
            const locks = readLocks(`file://${folder}`, "dev");
            assert.equal(locks.length, 3);
            assert.deepEqual(deadLocks(locks, "here"), [{ pid: dead, hostname: "here" }]);
        });
    });
});
