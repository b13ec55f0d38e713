import { quantity } from "../quantity";
import { isDnsSubdomain } from "../syntax";
import { type Rule, unless, whole } from "./rule";

export const STORAGE: Rule[] = [
    {
        id: "storageClass",
        why: "claims that name no class that can exist stay Pending, and cannot be changed any more",
        check: ({ storage: { className: value } }) =>
            unless(value === undefined || isDnsSubdomain(value), {
                path: "storage.className",
                value,
                reason: "no storage class can have that name",
                remedy: "use a name that `kubectl get storageclass` shows, or leave it out for the cluster's default",
            }),
        refused: ["Fast SSD", ""].map((className) => ({ path: "storage.className", args: { storage: { className } } })),
        passes: [{ args: { storage: { className: "fast.example.com" } } }],
    },
    {
        id: "storageSize",
        why: "snapshots and transaction logs, which ZooKeeper allocates 64 MiB at a time, have to fit on the volume",
        check: ({ storage: { size: value } }) =>
            unless((quantity(value) ?? 0) >= 256 * 2 ** 20, {
                path: "storage.size",
                value,
                reason: "snapshots and transaction logs, which ZooKeeper allocates 64 MiB at a time, have to fit on it",
                remedy: "use a Kubernetes quantity of at least 256Mi, such as 10Gi",
            }),
        refused: ["255Mi", "10 Gi", "big", "10GB", "-10Gi", "10", "9Ei"].map((size) => ({
            path: "storage.size",
            args: { storage: { size } },
        })),
        passes: ["256Mi", "1Ti", "5e9", "0.5Gi", "7Ei"].map((size) => ({ args: { storage: { size } } })),
    },
    whole({
        id: "autopurgeRetainCount",
        path: "autopurge.retainCount",
        why: "ZooKeeper keeps at least three snapshots, whatever it is told, and many of them fill the volume",
        of: (s) => s.autopurge.retainCount,
        from: 3,
        to: 100,
    }),
    whole({
        id: "autopurgeIntervalHours",
        path: "autopurge.intervalHours",
        why: "without purges the volume fills up",
        of: (s) => s.autopurge.intervalHours,
        from: 1,
        to: 168,
    }),
];
