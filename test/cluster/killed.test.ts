/**
 * `pulumi up` and `pulumi destroy` are killed at seeded moments, every second time together with their plugins. Then
 * heal runs, which is also killed every second time and run again. After a further up or destroy every object exists
 * exactly once, or none exists, and Pulumi's state has no pending operations and no lock. Each case has one moment
 * here, and ten in `make chaos`.
 */
import * as assert from "node:assert/strict";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { attempt, eventually, later, type Result, type Running, sigkill } from "./support/command";
import { get, kubectl } from "./support/kubernetes";
import { fractions } from "./support/random";
import { Stack } from "./support/stack";

const moments = process.env["ZK_CHAOS"] === "chaos" ? 10 : 1;
/**
 * The seed of the moments, which is printed with each. `SEED=… make test` tries others. The default has early and late
 * moments.
 */
const seed = Number(process.env["SEED"] ?? 69);

interface Objects {
    items: { kind: string; metadata: { name: string; deletionTimestamp?: string } }[];
}

describe("a killed pulumi, healed and run again", () => {
    const fraction = fractions(seed * 7919);
    /** How long an undisturbed run takes, in seconds. */
    const whole = { up: 0, destroy: 0 };
    let withNamespace: Stack;
    /** The stack under test. */
    let stack: Stack;
    let expected: string[];

    const listed = async () => {
        const kinds =
            "statefulsets,services,poddisruptionbudgets,configmaps,secrets,serviceaccounts,roles,rolebindings,pods";
        const { items } = await get<Objects>("-n", stack.namespace, kinds);
        // Without the objects that Kubernetes creates in every namespace.
        return items.filter(({ metadata }) => metadata.name !== "kube-root-ca.crt" && metadata.name !== "default");
    };
    const objects = async () => (await listed()).map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort();
    const backend = () => join(process.env["PULUMI_BACKEND_URL"]!.slice("file://".length), ".pulumi");
    const assertNoLocks = () => {
        const folder = join(backend(), "locks");
        assert.ok(existsSync(folder), folder);
        const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
        assert.deepEqual(
            files.filter((file) => file.includes(`/${stack.name}/`)),
            [],
        );
    };
    /** Starts a command and kills it at the next seeded moment. */
    const kill = async (command: "up" | "destroy", i: number) => {
        const part = fraction() * 0.9;
        const withPlugins = i % 2 === 1;
        for (;;) {
            const seconds = part * whole[command];
            const whom = withPlugins ? "the CLI and its plugins" : "the CLI";
            console.log(`      seed ${seed}: SIGKILL to ${whom} of ${command} after ${seconds.toFixed(1)} s`);
            const start = Date.now();
            const running = stack.start(command);
            const ended = running.result.then(() => (Date.now() - start) / 1000);
            await later(seconds);
            await sigkill(running, withPlugins);
            const { code, output } = await running.result;
            if (code === null) {
                return;
            }
            // This run was faster than all before it and ended before the kill. It is undone, and tried again with its
            // duration.
            assert.equal(code, 0, output);
            console.log("      it had ended before the kill");
            whole[command] = await ended;
            await stack.run(command === "up" ? "destroy" : "up");
        }
    };
    /**
     * heal succeeded; no lock and no pending operations are left; every object of the cluster is in the state, because
     * otherwise no `pulumi destroy` would delete it; and no object is still being deleted.
     */
    const assertHealed = async ({ code, output }: Result) => {
        assert.equal(code, 0, output);
        assertNoLocks();
        const { deployment } = await stack.state();
        assert.deepEqual(deployment.pending_operations ?? [], []);
        const known = deployment.resources?.map(({ id }) => id ?? "") ?? [];
        const there = (await listed()).filter(({ kind }) => kind !== "Pod");
        const unknown = there.filter(({ metadata }) => !known.includes(`${stack.namespace}/${metadata.name}`));
        assert.deepEqual(unknown, []);
        const { items } = await get<Objects>("namespaces", "--field-selector", `metadata.name=${stack.namespace}`);
        const vanishing = [...there, ...items].filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
        assert.deepEqual(vanishing, [], "still being deleted");
    };
    /** Runs heal. Every second time it is killed first and run again. */
    const heal = async (i: number) => {
        if (i % 2 === 1) {
            const first = stack.startHeal();
            await later(fraction() * 2);
            first.kill();
            await first.result;
        }
        await assertHealed(await stack.heal());
    };
    /** Every object exists exactly once, in the cluster and in the state. */
    const assertAllThere = async () => {
        assert.deepEqual(await objects(), expected);
        const urns = ((await stack.state()).deployment.resources ?? []).map(({ urn }) => urn);
        assert.equal(new Set(urns).size, urns.length, "a resource twice in the state");
        assertNoLocks();
    };
    const assertNothingInState = async () => {
        const { deployment } = await stack.state();
        const left = deployment.resources?.filter(({ type }) => type.startsWith("kubernetes:"));
        assert.deepEqual(left ?? [], []);
        assert.deepEqual(deployment.pending_operations ?? [], []);
        assertNoLocks();
    };

    before(async () => {
        stack = withNamespace = await Stack.create("killed");
        const timed = async (command: "up" | "destroy") => {
            const start = Date.now();
            await stack.run(command);
            whole[command] = (Date.now() - start) / 1000;
        };
        await timed("up");
        expected = await objects();
        await timed("destroy");
    });
    after(async () => {
        await withNamespace.remove();
    });

    describe("in a namespace that the component creates", () => {
        // At least two moments, because only every second one kills the plugins and heal too.
        for (let i = 0; i < Math.max(2, moments); i++) {
            it(`up, then up: ${i + 1}`, async () => {
                await stack.run("destroy");
                await kill("up", i);
                await heal(i);
                await stack.run("up");
                await assertAllThere();
                await stack.run("preview", "--expect-no-changes");
            });
        }

        for (let i = 0; i < moments; i++) {
            it(`destroy, then up: ${i + 1}`, async () => {
                await stack.run("up");
                await kill("destroy", i);
                await heal(i);
                await stack.run("up");
                await assertAllThere();
            });
        }

        it("destroy, then up, while Kubernetes is still deleting the namespace", async () => {
            await stack.run("up");
            const hold = ["-n", stack.namespace, "patch", "configmap", "hold", "--type", "merge", "-p"];
            await kubectl("-n", stack.namespace, "create", "configmap", "hold");
            await kubectl(...hold, JSON.stringify({ metadata: { finalizers: ["example.com/hold"] } }));
            const running = stack.start("destroy");
            let healing: Running;
            try {
                await eventually(
                    60,
                    () => get<Objects["items"][0]>("namespace", stack.namespace),
                    ({ metadata }) => metadata.deletionTimestamp !== undefined,
                );
                running.kill();
                assert.equal((await running.result).code, null);
                healing = stack.startHeal();
                await later(8);
                assert.equal(healing.process.exitCode, null, "heal did not wait for the deletion");
            } finally {
                await kubectl(...hold, JSON.stringify({ metadata: { finalizers: [] } }));
            }
            await assertHealed(await healing.result);
            await stack.run("up");
            await assertAllThere();
        });

        for (let i = 0; i < moments; i++) {
            it(`destroy, then destroy: ${i + 1}`, async () => {
                await stack.run("up");
                await kill("destroy", i);
                await heal(i);
                await stack.run("destroy");
                await assertNothingInState();
                const left = await attempt("kubectl", "get", "namespace", stack.namespace);
                assert.match(left.output, /NotFound/);
            });
        }
    });

    it("is well again after it was killed between the steps of a write", async () => {
        // Pulumi creates this file less than a millisecond before it writes to it. No test can kill it just between, so
        // this one makes what such a kill leaves (cli/tornWrites.ts).
        writeFileSync(join(backend(), "stacks/zookeeper/killed.json.attrs"), "");
        assert.match((await stack.attempt("up")).output, /failed to load checkpoint: EOF/);
        await assertHealed(await stack.heal());
        await stack.run("up");
        const lock = "locks/organization/zookeeper/killed/a.json.18ec62c78e83840b.tmp";
        writeFileSync(join(backend(), lock), "");
        assert.match((await stack.attempt("destroy")).output, /unexpected end of JSON input/);
        await assertHealed(await stack.heal());
        await stack.run("destroy");
        await assertNothingInState();
    });

    describe("in a namespace that the component does not create", () => {
        before(async () => {
            await kubectl("create", "namespace", "killed-own");
            stack = await Stack.create("killed-own", { createNamespace: false });
        });
        after(async () => {
            await stack.remove();
        });

        for (let i = 0; i < moments; i++) {
            it(`up, then destroy: ${i + 1}`, async () => {
                await kill("up", i);
                await heal(i);
                await stack.run("destroy");
                await assertNothingInState();
                assert.deepEqual(await objects(), []);
                assert.equal(
                    await kubectl("get", "namespace", "killed-own", "-o", "jsonpath={.status.phase}"),
                    "Active",
                );
            });
        }
    });
});
