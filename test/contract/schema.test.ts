import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ARGUMENTS } from "../../components/plan/arguments";
import { rowsIn } from "../../components/plan/rows";
import { differences, matchesGolden, root } from "./support/golden";
import { PACKAGE, provider, TOKEN, VERSION } from "./support/provider";

interface Property {
    type?: string;
    $ref?: string;
    items?: Property;
    additionalProperties?: Property;
    plain?: boolean;
    description?: string;
}

interface Schema {
    name: string;
    version: string;
    resources: Record<
        string,
        { description?: string; inputProperties: Record<string, Property>; properties: Record<string, Property> }
    >;
    types: Record<string, { properties?: Record<string, Property>; enum?: { name: string }[] }>;
}

/** The types that hold arguments, by the paths of the table. */
const HOLDERS: Record<string, string> = {
    storage: "ZooKeeperStorageArgs",
    resources: "ZooKeeperResourcesArgs",
    "resources.requests": "ZooKeeperComputeArgs",
    "resources.limits": "ZooKeeperComputeArgs",
    autopurge: "ZooKeeperAutopurgeArgs",
    disruptionBudget: "ZooKeeperDisruptionBudgetArgs",
    "tolerations[]": "ZooKeeperTolerationArgs",
};

/** The plain arguments by their names in the schema. */
const PLAIN = rowsIn(ARGUMENTS)
    .filter(([, row]) => !row.input)
    .map(([path]) => {
        const [, holder, name = ""] = /^(?:(.*)\.)?([^.]+)$/.exec(path) ?? [];
        return holder === undefined ? name : `zookeeper-ensemble:index:${HOLDERS[holder] ?? holder}.${name}`;
    });

describe("the schema, which other languages see the component by", () => {
    let schema: Schema;
    before(async () => {
        schema = JSON.parse(await provider.getSchema()) as Schema;
    });

    const resource = () => schema.resources[TOKEN]!;
    /** All properties of the schema, by their paths. */
    const properties = (): [string, Property][] => [
        ...Object.entries(resource().inputProperties),
        ...Object.entries(resource().properties).map(([name, property]): [string, Property] => [`(${name})`, property]),
        ...Object.entries(schema.types).flatMap(([type, { properties = {} }]) =>
            Object.entries(properties).map(([name, property]): [string, Property] => [`${type}.${name}`, property]),
        ),
    ];

    it("is the committed one", () => {
        matchesGolden("schema.json", schema, {
            update: "npm run generate",
            meaning:
                "Programs in other languages are written against it: what goes, becomes required, or changes its type breaks them.",
            changes: (was, is) =>
                differences(
                    was,
                    is,
                    (path, before, after) => `${path}: was ${before ?? "not there"}, is ${after ?? "gone"}`,
                ),
        });
    });
    it("names the package, the component and the version as package.json and the component do", () => {
        assert.deepEqual([schema.name, schema.version], [PACKAGE, VERSION]);
        assert.deepEqual(Object.keys(schema.resources), [TOKEN]);
        const source = readFileSync(join(root, "components/zooKeeperEnsemble.ts"), "utf8");
        assert.ok(source.includes(`super("${TOKEN}"`));
    });
    it("describes the component and every input, output and field in words", () => {
        const dumb = properties().filter(([, { description = "" }]) => !/^\S.{10,}\.$/s.test(description));
        assert.deepEqual(dumb, []);
        assert.match(resource().description ?? "", /\.$/);
        assert.doesNotMatch(JSON.stringify(schema), /\[object Object\]|\{@/);
    });
    it("has plain inputs where the table says so, and nowhere else", () => {
        const plain = properties().filter(([, property]) => property.plain === true);
        assert.deepEqual(plain.map(([name]) => name).sort(), [...new Set(PLAIN)].sort());
    });
    it("lets nobody see what is private, and nothing be anything", () => {
        for (const [name, { $ref, type, items, additionalProperties }] of properties()) {
            assert.match(name.replace(/^.*[.(]/, "").replace(")", ""), /^[a-z][A-Za-z]*$/);
            const what = items ?? additionalProperties ?? { $ref, type };
            assert.match(
                what.$ref ?? what.type ?? "",
                /^(string|number|boolean|#\/types\/zookeeper-ensemble:index:\w+)$/,
                name,
            );
        }
    });
    it("prefixes its types, because languages put all types of a package into one space", () => {
        for (const type of Object.keys(schema.types)) {
            assert.match(type, /^zookeeper-ensemble:index:ZooKeeper[A-Z]/);
        }
    });
});
