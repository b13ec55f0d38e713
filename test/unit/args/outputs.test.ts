import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ZooKeeperEnsemble, type ZooKeeperEnsembleArgs } from "../../../components";
import { isOutput } from "../../../components/laterChecks";
import { ARGUMENTS } from "../../../components/plan/arguments";
import { type Row, rowsIn } from "../../../components/plan/rows";
import { RULES } from "../../../components/plan/rules/catalogue";
import { validate } from "../../../components/plan/validate";
import { RefusedArguments } from "../../../components/refusedArguments";
import { create, lateError, startEngine } from "../support/mocks";
import { argsAt } from "./examples/at";
import type { Example } from "./examples/example";
import { FORMATS } from "./examples/formats";
import { RULE_EXAMPLES } from "./examples/rules";

/** An output whose value is unknown, like one of a resource that a preview would create. */
const unknown = () => pulumi.output(pulumi.unknown) as unknown as pulumi.Output<never>;
const errors = (args: unknown, name = "zk") => validate(name, args, isOutput).errors;
const paths = (args: unknown, name?: string) => errors(args, name).map(({ path }) => path);
const without = (path: string) => path.replaceAll(/\[[^\]]*\]/g, "[]");
const isIn = (path: string, other: string) =>
    path === other || path.startsWith(`${other}.`) || path.startsWith(`${other}[`);

const rows = rowsIn(ARGUMENTS).flatMap(([path, row]): [string, Row][] =>
    row.kind === "map"
        ? [
              [path, row],
              [`${path}{}`, row.values],
          ]
        : [[path, row]],
);

describe("an output", () => {
    for (const [path, row] of rows) {
        it(`is ${row.input ? "accepted" : "refused"} at ${path}`, () => {
            for (const value of [unknown(), pulumi.output("known"), Promise.resolve("text"), pulumi.secret("hush")]) {
                const { args, path: at } = argsAt(path, value);
                assert.deepEqual(paths(args), row.input ? [] : [at]);
            }
            if (!row.input) {
                const { args, path: at } = argsAt(path, pulumi.secret("hush"));
                const [error] = errors(args);
                assert.equal(error?.must, "be a plain value", at);
            }
        });
    }
    it("is refused for a plain argument before anything is registered", async () => {
        const registered = await startEngine();
        const args = { heap: pulumi.output("1G"), storage: pulumi.output({ size: "1Gi" }), replicas: 0 };
        assert.throws(
            () => new ZooKeeperEnsemble("zk", args as unknown as ZooKeeperEnsembleArgs),
            (error) => {
                assert.ok(error instanceof RefusedArguments);
                assert.deepEqual(
                    error.errors.map(({ propertyPath }) => propertyPath),
                    ["replicas", "storage", "heap"],
                );
                assert.match(error.message, /heap must be a plain value, not an output, .*; write the value itself/);
                return true;
            },
        );
        await pulumi.runtime.disconnect();
        assert.deepEqual(registered, []);
    });
});

type Refused = Example & { path: string; id: string; needs: readonly string[] };

/** All refused examples, each with the paths that its check needs. */
const REFUSED: Refused[] = [
    ...RULES.flatMap((rule) =>
        RULE_EXAMPLES[rule.id]!.refused.map((example) => ({
            ...example,
            id: rule.id,
            needs: rule.needs.map((need) => (rule.each === undefined ? need : `${rule.each}[].${need}`)),
        })),
    ),
    ...rows.flatMap(([path, row]) =>
        row.kind === "text"
            ? row.formats.flatMap(({ id }) =>
                  (FORMATS[id]?.refused ?? []).map((text) => ({ ...argsAt(path, text), id, needs: [path] })),
              )
            : [],
    ),
];

/** The arguments with an unknown output added at these keys; undefined if they already have a value there. */
function withUnknown(args: object, keys: string[]): Record<string, unknown> | undefined {
    const [first = "", ...rest] = keys;
    const copy = { ...args } as Record<string, unknown>;
    if (rest.length === 0) {
        return first in args ? undefined : { ...copy, [first]: unknown() };
    }
    const inner = first in args ? copy[first] : {};
    const changed =
        typeof inner === "object" && inner !== null && !Array.isArray(inner) ? withUnknown(inner, rest) : undefined;
    return changed && { ...copy, [first]: changed };
}

