/** A revision that does not start stops at the first member, says which one and why, and is repaired by the next good one. */
import * as assert from "node:assert/strict";

import { small, Stack } from "../../cluster/support/stack";
import { Ensemble } from "../ensemble";

const namespace = "revisions";

describe("a revision that does not start", () => {
    const ensemble = new Ensemble(namespace);
    let stack: Stack;
    const configure = (config: Record<string, unknown>) => {
        stack.configure({ ...small, namespace, readyTimeoutSeconds: 60, ...config });
    };

    before(async () => {
        stack = await Stack.create(namespace, { readyTimeoutSeconds: 60 });
        await stack.run("up");
        await ensemble.isWhole();
    });
    after(async () => {
        configure({});
        await stack.remove();
    });

    for (const [what, config, why] of [
        ["an image that does not exist", { image: "zookeeper:3.9.99" }, /zk-2.*(ImagePull|ErrImage|pull)/s],
        ["an image of something else", { image: "busybox:stable" }, /zk-2.*bash.*no such file/s],
        [
            "memory that no node has",
            { resources: { requests: { cpu: "100m", memory: "9000Gi" } } },
            /zk-2.*Insufficient memory/s,
        ],
        ["a priority that nobody made", { priorityClassName: "nobody-made-it" }, /zk-2.*no PriorityClass with name/s],
        [
            "a service account that nobody made",
            { serviceAccountName: "nobody" },
            /zk-2.*serviceaccount "nobody" not found/s,
        ],
    ] as const) {
        it(`with ${what} costs one member, and the next good one brings it back`, async () => {
            const before = await Promise.all(["zk-0", "zk-1"].map((name) => ensemble.uid(name)));
            configure(config);
            const { code, output } = await stack.attempt("up");
            assert.notEqual(code, 0, output);
            assert.match(output, why);
            // Nobody else was touched, and they serve.
            assert.deepEqual(await Promise.all(["zk-0", "zk-1"].map((name) => ensemble.uid(name))), before);
            for (const name of ["zk-0", "zk-1"]) {
                assert.ok(await ensemble.serves(name), name);
            }
            configure({});
            await stack.run("up");
            await ensemble.isWhole();
        });
    }
});
