/** Examples of the checks that apply to every argument: types, unknown names, secrets, outputs. */
import { SECRET } from "../../../../components/plan/validationError";
import type { Examples } from "./example";

/** Stands for an output in the examples. */
export const AN_OUTPUT = Symbol("an output");

export const STRUCTURE: Record<string, Examples & { why: string }> = {
    type: {
        why: "A value of another type would be misread, or stop the program with a stack trace",
        refused: [
            { path: "replicas", args: { replicas: "3" } },
            { path: "createNamespace", args: { createNamespace: "yes" } },
            { path: "storage", args: { storage: "10Gi" } },
            { path: "imagePullSecrets", args: { imagePullSecrets: "registry" } },
            { path: 'labels["team"]', args: { labels: { team: 7 } } },
            { path: "tolerations[0]", args: { tolerations: ["dedicated"] } },
            { path: "heap", args: { heap: null } },
        ],
        passes: [{ args: { replicas: 3, storage: { size: "10Gi" }, labels: { team: "7" }, heap: undefined } }],
    },
    range: {
        why: "Numbers are integers, and have the ranges that [arguments.md](../arguments.md) lists",
        refused: [
            { path: "tickTime", args: { tickTime: 10 } },
            { path: "replicas", args: { replicas: 1.5 } },
            { path: "storage.size", args: { storage: { size: "255Mi" } } },
            { path: "heap", args: { heap: "127M" } },
        ],
        passes: [{ args: { tickTime: 100, storage: { size: "256Mi" }, heap: "128M" } }],
    },
    unknownKey: {
        why: "A misspelt argument would silently leave the default in force",
        refused: [
            { path: "replica", args: { replica: 5 } },
            { path: "size", args: { size: "20Gi" } },
            { path: "storage.storageClass", args: { storage: { storageClass: "fast" } } },
            { path: "tolerations[0].seconds", args: { tolerations: [{ operator: "Exists", seconds: 5 }] } },
        ],
        passes: [{ args: { replicas: 5, storage: { size: "20Gi", className: "fast" } } }],
    },
    knownValues: {
        why: "Only these values exist, so every other one is a mistake",
        refused: [
            { path: "dataPolicy", args: { dataPolicy: "keep" } },
            { path: "zoneSpread", args: { zoneSpread: true } },
        ],
        passes: [{ args: { dataPolicy: "delete", logLevel: "INFO", antiAffinity: "none", zoneSpread: "required" } }],
    },
    output: {
        why: "The component needs a plain argument before it registers the first resource",
        refused: [
            { path: "replicas", args: { replicas: AN_OUTPUT } },
            { path: "heap", args: { heap: AN_OUTPUT } },
            { path: "storage.size", args: { storage: { size: AN_OUTPUT } } },
        ],
        passes: [{ args: { image: AN_OUTPUT, storage: { className: AN_OUTPUT }, labels: { team: AN_OUTPUT } } }],
    },
    secret: {
        why: "The arguments can be read in the cluster, so a secret would not stay one",
        refused: [{ path: "image", args: { image: SECRET } }],
        passes: [{ args: { image: "zookeeper:3.9.4" } }],
    },
};
