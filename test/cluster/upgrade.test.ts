/**
 * A stack brought up by the component of the last resolved issue, then by this one. When an issue is resolved, that one is
 * kept instead: rm test/contract/released/*.tgz && npm pack --pack-destination test/contract/released
 * upgrade.json beside it names it, and says whether this upgrade restarts the members, and why.
 */
import * as assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "fs";
import { tmpdir } from "os";
import { join } from "path";

import { eventually } from "./support/command";
import { get, inPod } from "./support/kubernetes";
import { pack, Project } from "./support/project";
import { root, small } from "./support/stack";

interface Step {
    op: string;
    urn: string;
    detailedDiff?: Record<string, unknown>;
}

interface Item {
    kind: string;
    metadata: { name: string; uid: string };
    status: { conditions?: { type: string; status: string }[]; containerStatuses?: { restartCount: number }[] };
}

interface StatefulSet {
    metadata: { generation: number };
    status: { observedGeneration: number; updateRevision: string };
}

/** What was decided about this upgrade, by people: a roll that nobody meant fails here. */
interface Expected {
    from: string;
    rolls: boolean;
    why: string;
}

const NAMESPACE = "search-zk";
const RELEASED = join(root, "test/contract/released");
const expected = JSON.parse(readFileSync(join(RELEASED, "upgrade.json"), "utf8")) as Expected;

/** Their names follow their content, so another content is another ConfigMap; a running pod keeps the one it has. */
const CONTENT = /:ConfigMap::search-zk-(config|scripts)(-[0-9a-f]{10})?$/;
/** The program's own, which has the connection string in it. */
const SETTINGS = /:ConfigMap::search-settings$/;

describe("an upgrade from the last released component", () => {
    const temp = mkdtempSync(join(tmpdir(), "zookeeper-upgrade-"));
    let project: Project;
    /** What the old component left running. */
    let objects: Record<string, string>;
    let pods: Record<string, string>;
    let revision: string;
    /** What the preview says that will be done; what stays the same is not in it. */
    let steps: Step[];

    before(async () => {
        const released = readdirSync(RELEASED).filter((file) => file.endsWith(".tgz"));
        assert.deepEqual(released, [expected.from], "upgrade.json is about another component");
        // The application's program is the same before and after.
        const program = join(root, "examples/typescript-library");
        project = await Project.create(program, "upgrade", { image: String(small["image"]) });
        await project.install(join(RELEASED, expected.from));
        await project.run("up");
        await inPod(NAMESPACE, "search-zk-0", "zkCli.sh", "create", "/kept", "JBJB");
        objects = uids(await things());
        pods = uids(await list("pods"));
        revision = await currentRevision();
        await project.install(await pack(temp));
    });
    after(async () => {
        rmSync(temp, { recursive: true, force: true });
        await project.remove(NAMESPACE);
    });

    it("replaces and deletes nothing but configuration of another content, says the preview", async () => {
        const { stdout } = await project.run("preview", "--json");
        steps = (JSON.parse(stdout.slice(stdout.indexOf("{"))) as { steps: Step[] }).steps;
        const others = steps.filter(({ urn }) => !CONTENT.test(urn) && !SETTINGS.test(urn));
        const harmful = others.filter(({ op }) => !["same", "update", "create", "read"].includes(op));
        assert.deepEqual(harmful, []);
    });
    it(`announces ${outcome(expected)}`, () => {
        const statefulSet = steps.find(({ urn }) => urn.endsWith("kubernetes:apps/v1:StatefulSet::search-zk"));
        const paths = Object.keys(statefulSet?.detailedDiff ?? {});
        assert.equal(
            paths.some((path) => path.startsWith("spec.template")),
            expected.rolls,
        );
    });
    it("keeps every object, claim and record, and restarts no member, or one by one, as announced", async () => {
        const watch = watchMembers();
        await project.run("up");
        const rolled = (await currentRevision()) !== revision;
        if (rolled) {
            // The await of an update may end before the roll has begun (design.md).
            const renewed = (all: Item[]) => all.every((pod) => isReady(pod) && pods[key(pod)] !== pod.metadata.uid);
            await eventually(
                240,
                () => list("pods"),
                (all) => all.length === 3 && renewed(all),
            );
        }
        const { fewest, lives } = await watch.end();
        const present = uids(await things());
        // What is new beside them is fine.
        assert.deepEqual(Object.fromEntries(Object.keys(objects).map((name) => [name, present[name]])), objects);
        assert.match(await inPod(NAMESPACE, "search-zk-0", "zkCli.sh", "get", "/kept"), /^JBJB$/m);
        assert.ok(fewest >= 2, `${String(fewest)} members were ready at a time`);
        assert.equal(rolled, expected.rolls, `expected was ${outcome(expected)}`);
        const times = expected.rolls ? 2 : 1;
        assert.deepEqual(
            [...lives.values()].map(({ size }) => size),
            [times, times, times],
        );
        // Nor did a container restart in its pod.
        assert.deepEqual((await list("pods")).map(restarts), [0, 0, 0]);
    });
    it("leaves nothing to do for a second preview", async () => {
        await project.run("preview", "--expect-no-changes");
    });
});

async function list(kinds: string): Promise<Item[]> {
    const label = kinds === "pods" ? ["-l", "app=search-zk"] : [];
    return (await get<{ items: Item[] }>("-n", NAMESPACE, kinds, ...label)).items;
}

/** What an upgrade must not make anew. */
async function things(): Promise<Item[]> {
    const namespace = await get<Item>("namespace", NAMESPACE);
    return [namespace, ...(await list("statefulsets,services,poddisruptionbudgets,persistentvolumeclaims"))];
}

/** What the members are to run, once the controller has looked at what was last applied. */
async function currentRevision(): Promise<string> {
    const { status } = await eventually(
        60,
        () => get<StatefulSet>("-n", NAMESPACE, "statefulset", "search-zk"),
        ({ metadata, status }) => status.observedGeneration === metadata.generation,
    );
    return status.updateRevision;
}

function outcome({ rolls, why }: Expected): string {
    return rolls ? `a roll, because ${why}` : `no roll, because ${why}`;
}

function restarts({ status }: Item): number {
    return (status.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0);
}

function key({ kind, metadata }: Item): string {
    return `${kind} ${metadata.name}`;
}

function uids(items: Item[]): Record<string, string> {
    return Object.fromEntries(items.map((item) => [key(item), item.metadata.uid]));
}

function isReady({ status }: Item): boolean {
    return status.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false;
}

/** Looks at the members twice a second: how few were ready at a time, and which pods each had. */
function watchMembers(): { end: () => Promise<{ fewest: number; lives: Map<string, Set<string>> }> } {
    const lives = new Map<string, Set<string>>();
    let fewest = Infinity;
    let over = false;
    const look = async () => {
        while (!over) {
            const pods = await list("pods");
            fewest = Math.min(fewest, pods.filter(isReady).length);
            pods.forEach((pod) => lives.set(key(pod), (lives.get(key(pod)) ?? new Set()).add(pod.metadata.uid)));
            await new Promise((resolve) => setTimeout(resolve, 500));
        }
    };
    const looking = look();
    return {
        end: async () => {
            over = true;
            await looking;
            return { fewest, lives };
        },
    };
}
