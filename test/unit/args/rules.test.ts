import * as assert from "node:assert/strict";
import { ARGUMENTS } from "../../../components/plan/arguments";
import { COMPONENT_NAME, type Format } from "../../../components/plan/formats";
import { rowsIn } from "../../../components/plan/rows";
import { RULES } from "../../../components/plan/rules/catalogue";
import { read } from "../../../components/plan/structure";
import { validate } from "../../../components/plan/validate";
import { refusal, SECRET, sentence } from "../../../components/plan/validationError";
import { shown } from "../../../docs/shown";
import { argsAt } from "./examples/at";
import { FORMATS } from "./examples/formats";
import { RULE_EXAMPLES } from "./examples/rules";
import { AN_OUTPUT, STRUCTURE } from "./examples/structure";

const isOutput = (value: unknown) => value === AN_OUTPUT;
const errors = (args: unknown, name = "zk") => validate(name, args, isOutput).errors;
const paths = (args: unknown, name?: string) => errors(args, name).map(({ path }) => path);
const short = (value: unknown) => shown(value).slice(0, 120);

/** Every format that the table uses, with a function that puts a text at the argument that has the format. */
const formats: [Format, (text: string) => { path: string; args: object }][] = rowsIn(ARGUMENTS).flatMap(
    ([path, row]): typeof formats => {
        switch (row.kind) {
            case "text":
                return row.formats.map((format) => [format, (text) => argsAt(path, text)]);
            case "map":
                return [
                    ...row.keys.map((format): (typeof formats)[number] => [
                        format,
                        (key) => ({ path: `${path}[${JSON.stringify(key)}]`, args: { [path]: { [key]: "x" } } }),
                    ]),
                    ...row.values.formats.map((format): (typeof formats)[number] => [
                        format,
                        (text) => argsAt(`${path}{}`, text),
                    ]),
                ];
            default:
                return [];
        }
    },
);

describe("a string argument", () => {
    for (const [format, at] of formats.filter(([{ id }]) => id !== "any")) {
        const place = at("…").path;
        it(`is checked at ${place}: ${format.id}`, () => {
            const examples = FORMATS[format.id];
            assert.ok(examples, `test/unit/args/examples/formats.ts has no ${format.id}`);
            assert.ok(examples.refused.length > 0 && examples.passes.length > 0);
            for (const text of examples.refused) {
                assert.deepEqual(paths(at(text).args), [at(text).path], shown(text));
                assert.equal(format.test(text), false, shown(text));
            }
            // Only this format is tested: another format of the same argument may refuse the text.
            for (const text of examples.passes) {
                assert.equal(format.test(text), true, shown(text));
            }
            assert.ok(format.test(format.example));
        });
    }
    it("is checked like the component's name", () => {
        const { refused, passes } = FORMATS[COMPONENT_NAME.id]!;
        refused.forEach((name) => {
            assert.deepEqual(paths({}, name), ["name"], name);
        });
        passes.forEach((name) => {
            assert.deepEqual(paths({}, name), [], name);
        });
    });
    it("has examples only for formats that exist", () => {
        const ids = [COMPONENT_NAME.id, ...formats.map(([{ id }]) => id)];
        assert.deepEqual(
            Object.keys(FORMATS).filter((id) => !ids.includes(id)),
            [],
        );
    });
});

describe("an integer", () => {
    for (const [path, row] of rowsIn(ARGUMENTS)) {
        if (row.kind === "integer") {
            it(`is refused outside of its range: ${path}`, () => {
                const { from, to } = row;
                const [least, most] = [from, to].map((bound) => (typeof bound === "number" ? [bound] : []));
                const outside = [...least!.map((n) => n - 1), ...most!.map((n) => n + 1), 7.5, NaN, "7"];
                for (const value of outside) {
                    const { args, path: at } = argsAt(path, value);
                    assert.deepEqual(paths(args), [at], String(value));
                }
                for (const value of [...least!, ...most!]) {
                    assert.deepEqual(read(argsAt(path, value).args, isOutput).errors, [], String(value));
                }
            });
        }
    }
});

describe("a rule", () => {
    for (const { id, why } of RULES) {
        const { refused, passes } = RULE_EXAMPLES[id] ?? { refused: [], passes: [] };
        it(`has a reason, and examples that it refuses and accepts: ${id}`, () => {
            assert.ok(refused.length > 0, `test/unit/args/examples/rules.ts has nothing that ${id} refuses`);
            assert.ok(passes.length > 0, `test/unit/args/examples/rules.ts has nothing that ${id} accepts`);
            assert.ok(why.length > 10);
        });
        for (const { name, args, path } of refused) {
            it(`${id} refuses ${short(name ?? args)}`, () => {
                assert.deepEqual(paths(args, name), [path]);
                assert.match(sentence(errors(args, name)[0]!), /^must .+: .{10}/);
            });
        }
        for (const { name, args } of passes) {
            it(`${id} accepts ${short(name ?? args)}`, () => {
                assert.deepEqual(errors(args, name), []);
            });
        }
    }
    it("has examples only if it exists", () => {
        assert.deepEqual(
            Object.keys(RULE_EXAMPLES).filter((id) => !RULES.some((rule) => rule.id === id)),
            [],
        );
    });
});

