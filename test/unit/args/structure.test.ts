import * as assert from "node:assert/strict";
import { ARGUMENTS } from "../../../components/plan/arguments";
import { type Row, rowsIn } from "../../../components/plan/rows";
import { validate } from "../../../components/plan/validate";
import { refusal, SECRET } from "../../../components/plan/validationError";
import { argsAt } from "./examples/at";

const errors = (args: unknown) => validate("zk", args, () => false).errors;
const paths = (args: unknown) => errors(args).map(({ path }) => path);

const circle: Record<string, unknown> = {};
circle["itself"] = circle;

/** Values of every type in JavaScript. */
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

/** Whether a value of VALUES has the type that the documentation names for a row of this kind. */
function isOfKind(value: unknown, { kind }: Row): boolean {
    switch (kind) {
        case "text":
            return typeof value === "string";
        case "integer":
            return value === 7;
        case "flag":
            return value === true;
        case "choice":
            return false;
        case "list":
            return Array.isArray(value);
        default:
            return typeof value === "object" && value !== null && !Array.isArray(value);
    }
}

describe("validate", () => {
    const rows = rowsIn(ARGUMENTS).flatMap(([path, row]): [string, Row][] =>
        row.kind === "map"
            ? [
                  [path, row],
                  [`${path}{}`, row.values],
              ]
            : [[path, row]],
    );
    for (const [path, row] of rows) {
        it(`refuses values of another type at ${path}: ${row.kind}`, () => {
            for (const value of VALUES.filter((one) => !isOfKind(one, row))) {
                const { args, path: at } = argsAt(path, value);
                const found = errors(args);
                assert.deepEqual(
                    found.map((error) => error.path),
                    [at],
                    typeof value,
                );
                assert.doesNotMatch(refusal("zk", found), /undefined|\[object|is an? +,/);
            }
        });
    }
    it("reports type errors of all arguments at once", () => {
        const wrong = Object.fromEntries(Object.keys(ARGUMENTS.fields).map((name) => [name, Symbol("wrong")]));
        assert.deepEqual(paths(wrong), Object.keys(ARGUMENTS.fields));
    });
    it("refuses arguments that are no object", () => {
        for (const value of [null, "text", 7, [], () => 7, true]) {
            assert.deepEqual(paths(value), ["args"]);
        }
    });
    it("accepts undefined as left out, except for an entry of a map", () => {
        const nothing = Object.fromEntries(Object.keys(ARGUMENTS.fields).map((name) => [name, undefined]));
        assert.deepEqual(paths({ ...nothing, storage: { className: undefined } }), []);
        assert.deepEqual(paths({ labels: { team: undefined } }), ['labels["team"]']);
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
        it(`is refused, and the message suggests the similar name: ${JSON.stringify(args)}`, () => {
            const [error, ...others] = errors(args);
            assert.deepEqual(others, []);
            const all = `one of ${Object.keys(ARGUMENTS.fields).join(", ")}`;
            assert.equal(error?.remedy, `use ${meant ?? all}, or remove it`);
        });
    }
});
