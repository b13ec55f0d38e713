/** Previews, policy packs and transformations see the objects of an ensemble like other resources. */
import * as assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "fs";
import { join } from "path";

import { get, kubectl } from "./support/kubernetes";
import { previewText } from "./support/previewText";
import { one, program, text } from "./support/program";
import type { Project } from "./support/project";
import { root } from "./support/stack";

const UPDATE = process.env["UPDATE"] !== undefined;
/** Compares the text of a preview with a file in test/cluster/previews. With UPDATE=1 it writes the file first. */
function assertText(stdout: string, file: string): void {
    const path = join(root, "test/cluster/previews", file);
    if (UPDATE) {
        writeFileSync(path, previewText(stdout));
    }
    assert.equal(previewText(stdout), readFileSync(path, "utf8"), "UPDATE=1 writes the file");
}

const POLICIES = join(root, "test/cluster/policies");

/** A program with one ensemble. `outputs` are arguments in TypeScript that are outputs of the resource `pet`. */
const ensemble = (args: Record<string, unknown>, outputs = "", pet = "pet"): string => `
    import * as random from "@pulumi/random";
    const pet = new random.RandomPet("${pet}");
    new ZooKeeperEnsemble("zk", { ...${one(args)}, ${outputs} });`;

/** The objects of an ensemble by type and Pulumi name, without the hash of ConfigMaps. */
const OBJECTS = [
    "apps/v1:StatefulSet: zk",
    "core/v1:ConfigMap: zk-config",
    "core/v1:ConfigMap: zk-scripts",
    "core/v1:ConfigMap: zk-state",
    "core/v1:Namespace: zk",
    "core/v1:Secret: zk-super",
    "core/v1:Service: zk-cs",
    "core/v1:Service: zk-hs",
    "core/v1:ServiceAccount: zk",
    "policy/v1:PodDisruptionBudget: zk-pdb",
    "rbac.authorization.k8s.io/v1:Role: zk",
    "rbac.authorization.k8s.io/v1:RoleBinding: zk",
];

