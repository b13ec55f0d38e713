/**
 * Ensembles with the same namespace or the same names: each works or is refused with a reason, and none harms the
 * other.
 */
import * as assert from "node:assert/strict";

import { attempt } from "./support/command";
import { kubectl } from "./support/kubernetes";
import { one, program } from "./support/program";
import type { Project } from "./support/project";

/** The UIDs of an ensemble's objects, which must not change when another ensemble is refused. */
const identities = (namespace: string) =>
    kubectl("-n", namespace, "get", "pods,services,statefulsets", "-o", "jsonpath={.items[*].metadata.uid}");

describe("ensembles beside each other", () => {
    const namespace = "crowded";
    const existing = { namespace, createNamespace: false };
    let first: Project;

    before(async () => {
        await kubectl("create", "namespace", namespace);
        // The name of the second ensemble is the name of the first one's headless Service, so all its names begin with it.
        first = await program(
            "crowded",
            `const a = new ZooKeeperEnsemble("zk", ${one(existing)});
             const b = new ZooKeeperEnsemble("zk-hs", ${one(existing)});
             export const both = pulumi.all([a.connectionString, b.connectionString]);`,
        );
    });
    after(async () => {
        await first.remove();
        await attempt("kubectl", "delete", "namespace", namespace, "--ignore-not-found");
    });

    it("can share a namespace if their names differ", async () => {
        await first.run("up");
        const answer = (pod: string) =>
            kubectl(
                "-n",
                namespace,
                "exec",
                pod,
                "--",
                "bash",
                "-c",
                "exec 3<>/dev/tcp/127.0.0.1/2181; echo ruok >&3; cat <&3",
            );
        assert.deepEqual([await answer("zk-0"), await answer("zk-hs-0")], ["imok", "imok"]);
    });

    it("keep their field manager when the stack is renamed, so that updates are no conflict", async () => {
        const project = await program("before", `new ZooKeeperEnsemble("zk", ${one({ namespace: "renamed" })});`);
        try {
            await project.run("up");
            await project.rename("after");
            project.edit("index.ts", "256M", "240M");
            await project.run("up");
            assert.match(await kubectl("-n", "renamed", "get", "configmaps", "-o", "yaml"), /-Xmx240M/);
        } finally {
            await project.remove();
        }
    });

    it("cannot have the same name in one program", async () => {
        const twice = await program(
            "twice",
            `new ZooKeeperEnsemble("zk", ${one({ namespace: "twice" })});
             new ZooKeeperEnsemble("zk", ${one({ namespace: "twice" })});`,
        );
        try {
            const { code, output } = await twice.attempt("preview");
            assert.notEqual(code, 0);
            assert.match(output, /Duplicate resource URN .*ZooKeeperEnsemble::zk/);
        } finally {
            await twice.remove();
        }
    });

    it("neither adopt nor delete objects of another stack that have the same names", async () => {
        const before = await identities(namespace);
        const second = await program("second", `new ZooKeeperEnsemble("zk", ${one(existing)});`);
        try {
            const { code, output } = await second.attempt("up");
            assert.notEqual(code, 0, output);
            assert.match(output, /conflicts? with "zookeeper-ensemble-[0-9a-f]{10}"|already exists/);
            await second.run("destroy");
        } finally {
            await second.remove();
        }
        assert.equal(await identities(namespace), before);
        assert.match((await first.run("up")).output, /unchanged/);
    });

    it("do not adopt a namespace that another ensemble created", async () => {
        const owner = await program("owner", `new ZooKeeperEnsemble("zk", ${one({ namespace: "owned" })});`);
        const other = await program("other", `new ZooKeeperEnsemble("two", ${one({ namespace: "owned" })});`);
        try {
            await owner.run("up");
            const before = await identities("owned");
            const { code, output } = await other.attempt("up");
            assert.notEqual(code, 0, output);
            assert.match(output, /conflicts? with "zookeeper-ensemble-[0-9a-f]{10}"|already exists/);
            await other.run("destroy");
            assert.equal(await identities("owned"), before);
        } finally {
            await other.remove();
            await owner.remove();
        }
    });
});
