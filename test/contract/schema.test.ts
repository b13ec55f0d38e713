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

describe("the schema for other languages", () => {
    let schema: Schema;
    before(async () => {
        schema = JSON.parse(await provider.getSchema()) as Schema;
    });

    const resource = () => schema.resources[TOKEN]!;
    /** All properties in the schema with their paths. Outputs have their names in parentheses. */
    const properties = (): [string, Property][] => [
        ...Object.entries(resource().inputProperties),
        ...Object.entries(resource().properties).map(([name, property]): [string, Property] => [`(${name})`, property]),
        ...Object.entries(schema.types).flatMap(([type, { properties = {} }]) =>
            Object.entries(properties).map(([name, property]): [string, Property] => [`${type}.${name}`, property]),
        ),
    ];

    /** The name among `properties()` of the argument with this path in the table: `TYPE.NAME` if it is nested. */
    const nameOf = (path: string): string => {
        const [, outer, name = path] = /^(.*)\.([^.]+)$/.exec(path) ?? [];
        if (outer === undefined) {
            return name;
        }
        const holder = nameOf(outer.replace(/\[\]$/, ""));
        const [, { $ref = "", items } = {}] = properties().find(([one]) => one === holder) ?? [];
        return `${(items?.$ref ?? $ref).replace("#/types/", "")}.${name}`;
    };

    it("equals schema.json", () => {
        matchesGolden("schema.json", schema, {
            update: "npm run generate",
            meaning:
                "Programs in other languages break if a property disappears, becomes required, or changes its type.",
            changes: (was, is) =>
                differences(
                    was,
                    is,
                    (path, before, after) => `${path}: was ${before ?? "not there"}, is ${after ?? "gone"}`,
                ),
        });
    });
    it("has the name and version of package.json, and the type of the component", () => {
        assert.deepEqual([schema.name, schema.version], [PACKAGE, VERSION]);
        assert.deepEqual(Object.keys(schema.resources), [TOKEN]);
        const source = readFileSync(join(root, "components/zooKeeperEnsemble.ts"), "utf8");
        assert.ok(source.includes(`super("${TOKEN}"`));
    });
    it("has a description of the component and of every input, output and field", () => {
        const dumb = properties().filter(([, { description = "" }]) => !/^\S.{10,}\.$/s.test(description));
        assert.deepEqual(dumb, []);
        assert.match(resource().description ?? "", /\.$/);
        assert.doesNotMatch(JSON.stringify(schema), /\[object Object\]|\{@/);
    });
    it("marks exactly the plain arguments of the table as plain", () => {
        const plain = properties().filter(([, property]) => property.plain === true);
        const rows = rowsIn(ARGUMENTS).filter(([, row]) => !row.input);
        const expected = new Set(rows.map(([path]) => nameOf(path)));
        assert.deepEqual(plain.map(([name]) => name).sort(), [...expected].sort());
    });
    it("has no private properties, and a specific type for every property", () => {
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
    it("has types that begin with ZooKeeper, because SDKs put all types of a package into one namespace", () => {
        for (const type of Object.keys(schema.types)) {
            assert.match(type, /^zookeeper-ensemble:index:ZooKeeper[A-Z]/);
        }
    });
});
