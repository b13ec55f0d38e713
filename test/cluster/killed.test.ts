/**
 * `pulumi` and its plugins killed at seeded moments, then healed and run again: all there once, nothing pending, no lock.
 * Two moments of `up` and of `destroy`; ten of each in the long form (make chaos).
 */
import * as assert from "node:assert/strict";

import { attempt } from "./support/command";
import { get } from "./support/kubernetes";
import { Stack } from "./support/stack";

const moments = process.env["ZK_CHAOS"] === "chaos" ? 10 : 2;
/** Another seed tries other moments: SEED=… make test. It is printed with each. */
const seed = Number(process.env["SEED"] ?? 1);

/** Park and Miller's generator: the same numbers for the same seed, everywhere. */
function* random(from: number): Generator<number> {
    for (let state = from; ;) {
        state = (state * 48271) % 2147483647;
        yield state / 2147483647;
    }
}

interface Objects {
    items: { kind: string; metadata: { name: string } }[];
}

describe("pulumi, killed and run again", () => {
    const draw = random(seed * 7919);
    const fraction = () => draw.next().value as number;
    let upSeconds = 0;
    let destroySeconds = 0;
    let stack: Stack;
    let expected: string[];

    const timed = async (command: string) => {
        const start = Date.now();
        await stack.run(command);
        return (Date.now() - start) / 1000;
    };
    const objects = async () => {
        const kinds = "statefulsets,services,poddisruptionbudgets,configmaps,serviceaccounts,roles,rolebindings,pods";
        const { items } = await get<Objects>("-n", stack.namespace, kinds);
        return items.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort();
    };
    const killAfter = async (command: string, seconds: number) => {
        const running = stack.start(command);
        await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
        running.kill();
        return running.result;
    };
    /** What is on the cluster is in the state: otherwise nobody would ever destroy it. */
    const assertAllKnown = async () => {
        const { deployment } = await stack.state();
        const known = deployment.resources?.map(({ id }) => id ?? "") ?? [];
        const there = (await objects()).filter((one) => !/^Pod |kube-root-ca|ServiceAccount default/.test(one));
        const unknown = there.filter((one) => !known.includes(`${stack.namespace}/${one.split(" ")[1] ?? ""}`));
        assert.deepEqual(unknown, []);
    };
    const assertWell = async () => {
        const { deployment } = await stack.state();
        assert.deepEqual(deployment.pending_operations ?? [], []);
        const urns = (deployment.resources ?? []).map(({ urn }) => urn);
        assert.equal(new Set(urns).size, urns.length, "a resource twice in the state");
    };

    before("how long a whole run takes", async () => {
        stack = await Stack.create("killed");
        upSeconds = await timed("up");
        expected = await objects();
        destroySeconds = await timed("destroy");
    });
    after(async () => {
        await stack.remove();
    });

    for (let i = 0; i < moments; i++) {
        it(`up, ${String(i + 1)} of ${String(moments)}`, async () => {
            const seconds = fraction() * upSeconds;
            console.log(`      seed ${String(seed)}: SIGKILL after ${seconds.toFixed(1)} of ${upSeconds.toFixed(1)} s`);
            await killAfter("up", seconds);
            const heal = await stack.heal();
            assert.equal(heal.code, 0, heal.output);
            await assertAllKnown();
            await stack.run("up");
            assert.deepEqual(await objects(), expected);
            await assertWell();
            await stack.run("preview", "--expect-no-changes");
            await stack.run("destroy");
        });
    }

    for (let i = 0; i < moments; i++) {
        it(`destroy, ${String(i + 1)} of ${String(moments)}`, async () => {
            await stack.run("up");
            const seconds = fraction() * destroySeconds;
            console.log(
                `      seed ${String(seed)}: SIGKILL after ${seconds.toFixed(1)} of ${destroySeconds.toFixed(1)} s`,
            );
            await killAfter("destroy", seconds);
            const heal = await stack.heal();
            assert.equal(heal.code, 0, heal.output);
            await stack.run("destroy");
            assert.deepEqual(
                (await stack.state()).deployment.resources?.filter(({ type }) => type.includes("kubernetes:")) ?? [],
                [],
            );
            await assertWell();
            const left = await attempt("kubectl", "get", "namespace", stack.namespace);
            assert.match(left.output, /NotFound/);
        });
    }
});
