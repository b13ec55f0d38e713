/** Ensembles that get in each other's way: each works, or is refused in words, and never harms the other. */
import * as assert from "node:assert/strict";

import { attempt } from "./support/command";
import { kubectl } from "./support/kubernetes";
import { one, program } from "./support/program";
import type { Project } from "./support/project";

/** What may not change in an ensemble that is not concerned. */
const identities = (namespace: string) =>
    kubectl("-n", namespace, "get", "pods,services,statefulsets", "-o", "jsonpath={.items[*].metadata.uid}");

describe("ensembles beside each other", () => {
    const namespace = "crowded";
    const existing = { namespace, createNamespace: false };
    let first: Project;

    before(async () => {
        await kubectl("create", "namespace", namespace);
        // The second is named so that its objects' names begin like the first one's.
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

    it("share a namespace when their names differ", async () => {
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

    it("are changed under the name of their first up when their stack is renamed", async () => {
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

    it("do not share a name in one program", async () => {
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

    it("do not take over another stack's objects of the same names, and leave them be when destroyed", async () => {
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

    it("do not own a namespace that another one owns", async () => {
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
