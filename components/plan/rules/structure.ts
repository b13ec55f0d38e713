import { NotKnownYet } from "../notKnownYet";
import { type Misfit, SECRET } from "../shapeCheck";
import type { Rule } from "./rule";

const ofKind =
    (kind: Misfit["kind"]): Rule["check"] =>
    (_, misfits) =>
        misfits.filter((misfit) => misfit.kind === kind);

/** As it looks where an output is given. */
const output = (argument: string) => ({
    get [argument](): unknown {
        throw new NotKnownYet();
    },
});

/** What can be said of a value without knowing what it is for. The other rules do not see what these refuse. */
export const STRUCTURE: Rule[] = [
    {
        id: "type",
        why: "a value of another type would be taken for something else, or stop the program with a stack trace",
        check: ofKind("type"),
        refused: [
            { path: "replicas", args: { replicas: "3" } },
            { path: "storage", args: { storage: "10Gi" } },
            { path: "imagePullSecrets", args: { imagePullSecrets: "registry" } },
            { path: 'labels["team"]', args: { labels: { team: 7 } } },
            { path: "tolerations[0]", args: { tolerations: ["dedicated"] } },
            { path: "heap", args: { heap: null } },
            { path: "tickTime", args: { tickTime: NaN } },
        ],
        passes: [{ args: { replicas: 3, storage: { size: "10Gi" }, labels: { team: "7" }, heap: undefined } }],
    },
    {
        id: "unknownKey",
        why: "a misspelt argument would silently leave the default in force",
        check: ofKind("key"),
        refused: [
            { path: "replica", args: { replica: 5 } },
            { path: "size", args: { size: "20Gi" } },
            { path: "storage.storageClass", args: { storage: { storageClass: "fast" } } },
            { path: "tolerations[0].seconds", args: { tolerations: [{ operator: "Exists", seconds: 5 }] } },
        ],
        passes: [{ args: { replicas: 5, storage: { size: "20Gi", className: "fast" } } }],
    },
    {
        id: "knownValues",
        why: "where there are only these values, every other one is a mistake",
        check: ofKind("choice"),
        refused: [
            { path: "dataPolicy", args: { dataPolicy: "keep" } },
            { path: "logLevel", args: { logLevel: "info" } },
            { path: "antiAffinity", args: { antiAffinity: "hard" } },
            { path: "zoneSpread", args: { zoneSpread: true } },
        ],
        passes: [{ args: { dataPolicy: "delete", logLevel: "INFO", antiAffinity: "none", zoneSpread: "required" } }],
    },
    {
        id: "knownFirst",
        why: "Pulumi has to know which objects there are before it makes the first, and whether to protect them",
        check: ofKind("output"),
        refused: ["replicas", "createNamespace", "dataPolicy", "readyTimeoutSeconds"].map((path) => ({
            path,
            args: output(path),
        })),
        passes: [{ args: output("image") }],
    },
    {
        id: "secret",
        why: "what the arguments say can be read in the cluster, so a secret would be none any more",
        check: ofKind("secret"),
        refused: [{ path: "image", args: { image: SECRET } }],
        passes: [{ args: { image: "zookeeper:3.9.4" } }],
    },
];
