/** Arguments that each rule of components/plan/rules refuses and accepts, by the id of the rule. */
import { APP_ARMOR } from "../../../../components/plan/formats";
import type { Examples } from "./example";

const refused = (path: string, ...list: object[]) => list.map((args) => ({ path, args }));
const passes = (...list: object[]) => list.map((args) => ({ args }));
const requests = (amounts: object) => ({ resources: { requests: amounts } });
const limits = (amounts: object) => ({ resources: { limits: amounts } });
const tolerations = (...list: object[]) => ({ tolerations: list });
const exists = { operator: "Exists" };
const owner = (text: string) => ({ annotations: { owner: text } });

const LONG = { name: "z".repeat(52), namespace: "n".repeat(63) };
const ANNOTATION_BYTES = 240 * 1024;

export const RULE_EXAMPLES: Record<string, Examples> = {
    disruptionBudget: {
        refused: refused(
            "disruptionBudget.maxUnavailable",
            { disruptionBudget: { maxUnavailable: 2 } },
            { replicas: 4, disruptionBudget: { maxUnavailable: 2 } },
        ),
        passes: passes(
            { disruptionBudget: { maxUnavailable: 0 } },
            { replicas: 5, disruptionBudget: { maxUnavailable: 2 } },
            { replicas: 1 },
        ),
    },
    minSessionTimeout: {
        refused: refused("minSessionTimeout", { minSessionTimeout: 3999 }, { tickTime: 3000, minSessionTimeout: 4000 }),
        passes: passes({ minSessionTimeout: 4000 }, { tickTime: 3000 }),
    },
    maxSessionTimeout: {
        refused: [
            ...refused("maxSessionTimeout", { maxSessionTimeout: 3999 }),
            ...refused("minSessionTimeout", { minSessionTimeout: 50000 }),
        ],
        passes: passes({ maxSessionTimeout: 4000 }, { minSessionTimeout: 50000, maxSessionTimeout: 50000 }),
    },
    imageRegistryOnce: {
        refused: refused("imageRegistry", {
            imageRegistry: "mirror.example.com",
            image: "quay.io/apache/zookeeper:3.9.5",
        }),
        passes: passes({ imageRegistry: "mirror.example.com/quay.io", image: "apache/zookeeper:3.9.5" }),
    },
    imagePullSecretsOnce: {
        refused: refused("imagePullSecrets[1]", { imagePullSecrets: ["registry", "registry"] }),
        passes: passes({ imagePullSecrets: ["registry", "registry.2"] }, { imagePullSecrets: [] }),
    },
    ownNamespace: {
        refused: [
            ...refused("namespace", { namespace: "default" }, { namespace: "kube-system" }),
            { path: "name", name: "default", args: {} },
        ],
        passes: passes({ namespace: "default", createNamespace: false }, { namespace: "defaults" }),
    },
    memberNames: {
        refused: [
            {
                path: "clusterDomain",
                name: LONG.name,
                args: { namespace: LONG.namespace, clusterDomain: `${"d".repeat(62)}.${"e".repeat(13)}` },
            },
        ],
        passes: [
            {
                name: LONG.name,
                args: { namespace: LONG.namespace, clusterDomain: `${"d".repeat(62)}.${"e".repeat(11)}` },
            },
        ],
    },
    heapFits: {
        refused: [
            ...refused("resources.requests.memory", requests({ memory: "639Mi" })),
            ...refused("heap", { heap: "4G" }),
            ...refused("resources.limits.memory", { ...limits({ memory: "1G" }), heap: "1G" }),
        ],
        passes: passes(requests({ memory: "640Mi" }), { ...limits({ memory: "1280Mi" }), heap: "1G" }),
    },
    memoryWithinLimit: {
        refused: refused("resources.requests.memory", {
            resources: { requests: { memory: "2Gi" }, limits: { memory: "1Gi" } },
        }),
        passes: passes({ resources: { requests: { memory: "1Gi" }, limits: { memory: "1024Mi" } } }),
    },
    cpuWithinLimit: {
        refused: refused("resources.requests.cpu", { resources: { requests: { cpu: "2" }, limits: { cpu: "1500m" } } }),
        passes: passes({ resources: { requests: { cpu: "1500m" }, limits: { cpu: "1.5" } } }, requests({ cpu: "0" })),
    },
    tolerationValue: {
        refused: refused("tolerations[0].value", tolerations({ key: "a", value: "b", ...exists })),
        passes: passes(tolerations({ key: "a", value: "b" }), tolerations({ key: "a", value: "", ...exists })),
    },
    tolerationOfAll: {
        refused: refused("tolerations[1]", tolerations(exists, { value: "b" })),
        passes: passes(tolerations(exists), tolerations({ key: "a" })),
    },
    tolerationSeconds: {
        refused: refused(
            "tolerations[0].tolerationSeconds",
            tolerations({ ...exists, tolerationSeconds: 60 }),
            tolerations({ ...exists, effect: "NoSchedule", tolerationSeconds: 60 }),
        ),
        passes: passes(tolerations({ ...exists, effect: "NoExecute", tolerationSeconds: 0 })),
    },
    annotationSize: {
        refused: refused("annotations", owner("é".repeat(ANNOTATION_BYTES / 2 - 2))),
        passes: passes(owner("é".repeat(ANNOTATION_BYTES / 2 - 3))),
    },
    appArmorProfile: {
        refused: refused(`annotations["${APP_ARMOR}"]`, { annotations: { [APP_ARMOR]: "unconfined" } }),
        passes: passes({ annotations: { [APP_ARMOR]: "localhost/zookeeper" } }),
    },
};
