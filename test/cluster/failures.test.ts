/** What the error of `pulumi up` says when a member does not start; nothing else is needed to find the reason. */
import * as assert from "node:assert/strict";

import { kubectl } from "./support/kubernetes";
import { Stack } from "./support/stack";

describe("a member that does not start", () => {
    const cases: { name: string; config: Record<string, unknown>; says: RegExp[] }[] = [
        {
            name: "an image that does not exist",
            config: { image: "zookeeper:3.9.4-nonesuch" },
            says: [/ImagePull|ErrImagePull/, /zookeeper:3\.9\.4-nonesuch/],
        },
        {
            name: "a container that ends",
            // More heap than any machine has: the JVM says so and ends.
            config: { heap: "4000G" },
            says: [
                /exit code 1/,
                /Could not reserve enough space|exceeds? the maximum|Cannot allocate memory|too large/i,
            ],
        },
    ];
    cases.forEach(({ name, config, says }, index) => {
        it(name, async () => {
            const stack = await Stack.create(`fails-${String(index)}`, {
                replicas: 1,
                readyTimeoutSeconds: 30,
                ...config,
            });
            try {
                const up = await stack.attempt("up");
                assert.notEqual(up.code, 0, up.output);
                for (const words of says) {
                    assert.match(up.output, words);
                }
            } finally {
                await stack.remove();
            }
        });
    });

    it("one more than there are nodes stays Pending, and says why", async () => {
        const nodes = (await kubectl("get", "nodes", "-o", "name")).split("\n").length;
        const stack = await Stack.create("pending", { replicas: nodes + 1, readyTimeoutSeconds: 60 });
        try {
            const up = await stack.attempt("up");
            assert.notEqual(up.code, 0, up.output);
            assert.match(up.output, new RegExp(`zk-\\d`));
            assert.match(up.output, /didn't match pod anti-affinity rules/);
        } finally {
            await stack.remove();
        }
    });
});
