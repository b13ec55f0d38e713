/**
 * Upgrades of running ensembles to this component: from the oldest released one that is supported, and from the last one.
 * Their tarballs are in test/contract/released. upgrade.json there names them, and says whether the upgrade from each
 * restarts the members, and why. CONTRIBUTING.md has the steps of a release.
 */
import * as assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "fs";
import { tmpdir } from "os";
import { join } from "path";

import { inPod, kubectl } from "./support/kubernetes";
import { Observed } from "./support/observed";
import { one } from "./support/program";
import { pack, Project } from "./support/project";
import { root, small } from "./support/stack";

interface Step {
    op: string;
    urn: string;
    detailedDiff?: Record<string, unknown>;
}

/** One entry of upgrade.json. People write whether that upgrade may roll the members, so that an unintended roll fails the test. */
interface Release {
    from: string;
    rolls: boolean;
    why: string;
}

const RELEASED = join(root, "test/contract/released");
const releases = JSON.parse(readFileSync(join(RELEASED, "upgrade.json"), "utf8")) as Release[];
/** Took outputs for any argument. */
const OLDEST = "zookeeper-ensemble-0.2.0.tgz";

/** ConfigMaps whose names end with a hash of their content. An upgrade may replace them. */
const CONTENT = /:ConfigMap::[\w-]+-(config|scripts)(-late|-[0-9a-f]{10})?$/;
/** A ConfigMap of the example program that contains the connection string. */
const SETTINGS = /:ConfigMap::search-settings$/;

/** An ensemble before its upgrade. */
interface Before {
    observed: Observed;
    objects: Record<string, string>;
    pods: Record<string, string>;
    revision: string;
}

describe("an upgrade", () => {
    const temp = mkdtempSync(join(tmpdir(), "zookeeper-upgrade-"));
    /** The example program with each released component, in the order of `releases`. The upgrade does not change the program. */
    let examples: Project[];
    let searches: Before[];
    /** A program with outputs among the arguments. */
    let outputs: Project;
    let named: Before;
    let late: Before;

    const program = join(root, "examples/typescript-library");
    const image = String(small["image"]);

    before(async () => {
        const tarballs = readdirSync(RELEASED).filter((file) => file.endsWith(".tgz"));
        assert.deepEqual(releases.map(({ from }) => from).sort(), tarballs.sort(), "upgrade.json has other tarballs");
        examples = await Promise.all(
            releases.map(async ({ from }, number) => {
                const project = await Project.create(program, `upgrade-${String(number)}`, { image });
                project.edit("index.ts", '"search-zk"', `"${nameOf(number)}"`);
                await project.install(join(RELEASED, from));
                return project;
            }),
        );
        outputs = await Project.create(program, "upgrade-outputs", { image });
        const oldest = examples[releases.findIndex(({ from }) => from === OLDEST)];
        assert.ok(oldest, `upgrade.json has no ${OLDEST}`);
        symlinkSync(join(oldest.folder, "node_modules"), join(outputs.folder, "node_modules"));
        outputs.write("index.ts", withOutputs("pulumi.interpolate`${megabytes.result}M`"));
        await Promise.all([...examples, outputs].map((project) => project.run("up")));
        searches = await Promise.all(examples.map((_, number) => observe(nameOf(number), nameOf(number))));
        named = await observe(String((await outputs.outputs())["namespace"]), "named");
        late = await observe("upgrade-late", "late");
        const packed = await pack(temp);
        await Promise.all(examples.map((project) => project.install(packed)));
    });
    after(async () => {
        rmSync(temp, { recursive: true, force: true });
        // `outputs` has dataPolicy delete. The data of the examples is retained, so their namespaces have to be removed explicitly.
        await outputs.remove();
        await Promise.all(examples.map((project, number) => project.remove(nameOf(number))));
    });

    for (const [number, { from, rolls: rolled, why }] of releases.entries()) {
        const outcome = `${rolled ? "a roll" : "no roll"}, because ${why}`;

        describe(`from ${from}, with plain arguments`, () => {
            let project: Project;
            let search: Before;
            let steps: Step[];

            it("replaces and deletes only ConfigMaps of new content, according to the preview", async () => {
                project = examples[number] as Project;
                search = searches[number] as Before;
                steps = await preview(project);
                assert.deepEqual(harmful(steps), []);
            });
            it(`announces ${outcome}`, () => {
                assert.equal(rolls(steps, search.observed.name), rolled);
            });
            it("keeps every object, claim and node, and restarts members one by one, or none, as announced", async () => {
                const watch = search.observed.watch();
                await project.run("up");
                await isUpgraded(search, rolled);
                const { fewest, lives } = await watch.end();
                assert.ok(fewest >= 2, `${String(fewest)} members were there at a time`);
                assert.deepEqual(lives, Array(3).fill(rolled ? 2 : 1), `expected was ${outcome}`);
            });
            it("has no changes in a second preview", async () => {
                await project.run("preview", "--expect-no-changes");
            });
        });
    }

    describe(`from ${OLDEST}, with arguments that are outputs, of which one becomes a plain value`, () => {
        const configurations = (namespace: string) =>
            kubectl("-n", namespace, "get", "configmaps", "-l", "app=late", "-o", "name");
        const rolled = releases.some(({ from, rolls }) => from === OLDEST && rolls);

        it("replaces and deletes only ConfigMaps, according to the preview", async () => {
            // In 0.2.0 the name of a configuration that depended on an output had another form.
            assert.match(await configurations("upgrade-late"), /\/late-config-late-/);
            outputs.write("index.ts", withOutputs('"256M"'));
            const steps = await preview(outputs);
            assert.deepEqual(harmful(steps), []);
            assert.equal(rolls(steps, "named"), rolled);
            assert.equal(rolls(steps, "late"), true);
        });
        it("keeps every object, claim and node, and restarts a member at most once", async () => {
            const watches = [named, late].map(({ observed }) => observed.watch());
            await outputs.run("up");
            await isUpgraded(named, rolled);
            await isUpgraded(late, true);
            const lives = await Promise.all(watches.map(async ({ end }) => (await end()).lives));
            assert.deepEqual(lives, [[rolled ? 2 : 1], [2]]);
            assert.doesNotMatch(await configurations("upgrade-late"), /\/late-config-late-/);
        });
        it("has no changes in a second preview", async () => {
            await outputs.run("preview", "--expect-no-changes");
        });
    });
});

