/**
 * What `pulumi up` says when a member does not start, and zookeeper-explain beside it, as `make up` runs both: nothing else is
 * needed to find the reason.
 */
import * as assert from "node:assert/strict";

import { inPod, kubectl } from "./support/kubernetes";
import { onOwnNodes, ownCluster } from "./support/own";
import { small, Stack } from "./support/stack";

/** The part of the output that stays on the screen: errors and warnings by resource. */
const diagnostics = (output: string) => output.slice(output.indexOf("Diagnostics:"));

interface Case {
    name: string;
    stack: string;
    config: Record<string, unknown>;
    /** What goes wrong on a running ensemble, after which it is updated. */
    spoil?: (stack: Stack) => Promise<string>;
    says: RegExp[];
    /** Why it can be tried on our own nodes only. */
    own?: string;
}

describe("a member that does not start", () => {
    let nodes: string[];
    const patience = { readyTimeoutSeconds: 40 };
    const cases: Case[] = [
        {
            name: "because its image does not exist: the name of the image",
            stack: "no-image",
            config: { image: "zookeeper:3.9.4-nonesuch", replicas: 1 },
            says: [/ImagePull|ErrImagePull/, /zookeeper:3\.9\.4-nonesuch/],
        },
        {
            name: "because its image is none of ZooKeeper: what the runtime says",
            stack: "other-image",
            config: { image: "busybox:stable", replicas: 1 },
            says: [/StartError|RunContainerError/, /\/bin\/bash.*no such file/],
        },
        {
            name: "because it refuses to: the last lines of its log",
            stack: "refuses",
            config: { replicas: 1 },
            spoil: (stack) => inPod(stack.namespace, "zk-0", "bash", "-c", "echo 9 >/var/lib/zookeeper/data/myid"),
            says: [/exit code 1/, /REFUSED: zk-0 must be member 1, but .* says '9'/],
        },
        {
            name: "because there is one more than nodes: the scheduler's words",
            stack: "pending",
            config: { replicas: 4 },
            says: [/zk-\d is not ready\. Unschedulable: .*didn't match pod anti-affinity rules/],
            own: "counts on three nodes",
        },
    ];

    before(async () => {
        nodes = (await kubectl("get", "nodes", "-o", "name")).split("\n");
        assert.ok(ownCluster === undefined || nodes.length === 3, "the case of one member more counts on three nodes");
    });

    async function outputOfFailing({ stack: name, config, spoil }: Case): Promise<string> {
        const stack = await Stack.create(name, { ...patience, ...config });
        try {
            if (spoil !== undefined) {
                await stack.run("up");
                await spoil(stack);
                stack.configure({ ...small, ...patience, ...config, namespace: stack.namespace, syncLimit: 6 });
            }
            const { code, output, explanation } = await stack.attemptExplained();
            assert.notEqual(code, 0, output);
            return `${diagnostics(output)}\n${explanation}`;
        } finally {
            await stack.remove();
        }
    }

    describe("says why", () => {
        // Side by side: each mostly waits for its time-out.
        let outputs: Map<Case, string | Error>;
        before(async () => {
            const tried = cases.filter(({ own }) => own === undefined || ownCluster !== undefined);
            const runs = tried.map(async (one): Promise<[Case, string | Error]> => {
                return [one, await outputOfFailing(one).catch((error: unknown) => error as Error)];
            });
            outputs = new Map(await Promise.all(runs));
        });
        for (const one of cases) {
            const assertSays = () => {
                const output = outputs.get(one);
                assert.ok(typeof output === "string", output);
                for (const words of one.says) {
                    assert.match(output, words);
                }
            };
            if (one.own === undefined) {
                it(one.name, assertSays);
            } else {
                onOwnNodes(one.own, one.name, assertSays);
            }
        }
    });

    onOwnNodes("cordons nodes", "says why: because it finds no quorum: its probe's words", async () => {
        try {
            await kubectl("cordon", ...nodes.slice(1));
            const output = await outputOfFailing({ name: "", stack: "alone", config: {}, says: [] });
            assert.match(output, /zk-\d is not ready\. Unhealthy: Readiness probe failed: not ready: no quorum/);
            assert.match(output, /zk-\d is not ready\. Unschedulable: .*were unschedulable/);
        } finally {
            await kubectl("uncordon", ...nodes);
        }
    });
});
