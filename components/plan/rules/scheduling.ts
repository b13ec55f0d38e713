import { isDnsSubdomain, isLabelValue, isQualifiedName } from "../syntax";
import { each, oneOf, type Rule, unless } from "./rule";

const tolerations = (...list: object[]) => ({ args: { tolerations: list } });
const exists = { operator: "Exists" };

export const SCHEDULING: Rule[] = [
    {
        id: "nodeSelector",
        why: "no node can have other labels, so no pod would be made",
        check: (s) =>
            each("nodeSelector", s.nodeSelector, (value, path, key) =>
                unless(isQualifiedName(key) && isLabelValue(value), {
                    path,
                    value,
                    reason: isQualifiedName(key)
                        ? "it is not a label's value"
                        : "the key is none that Kubernetes accepts",
                    remedy: "use a label that `kubectl get nodes --show-labels` shows",
                }),
            ),
        refused: [
            { path: 'nodeSelector["disk type"]', args: { nodeSelector: { "disk type": "ssd" } } },
            { path: 'nodeSelector["disk"]', args: { nodeSelector: { disk: "ssd or nvme" } } },
        ],
        passes: [{ args: { nodeSelector: { "node.example.com/disk": "ssd", spare: "" } } }],
    },
    {
        id: "tolerationKey",
        why: "no taint can have another key, and Kubernetes refuses the pod",
        check: (s) =>
            each("tolerations", s.tolerations, ({ key: value = "" }, path) =>
                unless(value === "" || isQualifiedName(value), {
                    path: `${path}.key`,
                    value,
                    reason: "the key is none that Kubernetes accepts",
                    remedy: "use a taint's key, such as example.com/dedicated",
                }),
            ),
        refused: [{ path: "tolerations[0].key", ...tolerations({ ...exists, key: "dedicated to" }) }],
        passes: [tolerations({ ...exists, key: "example.com/dedicated" })],
    },
    {
        id: "tolerationOperator",
        why: "Kubernetes refuses the pod; comparisons (Lt, Gt) are not in every cluster",
        check: (s) =>
            each("tolerations", s.tolerations, ({ operator }, path) =>
                oneOf(`${path}.operator`, operator, ["", "Equal", "Exists"]),
            ),
        refused: [{ path: "tolerations[1].operator", ...tolerations(exists, { key: "a", operator: "In" }) }],
        passes: [tolerations(exists, { key: "a", operator: "Equal", value: "b" })],
    },
    {
        id: "tolerationEffect",
        why: "a taint has one of three effects",
        check: (s) =>
            each("tolerations", s.tolerations, ({ effect }, path) =>
                oneOf(`${path}.effect`, effect, ["", "NoSchedule", "PreferNoSchedule", "NoExecute"]),
            ),
        refused: [{ path: "tolerations[0].effect", ...tolerations({ ...exists, effect: "Evict" }) }],
        passes: [tolerations({ ...exists, effect: "PreferNoSchedule" })],
    },
    {
        id: "tolerationValue",
        why: "a taint's value is written like a label's; Exists asks for none, and Kubernetes refuses both mistakes",
        check: (s) =>
            each("tolerations", s.tolerations, ({ operator, value = "" }, path) => {
                const asked = operator !== "Exists";
                return unless(asked ? isLabelValue(value) : value === "", {
                    path: `${path}.value`,
                    value,
                    reason: asked ? "it is not a taint's value" : "with operator Exists every value will do",
                    remedy: asked
                        ? "use at most 63 letters, digits, '-', '_' and '.', not at the ends"
                        : "leave it out, or use operator Equal",
                });
            }),
        refused: [
            { path: "tolerations[0].value", ...tolerations({ key: "a", value: "b c" }) },
            { path: "tolerations[0].value", ...tolerations({ key: "a", value: "b", ...exists }) },
        ],
        passes: [tolerations({ key: "a", value: "b" }), tolerations({ key: "a" })],
    },
    {
        id: "tolerationOfAll",
        why: "without a key every taint is meant, and Kubernetes wants that said by operator Exists",
        check: (s) =>
            each("tolerations", s.tolerations, ({ key = "", operator }, path) =>
                unless(key !== "" || operator === "Exists", {
                    path: `${path}.key`,
                    value: key === "" ? undefined : key,
                    reason: "without a key every taint is meant, which only operator Exists may say",
                    remedy: "name the key, or set operator to Exists",
                }),
            ),
        refused: [{ path: "tolerations[0].key", ...tolerations({ value: "b" }) }],
        passes: [tolerations(exists)],
    },
    {
        id: "tolerationSeconds",
        why: "only the effect NoExecute drives running pods away, so only with it there is time to count",
        check: (s) =>
            each("tolerations", s.tolerations, ({ effect, tolerationSeconds: value }, path) =>
                unless(value === undefined || (effect === "NoExecute" && Number.isSafeInteger(value) && value >= 0), {
                    path: `${path}.tolerationSeconds`,
                    value,
                    reason: "it counts the seconds on a node with a taint of effect NoExecute",
                    remedy: "use a whole number of seconds, and set effect to NoExecute; or leave it out",
                }),
            ),
        refused: [
            { ...exists, tolerationSeconds: 60 },
            { ...exists, effect: "NoSchedule", tolerationSeconds: 60 },
            { ...exists, effect: "NoExecute", tolerationSeconds: 0.5 },
            { ...exists, effect: "NoExecute", tolerationSeconds: -1 },
        ].map((one) => ({ path: "tolerations[0].tolerationSeconds", ...tolerations(one) })),
        passes: [tolerations({ ...exists, effect: "NoExecute", tolerationSeconds: 0 })],
    },
    {
        id: "priorityClassName",
        why: "no PriorityClass can have another name, so no pod would be made",
        check: ({ priorityClassName: value }) =>
            unless(value === undefined || isDnsSubdomain(value), {
                path: "priorityClassName",
                value,
                reason: "no PriorityClass can have that name",
                remedy: "use a name that `kubectl get priorityclass` shows, or leave it out",
            }),
        refused: ["High Priority", ""].map((priorityClassName) => ({
            path: "priorityClassName",
            args: { priorityClassName },
        })),
        passes: [{ args: { priorityClassName: "system-cluster-critical" } }],
    },
];
