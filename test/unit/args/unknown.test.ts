import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { knownPart } from "../../../components/knownPart";
import { RULES } from "../../../components/plan/rules/catalogue";
import { SHAPE } from "../../../components/plan/shape";
import { pathsIn } from "../../../components/plan/shapeNames";
import { problemsOf } from "../../../components/plan/validate";

/** An output of a resource that is still to be made, as a preview gives it. */
const unknown = () => pulumi.output(pulumi.unknown) as unknown as pulumi.Output<never>;

/** The rules that an argument keeps waiting although they refuse another one. */
const WAITING: Record<string, string[]> = {
    replicas: ["disruptionBudget", "memberNames"],
    createNamespace: ["ownNamespace"],
    // A request that is not given follows the limit, and is what a heap has to fit.
    "resources.limits": ["heapFits"],
    "resources.limits.memory": ["heapFits"],
    heap: ["heapFits"],
    tickTime: ["minSessionTimeout", "maxSessionTimeout"],
    minSessionTimeout: ["maxSessionTimeout"],
};

type Tree = Record<string, unknown>;

/** The arguments with an output in one place; undefined if they say something about that place already. */
function withUnknown(args: object, path: string): Tree | undefined {
    const [first = "", ...rest] = path.split(".");
    const copy: Tree = Object.defineProperties({}, Object.getOwnPropertyDescriptors(args));
    if (rest.length === 0) {
        return first in args ? undefined : { ...copy, [first]: unknown() };
    }
    const inner = first in args ? copy[first] : {};
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) {
        return undefined;
    }
    const changed = withUnknown(inner, rest.join("."));
    return changed && { ...copy, [first]: changed };
}

describe("an argument that is not known yet", () => {
    // An item of a list has no path of its own here; below.
    const paths = pathsIn(SHAPE).filter((path) => !path.startsWith("tolerations."));
    for (const place of paths) {
        it(`keeps no other rule from speaking: ${place}`, () => {
            const silent = new Set<string>();
            let tried = 0;
            for (const { id, refused } of RULES.filter(({ id }) => id !== "knownFirst")) {
                for (const { name = "zk", args, path } of refused) {
                    const given = withUnknown(args, place);
                    const itself = path === place || path.startsWith(`${place}.`);
                    if (given && !itself) {
                        tried += 1;
                        const found = problemsOf(name, knownPart(given)).map((problem) => problem.path);
                        if (!found.includes(path)) {
                            silent.add(id);
                        }
                    }
                }
            }
            assert.ok(tried > 100, String(tried));
            assert.deepEqual([...silent], WAITING[place] ?? []);
        });
    }
    it("in a list or a map keeps nobody from looking at what is beside it", () => {
        const args = {
            imagePullSecrets: [unknown(), "Not A Name"],
            tolerations: [unknown(), { key: unknown(), operator: "In", value: "a b" }],
            labels: { team: unknown(), app: "mine" },
            nodeSelector: { zone: unknown(), disk: "not a value" },
            annotations: { note: unknown(), "pulumi.com/skipAwait": "true" },
        };
        assert.deepEqual(
            problemsOf("zk", knownPart(args)).map(({ path }) => path),
            [
                "imagePullSecrets[1]",
                'nodeSelector["disk"]',
                "tolerations[1].operator",
                "tolerations[1].value",
                'labels["app"]',
                'annotations["pulumi.com/skipAwait"]',
            ],
        );
    });
    it("that is the whole of an object says nothing about it", () => {
        const args = {
            storage: unknown(),
            resources: unknown(),
            labels: unknown(),
            tolerations: unknown(),
            replicas: 0,
        };
        assert.deepEqual(
            problemsOf("zk", knownPart(args)).map(({ path }) => path),
            ["replicas"],
        );
    });
});
