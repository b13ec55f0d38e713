/** What Pulumi's engine is told of an ensemble: previews, policies and transformations see it as they see other resources. */
import * as assert from "node:assert/strict";
import { join } from "path";

import { one, program, text } from "./support/program";
import type { Project } from "./support/project";
import { root } from "./support/stack";

const POLICIES = join(root, "test/cluster/policies");

/** A program of one ensemble. `outputs` are arguments that come out of another resource, as expressions of `pet`. */
const ensemble = (args: Record<string, unknown>, outputs = ""): string => `
    import * as random from "@pulumi/random";
    const pet = new random.RandomPet("pet");
    new ZooKeeperEnsemble("zk", { ...${one(args)}, ${outputs} });`;

/** The objects of an ensemble by type and Pulumi's name; ConfigMaps without the hash of their content. */
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

describe("what Pulumi sees of an ensemble that is not there yet", () => {
    const namespace = "unborn";
    let project: Project;
    before(async () => {
        project = await program("unborn", ensemble({ namespace }));
    });
    after(() => project.remove(namespace));

    /** Another program in the same stack. */
    const given = (args: Record<string, unknown>, outputs?: string) => {
        project.write("index.ts", text(ensemble(args, outputs)));
    };

    describe("by policies", () => {
        /** A preview with some policies made stricter, or milder. */
        const preview = (config: Record<string, unknown>) => {
            project.write("policies.json", JSON.stringify(config));
            return project.attempt("preview", "--policy-pack", POLICIES, "--policy-pack-config", "policies.json");
        };
        /** The lines that a level of a policy gets in the preview: type and name, then what was reported. */
        const violations = (output: string, level: string) =>
            [...output.matchAll(new RegExp(`\\[${level}\\] .*\\(kubernetes:(.*)\\)\\n.*\\n +(.*)\\n`, "g"))].map(
                ([, object, report]) => ({ object: object?.replace(/-[0-9a-f]{10}$/, ""), report }),
            );
        const strict = { labels: { enforcementLevel: "advisory", label: "team" }, pods: { forbidden: ":3.9.4" } };

        it("is passed when it keeps to them", async () => {
            given({ namespace });
            const { code, output } = await preview({});
            assert.equal(code, 0, output);
            assert.match(output, /^Policies:\n +✅ house-rules@/m);
        });
        it("is looked into, object by object", async () => {
            given({ namespace });
            const { code, output } = await preview(strict);
            assert.notEqual(code, 0);
            assert.deepEqual(violations(output, "mandatory"), [
                { object: "apps/v1:StatefulSet: zk", report: "zk runs zookeeper:3.9.4" },
            ]);
            const advised = violations(output, "advisory");
            assert.deepEqual(advised.map(({ object }) => object).sort(), OBJECTS);
            assert.ok(advised.every(({ report }) => report?.endsWith(" has no label team")));
        });
    });
});
