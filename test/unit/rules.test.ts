import * as assert from "node:assert/strict";
import type { ZooKeeperEnsembleArgs } from "../../components";
import { RULES } from "../../components/plan/rules";
import { settingsOf } from "../../components/plan/settings";
import { refusal } from "../../components/plan/problem";
import { problemsOf } from "../../components/plan/validate";

/** Each rule with arguments that it refuses, each time with the one path that it names, and neighbours that pass. */
interface Case {
    refused: [path: string, args: unknown][];
    passes: unknown[];
}

const label = (key: string, value = "x") => ({ labels: { [key]: value } });
const annotation = (key: string) => ({ annotations: { [key]: "x" } });
const integers = (path: string, from: number, to: number, more: object = {}): Case => {
    const args = (value: unknown) =>
        path
            .split(".")
            .reduceRight<unknown>((inner, key) => ({ ...(key === path.split(".")[0] && more), [key]: inner }), value);
    return {
        refused: [from - 1, to + 1, from + 0.5, String(from)].map((value) => [path, args(value)]),
        passes: [args(from), args(to)],
    };
};

const CASES: Record<string, Case> = {
    name: {
        refused: [
            ["name", { name: "Zk" }],
            ["name", { name: "1zk" }],
            ["name", { name: "zk-" }],
            ["name", { name: "" }],
            ["name", { name: "z".repeat(53) }],
        ],
        passes: [{ name: "z" }, { name: "zk-1" }, { name: "z".repeat(52) }],
    },
    replicas: integers("replicas", 1, 15),
    image: {
        refused: [
            "zookeeper",
            "zookeeper:latest",
            "registry.example:5000/zookeeper",
            "zookeeper:3.9.3",
            "zookeeper:3.9.3-jre-17",
            "bitnami/zookeeper:3.9.3-debian-12-r21",
            `zookeeper:3.9.3@sha256:${"0".repeat(64)}`,
            "zookeeper :3.9.5",
            "",
        ].map((image) => ["image", { image }]),
        passes: [
            "zookeeper:3.9.4",
            "zookeeper:3.9.30",
            "registry.example:5000/zookeeper:3.9.5",
            `zookeeper@sha256:${"0".repeat(64)}`,
            `zookeeper:latest@sha256:${"0".repeat(64)}`,
        ].map((image) => ({ image })),
    },
    namespace: {
        refused: ["Data", "a.b", "a_b", "-a", "n".repeat(64), "", "default", "kube-system"].map((namespace) => [
            "namespace",
            { namespace },
        ]),
        passes: [
            { namespace: "1data" },
            { namespace: "n".repeat(63) },
            { namespace: "default", createNamespace: false },
            { namespace: "defaults" },
        ],
    },
    storageClass: {
        refused: [["storage.className", { storage: { className: "Fast SSD" } }]],
        passes: [{ storage: { className: "fast.example.com" } }],
    },
    storageSize: {
        refused: ["255Mi", "10 Gi", "big", 10].map((size) => ["storage.size", { storage: { size } }]),
        passes: [{ storage: { size: "256Mi" } }],
    },
    quantities: {
        refused: [
            ["resources.requests.cpu", { resources: { requests: { cpu: "half" } } }],
            ["resources.limits.cpu", { resources: { limits: { cpu: "0" }, requests: { cpu: "500m" } } }],
            ["resources.limits.memory", { resources: { limits: { memory: "2GB" }, requests: { memory: "1Gi" } } }],
        ],
        passes: [{ resources: { requests: { cpu: "0.5", memory: "1G" }, limits: { cpu: "2", memory: "2Gi" } } }],
    },
    requestsWithinLimits: {
        refused: [
            ["resources.requests.memory", { resources: { requests: { memory: "2Gi" }, limits: { memory: "1Gi" } } }],
            ["resources.requests.cpu", { resources: { requests: { cpu: "2" }, limits: { cpu: "1500m" } } }],
        ],
        passes: [
            { resources: { requests: { cpu: "1500m", memory: "1Gi" }, limits: { cpu: "1.5", memory: "1024Mi" } } },
        ],
    },
    heap: {
        refused: ["512Mi", "512", "0.5G", "127M", "1T"].map((heap) => ["heap", { heap }]),
        passes: [{ heap: "128M" }, { heap: "512m" }],
    },
    heapFits: {
        refused: [
            ["resources.requests.memory", { resources: { requests: { memory: "639Mi" } } }],
            [
                "resources.limits.memory",
                { heap: "1G", resources: { requests: { memory: "1280Mi" }, limits: { memory: "1G" } } },
            ],
        ],
        passes: [
            { resources: { requests: { memory: "640Mi" } } },
            { heap: "1G", resources: { limits: { memory: "1280Mi" } } },
        ],
    },
    tickTime: integers("tickTime", 100, 60000),
    initLimit: integers("initLimit", 1, 3600),
    syncLimit: integers("syncLimit", 1, 600),
    maxClientConnections: integers("maxClientConnections", 0, 1000000),
    minSessionTimeout: {
        refused: [
            ["minSessionTimeout", { minSessionTimeout: 3999 }],
            ["minSessionTimeout", { minSessionTimeout: 4000.5 }],
            ["minSessionTimeout", { tickTime: 3000, minSessionTimeout: 4000 }],
        ],
        passes: [{ minSessionTimeout: 4000 }, { tickTime: 3000 }],
    },
    maxSessionTimeout: {
        refused: [
            ["maxSessionTimeout", { maxSessionTimeout: 3999 }],
            ["maxSessionTimeout", { maxSessionTimeout: 40000.5 }],
        ],
        passes: [{ maxSessionTimeout: 4000 }],
    },
    autopurgeRetainCount: integers("autopurge.retainCount", 3, 100),
    autopurgeIntervalHours: integers("autopurge.intervalHours", 1, 168),
    logLevel: { refused: [["logLevel", { logLevel: "info" }]], passes: [{ logLevel: "WARN" }] },
    antiAffinity: { refused: [["antiAffinity", { antiAffinity: "hard" }]], passes: [{ antiAffinity: "none" }] },
    disruptionBudget: {
        refused: [
            ["disruptionBudget.maxUnavailable", { disruptionBudget: { maxUnavailable: 2 } }],
            ["disruptionBudget.maxUnavailable", { disruptionBudget: { maxUnavailable: -1 } }],
            ["disruptionBudget.maxUnavailable", { replicas: 4, disruptionBudget: { maxUnavailable: 2 } }],
        ],
        passes: [
            { disruptionBudget: { maxUnavailable: 0 } },
            { replicas: 5, disruptionBudget: { maxUnavailable: 2 } },
            { replicas: 1 },
        ],
    },
    terminationGracePeriodSeconds: integers("terminationGracePeriodSeconds", 10, 3600),
    labels: {
        refused: [
            ['labels["app"]', label("app")],
            ['labels["app.kubernetes.io/name"]', label("app.kubernetes.io/name")],
            ['labels["pod-security.kubernetes.io/enforce"]', label("pod-security.kubernetes.io/enforce")],
            ['labels["a b"]', label("a b")],
            ['labels["team"]', label("team", "a b")],
            ['labels["team"]', label("team", "x".repeat(64))],
        ],
        passes: [label("app.kubernetes.io/component"), label("example.com/team", ""), label("team", "x".repeat(63))],
    },
    annotations: {
        refused: [
            ['annotations["pulumi.com/skipAwait"]', annotation("pulumi.com/skipAwait")],
            ['annotations["a b"]', annotation("a b")],
        ],
        passes: [annotation("example.com/owner")],
    },
    clusterDomain: {
        refused: ["cluster.local.", ".local", "Cluster.Local", ""].map((clusterDomain) => [
            "clusterDomain",
            { clusterDomain },
        ]),
        passes: [{ clusterDomain: "k8s" }],
    },
    readyTimeoutSeconds: integers("readyTimeoutSeconds", 30, 86400),
};

