/** An `up` is killed half-way, and the arguments are set back: the old configuration must survive. */
import * as assert from "node:assert/strict";

import { eventually } from "./support/command";
import { kubectl } from "./support/kubernetes";
import { small, Stack } from "./support/stack";

describe("an up that was killed half-way, with arguments that are set back", () => {
    const namespace = "revert";
    const good = { ...small, namespace, replicas: 1 };
    let stack: Stack;
    before(async () => {
        stack = await Stack.create(namespace, good);
        await stack.run("up");
    });
    after(async () => {
        await stack.remove();
    });
    const configurations = async () =>
        (await kubectl("-n", namespace, "get", "configmaps", "-l", "app=zk", "-o", "name")).split("\n").sort();

    it("keeps the old configuration and removes the new one", async () => {
        const before = await configurations();
        stack.configure({ ...good, syncLimit: 6 });
        const running = stack.start("up");
        // Three ConfigMaps: scripts, the old and the new configuration. Both configurations exist while the members roll.
        await eventually(60, configurations, (all) => all.length === 3, 50);
        running.kill();
        assert.equal((await running.result).code, null);
        const healed = await stack.heal();
        assert.equal(healed.code, 0, healed.output);

        stack.configure(good);
        await stack.run("up");
        assert.deepEqual(await configurations(), before);
        // A new pod starts, which shows that the configuration that its template names exists.
        const uid = () =>
            kubectl("-n", namespace, "get", "pod", "zk-0", "--ignore-not-found", "-o", "jsonpath={.metadata.uid}");
        const ready = () =>
            kubectl("-n", namespace, "get", "statefulset", "zk", "-o", "jsonpath={.status.readyReplicas}");
        const old = await uid();
        await kubectl("-n", namespace, "delete", "pod", "zk-0", "--wait=true");
        await eventually(60, uid, (now) => now !== "" && now !== old);
        await eventually(60, ready, (count) => count === "1");
    });
});
