import { ZooKeeperAntiAffinity, ZooKeeperLogLevel } from "../args";
import { heapBytes, inMebibytes, memoryForHeap, quantity } from "./quantity";
import {
    annotationProblems,
    imageProblems,
    labelProblems,
    namespaceProblems,
    storageClassProblems,
} from "./inputRules";
import type { Settings } from "./settings";
import { isDnsDomain, isServiceName } from "./syntax";
import type { Problem } from "./problem";

type Rule = (settings: Settings) => Problem[];

/** What the arguments have to obey. One line per rule; its name is what tests and documentation call it by. */
export const RULES: Record<string, Rule> = {
    name: (s) =>
        // The StatefulSet controller labels pods with <name>-<hash of 10>, and a label's value ends at 63.
        unless(isServiceName(s.name) && s.name.length <= 52, {
            path: "name",
            value: s.name,
            reason: "Services, pods and their DNS names begin with it",
            remedy: "use at most 52 lower-case letters, digits and '-', beginning with a letter",
        }),
    replicas: (s) => integer("replicas", s.replicas, 1, 15, "every write waits for a majority of the members"),
    image: (s) => known(s.image, imageProblems),
    namespace: (s) => known(s.namespace, (text) => namespaceProblems(text, s.createNamespace)),
    storageClass: (s) => known(s.storage.className, storageClassProblems),
    storageSize: (s) =>
        unless((quantity(s.storage.size) ?? 0) >= 256 * 2 ** 20, {
            path: "storage.size",
            value: s.storage.size,
            reason: "snapshots and transaction logs, which ZooKeeper allocates 64 MiB at a time, have to fit on it",
            remedy: "use a Kubernetes quantity of at least 256Mi, such as 10Gi",
        }),
    quantities: (s) =>
        amounts(s).flatMap(([path, value]) =>
            unless((quantity(value) ?? 0) > 0, {
                path,
                value,
                reason: "it is not a Kubernetes quantity",
                remedy: path.endsWith("cpu") ? "use one such as 500m or 2" : "use one such as 1Gi or 384Mi",
            }),
        ),
    requestsWithinLimits: (s) =>
        (["memory", "cpu"] as const).flatMap((kind) =>
            unless((quantity(s.resources.requests[kind]) ?? 0) <= (quantity(s.resources.limits[kind]) ?? Infinity), {
                path: `resources.requests.${kind}`,
                value: s.resources.requests[kind],
                reason: `it is more than resources.limits.${kind}, ${s.resources.limits[kind] ?? ""}`,
                remedy: "lower the request or raise the limit",
            }),
        ),
    heap: (s) =>
        unless((heapBytes(s.heap) ?? 0) >= 128 * 2 ** 20, {
            path: "heap",
            value: s.heap,
            reason: "it is not a JVM heap size of at least 128M",
            remedy: "use whole megabytes or gigabytes as the JVM writes them, such as 512M or 4G",
        }),
    heapFits: (s) => {
        const needed = memoryForHeap(heapBytes(s.heap) ?? 0);
        const kinds = ["requests", "limits"] as const;
        return kinds.flatMap((kind) =>
            unless((quantity(s.resources[kind].memory) ?? Infinity) >= needed, {
                path: `resources.${kind}.memory`,
                value: s.resources[kind].memory,
                reason: `a heap of ${s.heap} and what the JVM needs beside it take ${inMebibytes(needed)}`,
                remedy: `use at least ${inMebibytes(needed)}, or a smaller heap`,
            }),
        );
    },
    tickTime: (s) =>
        integer("tickTime", s.tickTime, 100, 60000, "heartbeats and time-outs count in it, in milliseconds"),
    initLimit: (s) => integer("initLimit", s.initLimit, 1, 3600, "it counts the ticks in which a member joins"),
    syncLimit: (s) => integer("syncLimit", s.syncLimit, 1, 600, "it counts the ticks in which a member answers"),
    maxClientConnections: (s) =>
        integer("maxClientConnections", s.maxClientConnections, 0, 1000000, "it counts connections per client address"),
    minSessionTimeout: (s) =>
        unless(Number.isInteger(s.minSessionTimeout) && s.minSessionTimeout >= 2 * s.tickTime, {
            path: "minSessionTimeout",
            value: s.minSessionTimeout,
            reason: `sessions are counted in ticks of ${s.tickTime} ms, so a shorter one ends between two heartbeats`,
            remedy: `use at least two ticks, ${2 * s.tickTime}, or a shorter tickTime`,
        }),
    maxSessionTimeout: (s) =>
        unless(Number.isInteger(s.maxSessionTimeout) && s.maxSessionTimeout >= s.minSessionTimeout, {
            path: "maxSessionTimeout",
            value: s.maxSessionTimeout,
            reason: `it is below minSessionTimeout, ${s.minSessionTimeout}, or no whole number of milliseconds`,
            remedy: `use at least ${s.minSessionTimeout}`,
        }),
    autopurgeRetainCount: (s) =>
        integer("autopurge.retainCount", s.autopurge.retainCount, 3, 100, "ZooKeeper keeps at least three snapshots"),
    autopurgeIntervalHours: (s) =>
        integer("autopurge.intervalHours", s.autopurge.intervalHours, 1, 168, "without purges the volume fills up"),
    logLevel: (s) => oneOf("logLevel", s.logLevel, Object.values(ZooKeeperLogLevel)),
    antiAffinity: (s) => oneOf("antiAffinity", s.antiAffinity, Object.values(ZooKeeperAntiAffinity)),
    disruptionBudget: (s) =>
        integer(
            "disruptionBudget.maxUnavailable",
            s.disruptionBudget.maxUnavailable,
            0,
            Math.max(1, Math.floor((s.replicas - 1) / 2)),
            "more evictions at a time would leave the ensemble without quorum",
        ),
    terminationGracePeriodSeconds: (s) =>
        integer(
            "terminationGracePeriodSeconds",
            s.terminationGracePeriodSeconds,
            10,
            3600,
            "a stop takes some seconds",
        ),
    labels: (s) => Object.entries(s.labels).flatMap(([key, value]) => labelProblems(key, value)),
    annotations: (s) => Object.keys(s.annotations).flatMap((key) => annotationProblems(key, s.annotations[key])),
    clusterDomain: (s) =>
        unless(isDnsDomain(s.clusterDomain), {
            path: "clusterDomain",
            value: s.clusterDomain,
            reason: "it is not a DNS domain, and the members' names end with it",
            remedy: "use what the cluster's DNS serves, without dots at the ends, such as cluster.local",
        }),
    readyTimeoutSeconds: (s) =>
        integer("readyTimeoutSeconds", s.readyTimeoutSeconds, 30, 86400, "pods need some time to start"),
};

function unless(fine: boolean, problem: Problem): Problem[] {
    return fine ? [] : [problem];
}

function integer(path: string, value: number, from: number, to: number, reason: string): Problem[] {
    return unless(Number.isInteger(value) && value >= from && value <= to, {
        path,
        value,
        reason,
        remedy: `use a whole number from ${from} to ${to}`,
    });
}

function oneOf(path: string, value: string, values: string[]): Problem[] {
    return unless(values.includes(value), {
        path,
        value,
        reason: "it is none of the known values",
        remedy: `use one of ${values.join(", ")}`,
    });
}

/** An argument that may be an output is checked here if it is known, and else when it is (components/refusal.ts). */
function known(value: unknown, check: (text: string) => Problem[]): Problem[] {
    return typeof value === "string" ? check(value) : [];
}

function amounts(s: Settings): [path: string, value: string][] {
    return (["requests", "limits"] as const).flatMap((kind) =>
        (["memory", "cpu"] as const).flatMap((what): [string, string][] => {
            const value = s.resources[kind][what];
            return value === undefined ? [] : [[`resources.${kind}.${what}`, value]];
        }),
    );
}
