import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deadLocks, readLocks } from "../../cli/locks";
import { importableCreates, type Pending } from "../../cli/pending";

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
                name: "but nothing that is not of Kubernetes",
                operation: pending("creating", { type: "random:index/randomId:RandomId", inputs: zk }),
            },
            {
                name: "but nothing whose name Pulumi chooses",
                operation: pending("creating", { inputs: { metadata: { namespace: "ns" } } }),
            },
        ];
        for (const { name, operation, id } of cases) {
            it(name, () => {
                assert.deepEqual(importableCreates([operation]), id === undefined ? [] : [{ urn: "urn:x", id }]);
            });
        }
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