const problems = (args: unknown) => {
    const { name = "zk", ...rest } = args as { name?: string };
    return problemsOf(settingsOf(name, rest));
};

describe("the rules", () => {
    it("are all tested", () => {
        assert.deepEqual(Object.keys(CASES).sort(), Object.keys(RULES).sort());
    });
    it("accept the defaults", () => {
        assert.deepEqual(problems({}), []);
    });
    for (const [rule, { refused, passes }] of Object.entries(CASES)) {
        for (const [path, args] of refused) {
            it(`${rule} refuses ${JSON.stringify(args)}`, () => {
                const found = problems(args);
                assert.ok(
                    found.some((problem) => problem.path === path),
                    `no problem at ${path}: ${JSON.stringify(found)}`,
                );
                const settings = settingsOf((args as { name?: string }).name ?? "zk", args as ZooKeeperEnsembleArgs);
                assert.deepEqual([...new Set(RULES[rule]!(settings).map((problem) => problem.path))], [path]);
                for (const { reason, remedy } of found) {
                    assert.ok(reason.length > 10 && remedy.length > 5);
                }
            });
        }
        for (const args of passes) {
            it(`${rule} accepts ${JSON.stringify(args).slice(0, 100)}`, () => {
                assert.deepEqual(problems(args), []);
            });
        }
    }
    it("report everything at once, in words", () => {
        const text = refusal(
            "zk",
            problems({ replicas: 0, tickTime: 3000, minSessionTimeout: 4000, logLevel: "info" }),
        );
        assert.equal(
            text,
            `ZooKeeperEnsemble "zk": 3 arguments are refused:
  - replicas is 0, but every write waits for a majority of the members; use a whole number from 1 to 15
  - minSessionTimeout is 4000, but sessions are counted in ticks of 3000 ms, so a shorter one ends between two heartbeats; use at least two ticks, 6000, or a shorter tickTime
  - logLevel is "info", but it is none of the known values; use one of TRACE, DEBUG, INFO, WARN, ERROR`,
        );
    });
});