describe("validate", () => {
    for (const [id, { refused, passes }] of Object.entries(STRUCTURE)) {
        it(`refuses and accepts the examples of the page of refusals: ${id}`, () => {
            for (const { args, path } of refused) {
                assert.deepEqual(paths(args), [path], shown(args));
            }
            for (const { args } of passes) {
                assert.deepEqual(errors(args), [], shown(args));
            }
        });
    }
    it("accepts the defaults", () => {
        assert.deepEqual(errors({}), []);
        assert.deepEqual(errors({ image: undefined, storage: undefined, labels: {}, tolerations: [] }), []);
    });
    it("reports all errors in one message, in the order of the table", () => {
        const args = {
            minSessionTimeout: 4000,
            labels: { team: null },
            tickTime: 3000,
            logLevel: "info",
            replica: 5,
            replicas: 0,
        };
        assert.equal(
            refusal("zk", errors(args)),
            `ZooKeeperEnsemble "zk": 5 arguments are refused:
  - replicas must be an integer from 1 to 15 (members), not 0
  - minSessionTimeout must be at least two ticks, 6000 (milliseconds), not 4000: a session that times out in less than two ticks expires between two heartbeats; use a longer one, or a shorter tickTime
  - logLevel must be one of TRACE, DEBUG, INFO, WARN, ERROR, not "info"
  - labels["team"] must be a string such as "search", not null
  - replica must not be set (it is 5): there is no such argument; use replicas, or remove it`,
        );
    });
    it("reports a path once even if two rules refuse it", () => {
        const args = { resources: { requests: { memory: "600Mi" }, limits: { memory: "500Mi" } } };
        assert.deepEqual(paths(args), ["resources.requests.memory", "resources.limits.memory"]);
    });
    it("does not report errors that only follow from another error", () => {
        for (const args of [
            { tickTime: 100.01 },
            { tickTime: "1000", minSessionTimeout: 2000 },
            { resources: { limits: { memory: "2GB" } } },
            { resources: { limits: { cpu: "0" } } },
            { resources: { limits: { memory: "256Mi" } } },
            { replicas: -3 },
            { heap: "2GB" },
        ]) {
            assert.equal(errors(args).length, 1, JSON.stringify(errors(args)));
        }
    });
    it("never reports an argument that was not given", () => {
        // Each of these arguments determines a default, and has a wrong or an extreme value.
        for (const args of [
            { replicas: -3 },
            { tickTime: 60000 },
            { tickTime: -1 },
            { minSessionTimeout: 100000 },
            { heap: "64G" },
            { resources: { limits: { cpu: "1m" } } },
            { clusterDomain: `${"d".repeat(62)}.${"e".repeat(62)}.${"f".repeat(62)}.${"g".repeat(62)}` },
        ]) {
            const given = Object.keys(args)[0]!;
            paths(args).forEach((path) => {
                assert.ok(path === given || path.startsWith(`${given}.`), `${path} of ${JSON.stringify(args)}`);
            });
        }
        assert.deepEqual(paths({}, "Not A Name"), ["name"]);
        assert.deepEqual(paths({}, "kube-zk"), ["name"]);
    });
    it("shows the refused value by its type", () => {
        const circle: Record<string, unknown> = {};
        circle["itself"] = circle;
        for (const [args, words] of [
            [{ image: { name: "zookeeper", tag: null } }, 'not {"name":"zookeeper","tag":null}'],
            [{ image: circle }, "not an object"],
            [{ image: [circle] }, "not a list"],
            [{ image: 7n }, "not 7"],
            [{ image: () => 7 }, "not a function"],
            [{ tickTime: NaN }, "not NaN"],
            [{ tickTime: -Infinity }, "not -Infinity"],
            [{ image: SECRET }, "image must not be a secret:"],
            [{ misspelt: SECRET }, "misspelt must not be set (it is [secret])"],
            [{ tolerations: [{ value: "a" }] }, "tolerations[0] must have a key:"],
            [{ heap: AN_OUTPUT }, "heap must be a plain value, not an output"],
        ] as [object, string][]) {
            assert.ok(refusal("zk", errors(args)).includes(words), refusal("zk", errors(args)));
        }
    });
    it("cuts long values in the message", () => {
        const found = errors({ annotations: { "a b": "x" }, image: "x".repeat(10000) });
        assert.equal(found.length, 2);
        assert.ok(refusal("zk", found).length < 700);
    });
});
