/**
 * When a member does not start, `pulumi up` and zookeeper-explain together name the reason. They are run side by side,
 * as `make up` does.
 */
import * as assert from "node:assert/strict";

import { inPod, kubectl } from "./support/kubernetes";
import { onOwnNodes, ownCluster } from "./support/own";
import { small, Stack } from "./support/stack";

/** The errors and warnings at the end of the output of `pulumi up`. */
const diagnostics = (output: string) => output.slice(output.indexOf("Diagnostics:"));

interface Case {
    name: string;
    stack: string;
    config: Record<string, unknown>;
    /** Damages an ensemble that serves. After that the test changes an argument and runs `up` again. */
    spoil?: (stack: Stack) => Promise<string>;
    says: RegExp[];
    /** Only one node is allowed, so the other members have none. */
    onOneNode?: boolean;
    /** Why the case needs the nodes of our own cluster. */
    own?: string;
}

describe("a member that does not start", () => {
    const patience = { readyTimeoutSeconds: 60 };
    const cases: Case[] = [
        {
            name: "if the image does not exist: the name of the image",
            stack: "no-image",
            config: { image: "zookeeper:3.9.4-nonesuch", replicas: 1 },
            says: [/ImagePull|ErrImagePull/, /zookeeper:3\.9\.4-nonesuch/],
        },
        {
            name: "if the image is not a ZooKeeper image: the error of the container runtime",
            stack: "other-image",
            config: { image: "busybox:stable", replicas: 1 },
            says: [/StartError|RunContainerError/, /\/bin\/bash.*no such file/],
        },
        {
            name: "if start.sh refuses to start: the last lines of its log",
            stack: "refuses",
            config: { replicas: 1 },
            spoil: (stack) => inPod(stack.namespace, "zk-0", "bash", "-c", "echo 9 >/var/lib/zookeeper/data/myid"),
            says: [/exit code 1/, /REFUSED: zk-0 must be member 1, but .* says '9'/],
        },
        {
            name: "if there are more members than nodes: the message of the scheduler",
            stack: "pending",
            config: { replicas: 4 },
            says: [/zk-\d is not ready\. Unschedulable: .*didn't match pod anti-affinity rules/],
            own: "needs exactly three nodes",
        },
        {
            name: "if there is no quorum, because the others have no node: the message of its probe",
            stack: "alone",
            config: {},
            onOneNode: true,
            says: [
                /zk-\d is not ready\. Unhealthy: Readiness probe failed: not ready: no quorum/,
                /zk-\d is not ready\. Unschedulable: .*didn't match Pod's node affinity\/selector/,
            ],
        },
    ];

    const firstNode = () =>
        kubectl("get", "nodes", "-o", "jsonpath={.items[0].metadata.labels.kubernetes\\.io/hostname}");

    before(async () => {
        const nodes = (await kubectl("get", "nodes", "-o", "name")).split("\n");
        assert.ok(ownCluster === undefined || nodes.length === 3, "the case with four members needs three nodes");
    });

    async function outputOfFailing({ stack: name, config, spoil, onOneNode }: Case): Promise<string> {
        const allowed = onOneNode ? { nodeSelector: { "kubernetes.io/hostname": await firstNode() } } : {};
        const stack = await Stack.create(name, { ...patience, ...config, ...allowed });
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

    describe("is explained", () => {
        // All cases run at the same time, because each mostly waits for its timeout.
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
});
