import { ifKnown } from "../notKnownYet";
import type { Problem } from "../problem";
import { heapBytes, inMebibytes, memoryForHeap, quantity } from "../quantity";
import type { Amounts, Settings } from "../settings";
import { type Rule, unless } from "./rule";

type Kind = "requests" | "limits";
type What = keyof Amounts;

const resources = (kind: Kind, amounts: object, more: object = {}) => ({
    args: { ...more, resources: { [kind]: amounts } },
});

/** The same for memory and CPU of requests and limits; what is not known of one says nothing about the others. */
function eachAmount(
    kinds: Kind[],
    s: Settings,
    check: (value: string, at: { kind: Kind; what: What; path: string }) => Problem[],
): Problem[] {
    return kinds.flatMap((kind) =>
        (["memory", "cpu"] as const).flatMap((what) => {
            const path = `resources.${kind}.${what}`;
            return (
                ifKnown(() => {
                    const value = s.resources[kind][what];
                    // A request that follows its limit is judged there.
                    const follows = kind === "requests" && ifKnown(() => s.resources.limits[what]) === value;
                    return value === undefined || follows ? [] : check(value, { kind, what, path });
                }) ?? []
            );
        }),
    );
}

export const COMPUTE: Rule[] = [
    {
        id: "quantities",
        why: "Kubernetes has its own way to write amounts: 1Gi and 1G differ, GB does not exist",
        check: (s) =>
            eachAmount(["requests", "limits"], s, (value, { what, path }) =>
                unless(quantity(value) !== undefined, {
                    path,
                    value,
                    reason: "it is not a Kubernetes quantity",
                    remedy: what === "cpu" ? "use one such as 500m or 2" : "use one such as 1Gi or 384Mi",
                }),
            ),
        refused: [
            { path: "resources.requests.memory", ...resources("requests", { memory: "1 Gi" }) },
            { path: "resources.requests.cpu", ...resources("requests", { cpu: "half" }) },
            { path: "resources.limits.memory", ...resources("limits", { memory: "2GB" }) },
            { path: "resources.limits.cpu", ...resources("limits", { cpu: "-1" }) },
        ],
        passes: [
            resources("requests", { cpu: "0.5", memory: "1G" }),
            resources("limits", { cpu: "2000000u", memory: "2e9" }),
            resources("requests", { cpu: "0" }),
        ],
    },
    {
        id: "limitsAboveZero",
        why: "to the kubelet a limit of zero is no limit",
        check: (s) =>
            eachAmount(["limits"], s, (value, { path }) =>
                unless(quantity(value) !== 0, {
                    path,
                    value,
                    reason: "to the kubelet that is no limit at all",
                    remedy: "leave it out, or use what the members may take",
                }),
            ),
        refused: [
            { path: "resources.limits.cpu", ...resources("limits", { cpu: "0" }) },
            { path: "resources.limits.memory", ...resources("limits", { memory: "0Gi" }) },
        ],
        passes: [resources("limits", { cpu: "1", memory: "2Gi" })],
    },
    {
        id: "heap",
        why: "the JVM has its own way to write sizes, and ZooKeeper needs some memory to begin with",
        check: ({ heap: value }) =>
            unless((heapBytes(value) ?? 0) >= 128 * 2 ** 20, {
                path: "heap",
                value,
                reason: "it is not a JVM heap size of at least 128M",
                remedy: "use whole megabytes or gigabytes as the JVM writes them, such as 512M or 4G",
            }),
        refused: ["512Mi", "512", "0.5G", "127M", "1T", ""].map((heap) => ({ path: "heap", args: { heap } })),
        passes: [{ args: { heap: "128M" } }, { args: { heap: "512m" } }],
    },
    {
        id: "heapFits",
        why: "a JVM takes its heap and a quarter (at least 128 MiB) more, and is killed when it finds less",
        check: (s) => {
            const needed = memoryForHeap(heapBytes(s.heap) ?? 0);
            return eachAmount(["requests", "limits"], s, (value, { what, path }) =>
                unless(what === "cpu" || (quantity(value) ?? Infinity) >= needed, {
                    path,
                    value,
                    reason: `a heap of ${s.heap} and what the JVM needs beside it take ${inMebibytes(needed)}`,
                    remedy: `use at least ${inMebibytes(needed)}, or a smaller heap`,
                }),
            );
        },
        refused: [
            { path: "resources.requests.memory", ...resources("requests", { memory: "639Mi" }) },
            { path: "resources.requests.memory", args: { heap: "4G" } },
            { path: "resources.limits.memory", ...resources("limits", { memory: "1G" }, { heap: "1G" }) },
        ],
        passes: [resources("requests", { memory: "640Mi" }), resources("limits", { memory: "1280Mi" }, { heap: "1G" })],
    },
    {
        id: "requestsWithinLimits",
        why: "Kubernetes reserves no more for a container than that may take",
        check: (s) =>
            eachAmount(["requests"], s, (value, { what, path }) => {
                const limit = s.resources.limits[what];
                return unless((quantity(value) ?? 0) <= (quantity(limit) ?? Infinity), {
                    path,
                    value,
                    reason: `it is more than resources.limits.${what}, ${limit ?? ""}`,
                    remedy: "lower the request or raise the limit",
                });
            }),
        refused: [
            {
                path: "resources.requests.memory",
                args: { resources: { requests: { memory: "2Gi" }, limits: { memory: "1Gi" } } },
            },
            {
                path: "resources.requests.cpu",
                args: { resources: { requests: { cpu: "2" }, limits: { cpu: "1500m" } } },
            },
        ],
        passes: [
            {
                args: {
                    resources: { requests: { cpu: "1500m", memory: "1Gi" }, limits: { cpu: "1.5", memory: "1024Mi" } },
                },
            },
        ],
    },
];