describe("an unknown input", () => {
    // Items of lists are left out here; a test below has them.
    const inputs = rows.filter(([path, row]) => row.input && !path.includes("["));
    for (const [place] of inputs) {
        it(`delays only the checks that need it: ${place}`, () => {
            let tried = 0;
            for (const { name = "zk", args, path, id, needs } of REFUSED) {
                const given = withUnknown(args, place.replace("{}", ".other").split("."));
                if (given !== undefined) {
                    tried += 1;
                    // An unknown entry of a map does not delay the checks of the other entries.
                    const delayed =
                        needs.some((need) => isIn(place, need) || isIn(need, place)) && !place.endsWith("{}");
                    assert.deepEqual(paths(given, name), delayed ? [] : [path], `${id}: ${without(path)}`);
                }
            }
            assert.ok(tried > 50, String(tried));
        });
    }
    it("in a list or a map does not delay the checks of the other entries", () => {
        const args = {
            imagePullSecrets: [unknown(), "twice", "Not A Name", "twice"],
            tolerations: [unknown(), { key: unknown(), operator: "In", value: "a b" }, { value: "no key" }],
            labels: { team: unknown(), app: "mine" },
            nodeSelector: { zone: unknown(), disk: "not a value" },
            annotations: { note: unknown(), "pulumi.com/skipAwait": "true" },
        };
        assert.deepEqual(paths(args), [
            "imagePullSecrets[2]",
            "imagePullSecrets[3]",
            'nodeSelector["disk"]',
            "tolerations[1].operator",
            "tolerations[1].value",
            "tolerations[2].value",
            "tolerations[2]",
            'labels["app"]',
            'annotations["pulumi.com/skipAwait"]',
        ]);
    });
    it("does not keep a preview from refusing inputs that are known", async () => {
        const error = await lateError(
            {
                image: unknown(),
                namespace: pulumi.output("Not_A_Name"),
                labels: { team: pulumi.output("not a value") },
            },
            undefined,
            true,
        );
        assert.ok(error instanceof RefusedArguments);
        assert.deepEqual(
            error.errors.map(({ propertyPath }) => propertyPath),
            ["namespace", 'labels["team"]'],
        );
    });
});

describe("an input that becomes known during the run", () => {
    for (const { name, args, path, id } of REFUSED.filter(({ path }) => /^(image|namespace|labels|toler)/.test(path))) {
        it(`is refused with the same message as a value: ${id}, ${JSON.stringify(name ?? args).slice(0, 80)}`, async () => {
            const [expected] = errors(args, name);
            const outputs = Object.fromEntries(
                Object.entries(args).map(([key, value]) => [
                    key,
                    ARGUMENTS.fields[key as keyof typeof ARGUMENTS.fields].kind === "flag"
                        ? (value as unknown)
                        : pulumi.output(value as unknown),
                ]),
            );
            if (name === undefined) {
                const error = await lateError(outputs);
                assert.ok(error instanceof RefusedArguments);
                assert.deepEqual(
                    error.errors.map(({ propertyPath }) => propertyPath),
                    [path],
                );
                assert.ok(expected && error.message.includes(expected.must), error.message);
            }
        });
    }
    it("is refused together with all other wrong inputs", async () => {
        const error = await lateError({
            image: pulumi.output("zookeeper:3.9.3"),
            namespace: pulumi.output(7 as unknown as string),
            storage: { className: pulumi.output("Not A Class") },
            imagePullSecrets: pulumi.output(["mine", "mine"]),
            tolerations: [pulumi.output({ value: "b" }), { key: pulumi.output(""), operator: pulumi.output("Equal") }],
            labels: { team: pulumi.output("not a value"), search: Promise.resolve("yes") },
        });
        assert.ok(error instanceof RefusedArguments);
        assert.deepEqual(
            error.errors.map(({ propertyPath }) => propertyPath),
            [
                "image",
                "imagePullSecrets[1]",
                "namespace",
                "storage.className",
                "tolerations[0]",
                "tolerations[1]",
                'labels["team"]',
            ],
        );
    });
    it("is refused if its value is undefined, instead of becoming the default", async () => {
        const error = await lateError({ image: pulumi.output(undefined as unknown as string) });
        assert.match(String(error), /image must be a string such as "zookeeper:3.9.5", not null/);
    });
    it("may be a promise, an output, or an output inside a list", async () => {
        const { resources } = await create({
            image: Promise.resolve("zookeeper:3.9.4"),
            labels: pulumi.output({ team: "search" }),
            tolerations: [pulumi.output({ operator: "Exists" })],
        });
        assert.ok(resources.size > 10);
    });
});
