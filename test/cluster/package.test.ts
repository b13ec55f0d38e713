/**
 * The two ways to use the component elsewhere: the packed library in a TypeScript program, the component package in a
 * YAML program.
 */
import * as assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "fs";
import { tmpdir } from "os";
import { join } from "path";

import { get, inPod, kubectl } from "./support/kubernetes";
import { pack, Project } from "./support/project";
import { root, small } from "./support/stack";

interface Pod {
    status: { conditions: { type: string; status: string; lastTransitionTime: string }[] };
}

const image = String(small["image"]);

describe("in another program", () => {
    const temp = mkdtempSync(join(tmpdir(), "zookeeper-package-"));
    let yaml: Project;
    let library: Project;

    before(async () => {
        // pack() also builds dist/, from which the plugin of the YAML program runs.
        const tarball = await pack(temp);
        yaml = await Project.create(join(root, "examples/yaml"), "package-yaml", { image });
        library = await Project.create(join(root, "examples/typescript-library"), "package-library", { image });
        await library.install(tarball);
    });
    after(async () => {
        rmSync(temp, { recursive: true, force: true });
        await Promise.all([library.remove("search-zk"), yaml.remove("zk")]);
    });

    /**
     * Fails unless the program's ConfigMap has the connection string and was created after all members had become
     * ready.
     */
    async function dependentCameLater(project: Project, members: string[]): Promise<void> {
        const outputs = (await project.outputs()) as { namespace: string; settingsName: string; zkHost: string };
        const config = await get<{ metadata: { creationTimestamp: string }; data: { ZK_HOST: string } }>(
            ...["-n", outputs.namespace, "configmap", outputs.settingsName.replace(/^.*\//, "")],
        );
        assert.equal(config.data.ZK_HOST, outputs.zkHost);
        const ensemble = members[0]?.replace(/-0$/, "") ?? "";
        const address = `${ensemble}-cs.${outputs.namespace}.svc.cluster.local:2181`;
        assert.equal(outputs.zkHost, `${address},${address},${address}`);
        for (const member of members) {
            const { status } = await get<Pod>("-n", outputs.namespace, "pod", member);
            const ready = status.conditions.find(({ type }) => type === "Ready");
            assert.equal(ready?.status, "True");
            assert.ok(ready.lastTransitionTime <= config.metadata.creationTimestamp, member);
        }
    }

    describe("the component package, in a YAML program", () => {
        it("refuses wrong arguments in a preview, naming each property, without a stack trace", async () => {
            const program = await Project.create(join(root, "examples/yaml"), "package-refused", {
                image: "zookeeper",
            });
            const { code, output } = await program.attempt("preview");
            await program.remove();
            assert.notEqual(code, 0);
            assert.match(output, /- image must name a version, .*, not "zookeeper"/);
            assert.match(output, /property image .* has a problem/);
            assert.doesNotMatch(output, /^\s+at .*\(/m);
        });
        it("refuses an output's value during up with the same message, before anything is created", async () => {
            const program = await Project.create(join(root, "examples/yaml"), "package-late", { image });
            const text = readFileSync(join(program.folder, "Pulumi.yaml"), "utf8");
            const id = "  id:\n    type: random:RandomId\n    properties:\n      byteLength: 4\n";
            program.write(
                "Pulumi.yaml",
                text.replace("image: ${image}", "image: ${id.hex}").replace("resources:\n", `resources:\n${id}`),
            );
            const { code, output } = await program.attempt("up");
            const namespace = await kubectl("get", "namespace", "zk", "--ignore-not-found");
            await program.remove();
            assert.notEqual(code, 0);
            assert.match(output, /- image must name a version, .*, not "\w+"/);
            assert.doesNotMatch(output, /^\s+at .*\(/m);
            assert.equal(namespace, "");
        });
        it("refuses an output for a plain argument in a preview, without a stack trace", async () => {
            const program = await Project.create(join(root, "examples/yaml"), "package-plain", { image });
            const text = readFileSync(join(program.folder, "Pulumi.yaml"), "utf8");
            const id = "  id:\n    type: random:RandomId\n    properties:\n      byteLength: 4\n";
            program.write(
                "Pulumi.yaml",
                text.replace("heap: 256M", "heap: ${id.hex}").replace("resources:\n", `resources:\n${id}`),
            );
            const { code, output } = await program.attempt("preview");
            await program.remove();
            assert.notEqual(code, 0);
            assert.match(output, /- heap must be a plain value, not an output, .*; write the value itself/);
            assert.doesNotMatch(output, /^\s+at .*\(/m);
        });
        it("makes an ensemble, and a resource that uses its outputs is created after the member serves", async () => {
            await yaml.run("up");
            await dependentCameLater(yaml, ["zk-0"]);
            await inPod("zk", "zk-0", "zkCli.sh", "create", "/yaml", "1");
        });
    });

    describe("the packed library, in a TypeScript program outside the clone", () => {
        it("makes an ensemble, and a resource that uses its outputs is created after all members serve", async () => {
            await library.run("up");
            await dependentCameLater(library, ["search-zk-0", "search-zk-1", "search-zk-2"]);
        });
        it("keeps the data after a destroy, and does not affect the ensemble of the YAML program", async () => {
            const outputs = await library.outputs();
            await library.run("destroy");
            assert.match(JSON.stringify(outputs["afterDestroy"]), /kubectl delete namespace search-zk/);
            const claims = await kubectl("-n", "search-zk", "get", "persistentvolumeclaims", "-o", "name");
            assert.equal(claims.split("\n").length, 3);
            assert.match(await inPod("zk", "zk-0", "zkCli.sh", "get", "/yaml"), /^1$/m);
            await yaml.run("destroy");
            assert.equal(await kubectl("-n", "zk", "get", "pods", "-o", "name"), "");
        });
    });
});
