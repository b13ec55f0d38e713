import assert from "node:assert/strict";
import { type Event, type Pod, waitingReasons } from "../../../cli/waitingReasons";

const pod = (name: string, ready: string, scheduled = "True", message?: string): Pod => ({
    metadata: { name },
    status: {
        conditions: [
            { type: "PodScheduled", status: scheduled, message },
            { type: "Ready", status: ready },
        ],
    },
});
const event = (name: string, message: string, more: Partial<Event> = {}): Event => ({
    type: "Warning",
    reason: "Unhealthy",
    message,
    involvedObject: { kind: "Pod", name },
    lastTimestamp: "2026-01-01T00:00:00Z",
    ...more,
});

describe("the reasons why an ensemble is not ready", () => {
    const cases: { name: string; pods: Pod[]; events: Event[]; reasons: string[] }[] = [
        {
            name: "are none if all pods are ready",
            pods: [pod("zk-0", "True")],
            events: [event("zk-0", "x")],
            reasons: [],
        },
        {
            name: "are none if there are neither events nor conditions",
            pods: [pod("zk-0", "False")],
            events: [],
            reasons: [],
        },
        {
            name: "are the scheduler's message for a pod without a node, instead of older events",
            pods: [pod("zk-3", "False", "False", "0/3 nodes are available")],
            events: [event("zk-3", "old")],
            reasons: ["zk-3 is not ready. Unschedulable: 0/3 nodes are available"],
        },
        {
            name: "are the newest warning about each pod",
            pods: [pod("zk-0", "False"), pod("zk-1", "False")],
            events: [
                event("zk-0", "new", { lastTimestamp: "2026-01-02T00:00:00Z" }),
                event("zk-0", "old"),
                event("zk-0", "not a warning", { type: "Normal", lastTimestamp: "2026-01-03T00:00:00Z" }),
                event("zk-1", "of the other\n", { lastTimestamp: null, eventTime: "2026-01-01T00:00:00Z" }),
            ],
            reasons: ["zk-0 is not ready. Unhealthy: new", "zk-1 is not ready. Unhealthy: of the other"],
        },
        {
            name: "include warnings about the StatefulSet, which say why it creates no pods",
            pods: [],
            events: [
                event("zk", "exceeded quota", {
                    reason: "FailedCreate",
                    involvedObject: { kind: "StatefulSet", name: "zk" },
                }),
                event("other", "not ours", { involvedObject: { kind: "StatefulSet", name: "other" } }),
            ],
            reasons: ["zk: FailedCreate: exceeded quota"],
        },
    ];
    for (const { name, pods, events, reasons } of cases) {
        it(name, () => {
            assert.deepEqual(waitingReasons("zk", pods, events), reasons);
        });
    }
});