/** The name of the ensemble, and of its namespace, in the example program with the release of that number. */
function nameOf(release: number): string {
    return `search-zk-${String(release)}`;
}

/** A program with two small ensembles. The namespace of one and the heap of the other are outputs of other resources. */
function withOutputs(heap: string): string {
    return `
        import * as pulumi from "@pulumi/pulumi";
        import * as random from "@pulumi/random";
        import { ZooKeeperEnsemble } from "zookeeper-ensemble";

        const pet = new random.RandomPet("pet");
        const megabytes = new random.RandomInteger("megabytes", { min: 256, max: 256 });
        new ZooKeeperEnsemble("named", { ...${one()}, namespace: pet.id });
        new ZooKeeperEnsemble("late", { ...${one({ namespace: "upgrade-late" })}, heap: ${heap} });
        export const namespace = pet.id;`;
}

async function observe(namespace: string, name: string): Promise<Before> {
    const observed = new Observed(namespace, name);
    await inPod(namespace, `${name}-0`, "zkCli.sh", "create", "/kept", "JBJB");
    const objects = await observed.objects();
    assert.ok(`PersistentVolumeClaim datadir-${name}-0` in objects);
    return { observed, objects, pods: await observed.pods(), revision: await observed.revision() };
}

/** The steps of a preview. */
async function preview(project: Project): Promise<Step[]> {
    const { stdout } = await project.run("preview", "--json");
    return (JSON.parse(stdout.slice(stdout.indexOf("{"))) as { steps: Step[] }).steps;
}

/** The steps that delete or replace something other than ConfigMaps of the configuration. */
function harmful(steps: Step[]): Step[] {
    const others = steps.filter(({ urn }) => !CONTENT.test(urn) && !SETTINGS.test(urn));
    return others.filter(({ op }) => !["same", "update", "create", "read"].includes(op));
}

/** Whether the steps change the pod template of the ensemble, which rolls the members. */
function rolls(steps: Step[], name: string): boolean {
    const statefulSet = steps.find(({ urn }) => urn.endsWith(`kubernetes:apps/v1:StatefulSet::${name}`));
    return Object.keys(statefulSet?.detailedDiff ?? {}).some((path) => path.startsWith("spec.template"));
}

/** Fails unless all objects and data from before still exist, and the members have rolled or not, as `rolled` says. */
async function isUpgraded({ observed, objects, pods, revision }: Before, rolled: boolean): Promise<void> {
    assert.equal((await observed.revision()) !== revision, rolled);
    if (rolled) {
        await observed.renewed(pods);
    }
    const present = await observed.objects();
    // New objects are allowed.
    assert.deepEqual(Object.fromEntries(Object.keys(objects).map((key) => [key, present[key]])), objects);
    const kept = await inPod(observed.namespace, `${observed.name}-0`, "zkCli.sh", "get", "/kept");
    assert.match(kept, /^JBJB$/m);
    assert.deepEqual(await observed.restarts(), Array(Object.keys(pods).length).fill(0));
}