describe("an ensemble that does not exist yet", () => {
    const namespace = "unborn";
    let project: Project;
    before(async () => {
        project = await program("unborn", ensemble({ namespace }));
    });
    after(() => project.remove(namespace));

    /** Writes another program for the same stack. */
    const given = (args: Record<string, unknown>, outputs?: string) => {
        project.write("index.ts", text(ensemble(args, outputs)));
    };

    describe("with policies", () => {
        /** A preview with the policy pack in this configuration. */
        const preview = (config: Record<string, unknown>) => {
            project.write("policies.json", JSON.stringify(config));
            return project.attempt("preview", "--policy-pack", POLICIES, "--policy-pack-config", "policies.json");
        };
        /** The violations of an enforcement level in the output of a preview: the object, and the reported text. */
        const violations = (output: string, level: string) =>
            [...output.matchAll(new RegExp(`\\[${level}\\] .*\\(kubernetes:(.*)\\)\\n.*\\n +(.*)\\n`, "g"))].map(
                ([, object, report]) => ({ object: object?.replace(/-[0-9a-f]{10}$/, ""), report }),
            );
        const strict = { labels: { enforcementLevel: "advisory", label: "team" }, pods: { forbidden: ":3.9.4" } };

        it("passes policies that it complies with", async () => {
            given({ namespace });
            const { code, output } = await preview({});
            assert.equal(code, 0, output);
            assert.match(output, /^Policies:\n +✅ house-rules@/m);
        });
        for (const [when, outputs] of [
            ["", ""],
            [", even if an input is unknown", "namespace: pet.id"],
        ] as const) {
            it(`is reported for every object that violates a policy${when}`, async () => {
                given({ namespace }, outputs);
                const { code, output } = await preview(strict);
                assert.notEqual(code, 0);
                assert.deepEqual(violations(output, "mandatory"), [
                    { object: "apps/v1:StatefulSet: zk", report: "zk runs zookeeper:3.9.4" },
                ]);
                const advised = violations(output, "advisory");
                assert.deepEqual(advised.map(({ object }) => object).sort(), OBJECTS);
                assert.ok(advised.every(({ report }) => report?.endsWith(" has no label team")));
            });
        }
    });

    describe("in a preview", () => {
        it("is shown with the fields of every object", async () => {
            given({ namespace });
            const { stdout } = await project.run("preview", "--diff");
            assertText(stdout, "new.txt");
        });
        it("is shown with all fields that do not depend on unknown outputs", async () => {
            given({}, "namespace: pet.id, image: pet.id");
            const { stdout } = await project.run("preview", "--diff");
            assertText(stdout, "unknown-inputs.txt");
            // None of these objects is unknown as a whole.
            assert.doesNotMatch(stdout, /(metadata|spec|template|labels) *: (output|\[unknown\])/);
        });
    });

    describe("with wrong arguments", () => {
        it("is refused in a preview for a wrong value, even if an input is unknown", async () => {
            given({ namespace, tickTime: 10 }, "image: pet.id");
            const { code, output } = await project.attempt("preview");
            assert.notEqual(code, 0);
            assert.match(output, /1 argument is refused:\n +- tickTime /);
        });
        it("is refused in a preview for a plain argument that is an output, without a stack trace", async () => {
            given({ namespace }, "heap: pulumi.interpolate`${pet.id.length}M` as unknown as string");
            const { code, output } = await project.attempt("preview");
            assert.notEqual(code, 0);
            assert.match(output, /1 argument is refused:\n +- heap must be .* not an output/);
            assert.doesNotMatch(output, /^\s+at .*\(/m);
        });
        it("creates nothing in the cluster if an output has a wrong value, even without a preview", async () => {
            given({ namespace }, "image: pet.id");
            const { code, output } = await project.attempt("up");
            assert.notEqual(code, 0);
            assert.match(output, /1 argument is refused:\n +- image /);
            assert.equal(await kubectl("get", "namespace", namespace, "--ignore-not-found"), "");
            const { deployment } = await project.state();
            const made = deployment.resources?.map(({ type }) => type).filter((type) => type.startsWith("kubernetes:"));
            assert.deepEqual(made, []);
        });
    });
});

/** A stack transformation that adds a label to every Kubernetes object. */
const LABELLED = `
    pulumi.runtime.registerStackTransformation(({ type, props, opts }) => {
        if (!type.startsWith("kubernetes:")) return undefined;
        const { metadata } = props;
        return { props: { ...props, metadata: { ...metadata, labels: { ...metadata?.labels, stack: "way" } } }, opts };
    });`;

describe("an existing ensemble", () => {
    const namespace = "labelled";
    let project: Project;
    const given = (args: Record<string, unknown>, outputs?: string, pet?: string) => {
        project.write("index.ts", text(LABELLED + ensemble({ namespace, ...args }, outputs, pet)));
    };
    before(async () => {
        project = await program("labelled", LABELLED + ensemble({ namespace }));
        await project.run("up");
    });
    after(() => project.remove(namespace));

    it("has the label of a stack transformation on every object", async () => {
        const { deployment } = await project.state();
        const objects = deployment.resources?.filter(({ type }) => type.startsWith("kubernetes:")) ?? [];
        assert.equal(objects.length, OBJECTS.length);
        for (const { type, id } of objects) {
            const kind = type.replace(/^.*:/, "");
            const name = String(id).replace(/^.*\//, "");
            const { metadata } = await get<{ metadata: { labels: Record<string, string> } }>(
                ...[kind, name, ...(kind === "Namespace" ? [] : ["-n", namespace])],
            );
            assert.deepEqual([kind, name, metadata.labels["stack"]], [kind, name, "way"]);
        }
    });
    it("has no changes in a second up and in a refresh", async () => {
        await project.run("up", "--expect-no-changes");
        await project.run("refresh", "--expect-no-changes");
    });
    it("shows in a preview exactly the fields that change", async () => {
        given({ replicas: 2, heap: "240M", labels: { team: "search" } });
        const { stdout } = await project.run("preview", "--diff");
        assertText(stdout, "change.txt");
    });
    it("is not replaced when an input becomes unknown in a preview", async () => {
        given({}, "namespace: pet.id, image: pet.id", "other");
        const { stdout } = await project.run("preview", "--json");
        const { steps } = JSON.parse(stdout.slice(stdout.indexOf("{"))) as { steps: { op: string; urn: string }[] };
        const ops = steps.filter(({ urn }) => urn.includes("kubernetes:")).map(({ op, urn }) => `${op} ${urn}`);
        assert.deepEqual(
            ops.filter((op) => !/^(same|update) /.test(op)),
            [],
        );
    });
    it("leaves nothing after a destroy", async () => {
        given({});
        await project.run("destroy");
        assert.equal(await kubectl("get", "namespace", namespace, "--ignore-not-found"), "");
    });
});
