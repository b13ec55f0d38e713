import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { knownPart } from "../../../components/knownPart";
import { refusal } from "../../../components/plan/problem";
import type { KnownArgs } from "../../../components/plan/settings";
import { SHAPE, type Shape } from "../../../components/plan/shape";
import { SECRET } from "../../../components/plan/shapeCheck";
import { problemsOf } from "../../../components/plan/validate";
import { RefusedArguments } from "../../../components/refusal";
import { lateError } from "../support/mocks";

const problems = (args: unknown) => problemsOf("zk", args as KnownArgs);
const paths = (args: unknown) => problems(args).map(({ path }) => path);

const circle: Record<string, unknown> = {};
circle["itself"] = circle;

/** Values of every type that there is. */
const VALUES: unknown[] = [
    null,
    NaN,
    Infinity,
    7,
    7n,
    "text",
    true,
    [],
    ["text"],
    [null],
    {},
    { text: 7 },
    circle,
    new Date(0),
    () => 7,
    Symbol("a symbol"),
    SECRET,
];

interface Place {
    /** As problems name it. */
    path: string;
    shape: Shape;
    /** Arguments with this value there. */
    args: (value: unknown) => unknown;
}

/** Every place in the arguments where a value can stand. */
function placesIn(shape: Shape, place: Omit<Place, "shape">): Place[] {
    const inner = (of: Shape, path: string, wrap: (value: unknown) => unknown) =>
        placesIn(of, { path, args: (value) => place.args(wrap(value)) });
    const here = place.path === "" ? [] : [{ ...place, shape }];
    switch (shape.kind) {
        case "object":
            return Object.entries(shape.fields).reduce((places, [name, field]) => {
                const path = place.path === "" ? name : `${place.path}.${name}`;
                // With this operator a toleration needs nothing else.
                const beside = path.startsWith("tolerations[") ? { operator: "Exists" } : {};
                return [...places, ...inner(field, path, (value) => ({ ...beside, [name]: value }))];
            }, here);
        case "list":
            return [...here, ...inner(shape.items, `${place.path}[0]`, (value) => [value])];
        case "map":
            return [...here, ...inner(shape.values, `${place.path}["key"]`, (value) => ({ key: value }))];
        default:
            return here;
    }
}

const PLACES = placesIn(SHAPE, { path: "", args: (value) => value });

/** Whether a value of VALUES is right for a place, as the reader of the documentation would say. */
function isOfKind(value: unknown, { kind }: Shape): boolean {
    switch (kind) {
        case "string":
            return typeof value === "string";
        case "number":
            return value === 7;
        case "boolean":
            return value === true;
        case "choice":
            return false;
        case "list":
            return Array.isArray(value);
        default:
            return typeof value === "object" && value !== null && !Array.isArray(value);
    }
}

describe("the types of the arguments", () => {
    it("are there for every place", () => {
        assert.equal(PLACES.length, 52);
    });
    for (const { path, shape, args } of PLACES) {
        it(`hold for ${path}: ${shape.kind}`, () => {
            for (const value of VALUES) {
                const found = problems(args(value));
                if (!isOfKind(value, shape)) {
                    assert.deepEqual(
                        found.map((problem) => problem.path),
                        [path],
                        typeof value,
                    );
                }
                const text = refusal("zk", found);
                assert.doesNotMatch(text, /undefined|\[object|is an? +,/);
            }
        });
    }
    it("are reported for all places at once", () => {
        const wrong = Object.fromEntries(Object.keys(SHAPE.fields).map((name) => [name, Symbol("wrong")]));
        assert.deepEqual(paths(wrong), Object.keys(SHAPE.fields));
    });
    it("hold for the arguments as a whole", () => {
        for (const value of [null, "text", 7, [], () => 7, true]) {
            assert.deepEqual(paths(value), ["args"]);
        }
    });
    it("hold for what comes to be known later", async () => {
        const error = await lateError({ tickTime: pulumi.output("3") as unknown as number, heap: pulumi.output("1") });
        assert.ok(error instanceof RefusedArguments);
        assert.match(
            error.message,
            /2 arguments are refused:\n {2}- heap is "1".*\n {2}- tickTime is "3", but that is a/,
        );
    });
    it("let out what is left out", () => {
        const nothing = Object.fromEntries(Object.keys(SHAPE.fields).map((name) => [name, undefined]));
        assert.deepEqual(paths({ ...nothing, storage: { className: undefined } }), []);
        assert.deepEqual(paths({ labels: { team: undefined } }), ['labels["team"]']);
    });
});

describe("a plain argument", () => {
    for (const [path, shape] of Object.entries<Shape>(SHAPE.fields)) {
        it(`${shape.plain ? "has to be known first" : "may be an output"}: ${path}`, () => {
            const args = { [path]: pulumi.output("later") };
            assert.deepEqual(
                problemsOf("zk", knownPart(args)).map((problem) => problem.path),
                shape.plain ? [path] : [],
            );
        });
    }
    it("is each of those that decide about the objects", () => {
        const plain = Object.entries<Shape>(SHAPE.fields).filter(([, shape]) => shape.plain);
        assert.deepEqual(
            plain.map(([path]) => path),
            ["replicas", "createNamespace", "dataPolicy", "readyTimeoutSeconds"],
        );
    });
});

describe("an unknown key", () => {
    for (const [args, meant] of [
        [{ replica: 3 }, "replicas"],
        [{ Replicas: 3 }, "replicas"],
        [{ heapSize: "1G" }, "heap"],
        [{ storageSize: "1Gi" }, "storage.size"],
        [{ className: "fast" }, "storage.className"],
        [{ memory: "1Gi" }, "resources.requests.memory"],
        [{ maxUnavailable: 1 }, "disruptionBudget.maxUnavailable"],
        [{ "zookeper:replicas": "3" }, "replicas"],
        [{ resources: { limit: { memory: "2Gi" } } }, "limits"],
        [{ resources: { limits: { ram: "2Gi" } } }, "one of memory, cpu"],
        [{ tolerations: [{ keys: "a", operator: "Exists" }] }, "key"],
        [{ constructor: 1 }, undefined],
        [{ hasOwnProperty: 1 }, undefined],
        [{ name: "orders" }, undefined],
    ] as [object, string | undefined][]) {
        it(`is refused with what was meant: ${JSON.stringify(args)}`, () => {
            const [problem, ...others] = problems(args);
            assert.deepEqual(others, []);
            const all = `one of ${Object.keys(SHAPE.fields).join(", ")}`;
            assert.equal(problem?.remedy, `use ${meant ?? all}, or leave it out`);
        });
    }
});
