/**
 * What a change of each argument changes in the objects that the component registers. Without this test a row of the
 * table could promise an argument that nothing uses, or a wrong restart.
 */
import * as assert from "node:assert/strict";
import { ARGUMENTS } from "../../../components/plan/arguments";
import { type Row, rowsIn } from "../../../components/plan/rows";
import { validate } from "../../../components/plan/validate";
import { templateOf, TYPES } from "../support/expected";
import { asGiven, create, type Options, type State } from "../support/mocks";
import { argsAt, BESIDE } from "./examples/at";
import { sampleOf } from "./examples/samples";

const TABLE = "components/plan/arguments.ts";
const ROWS = rowsIn(ARGUMENTS);

/** Values for arguments whose sample (sampleOf) is refused, or is no change. */
const OTHER: Record<string, unknown> = { "tolerations[].effect": "NoSchedule" };

/** Objects have no effect besides that of their fields, and an item of a list none besides that of the list. */
const effective = ROWS.filter(([path, row]) => row.kind !== "object" && !path.endsWith("[]"));

/** Whether the row, or an argument that it is a part of, has the trait. */
function has(trait: "restarts" | "fixed", path: string): boolean {
    return ROWS.some(([other, row]) => row[trait] !== undefined && isWithin(path, other));
}

function isWithin(path: string, other: string): boolean {
    return path === other || path.startsWith(`${other}.`) || path.startsWith(`${other}[]`);
}

/** Arguments that differ from `changed` only in the value at the path. */
function unchanged(path: string): object {
    const [, list] = /^(.*\[\])\./.exec(path) ?? [];
    return list === undefined ? {} : argsAt(list, BESIDE).args;
}

function changed(path: string, row: Row): object {
    const { args } = argsAt(path, OTHER[path] ?? sampleOf(row));
    assert.deepEqual(
        validate("zk", args, () => false).errors,
        [],
        `${path}: this value is refused, so add one to OTHER`,
    );
    const standard = "default" in row && row.default !== undefined ? argsAt(path, row.default).args : unchanged(path);
    assert.notDeepEqual(args, standard, `${path}: this value is no change, so add another one to OTHER`);
    return args;
}

/** The options of a resource that the arguments decide on. */
const decided = ({ customTimeouts, retainOnDelete, protect }: Options) => ({ customTimeouts, retainOnDelete, protect });

/** Every cluster has the UID that the arguments ask for. */
const state = ({ clusterUid }: { clusterUid?: unknown }): State => {
    return (resource) => (resource.name === "zk.cluster" ? { metadata: { uid: clusterUid } } : asGiven(resource));
};

interface Outcome {
    /** The inputs and options of everything that is registered, as a text. */
    all: string;
    template: string;
}

/**
 * Left out: the component itself, whose inputs are the arguments, and the first-up record, which has every fixed
 * argument, used or not.
 */
const LEFT_OUT = ["zookeeper-ensemble:index:ZooKeeperEnsemble zk", `${TYPES.firstUp} zk-first-up`];

async function outcomeOf(args: object): Promise<Outcome> {
    const { resources, options } = await create(args, "zk", state(args));
    const all = [...resources.keys()]
        .filter((key) => !LEFT_OUT.includes(key))
        .sort()
        .map((key) => [key, resources.get(key), decided(options.get(key) ?? {})]);
    return { all: JSON.stringify(all), template: JSON.stringify(templateOf(resources)) };
}

describe("a change of an argument", () => {
    const outcomes = new Map<string, Promise<Outcome>>();
    /** The outcome without the change, which most arguments share. */
    function outcomeBefore(path: string): Promise<Outcome> {
        const args = unchanged(path);
        const key = JSON.stringify(args);
        const outcome = outcomes.get(key) ?? outcomeOf(args);
        outcomes.set(key, outcome);
        return outcome;
    }

    for (const [path, row] of effective) {
        it(`has an effect, and restarts the members if and only if the table says so: ${path}`, async () => {
            const before = await outcomeBefore(path);
            const after = await outcomeOf(changed(path, row));
            if (before.all === after.all) {
                assert.fail(
                    `\`${path}\` changes nothing: use it in components/resources/ or components/plan/texts/, or remove its row (${TABLE})`,
                );
            }
            // An argument that cannot change restarts nothing, whatever the pod template contains.
            const restarts = !has("fixed", path) && before.template !== after.template;
            if (restarts !== has("restarts", path)) {
                assert.fail(
                    restarts
                        ? `a change of \`${path}\` changes the pod template: its row (${TABLE}) needs restarts: true`
                        : `a change of \`${path}\` restarts no member: remove restarts: true from its row (${TABLE})`,
                );
            }
        });
    }
});
