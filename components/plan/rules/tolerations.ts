import { type Rule, tolerationRule, unless } from "./rule";

export const TOLERATIONS: Rule[] = [
    tolerationRule({
        id: "tolerationValue",
        why: "operator Exists tolerates every value, and Kubernetes refuses it together with a value",
        needs: ["operator", "value"],
        check: ({ operator, value = "" }) =>
            unless(operator !== "Exists" || value === "", {
                path: "value",
                must: "not be set with operator Exists",
                value,
                remedy: "remove it, or use operator Equal",
            }),
    }),
    tolerationRule({
        id: "tolerationOfAll",
        why: "without a key every taint is tolerated, and Kubernetes accepts that only with operator Exists",
        needs: ["key", "operator"],
        check: ({ key = "", operator }) =>
            unless(key !== "" || operator === "Exists", {
                path: "",
                must: "have a key",
                remedy: "name the taint's key, or set operator to Exists",
            }),
    }),
    tolerationRule({
        id: "tolerationSeconds",
        why: "only taints with effect NoExecute evict running pods, so a time means nothing with other effects",
        needs: ["effect", "tolerationSeconds"],
        check: ({ effect, tolerationSeconds: value }) =>
            unless(value === undefined || effect === "NoExecute", {
                path: "tolerationSeconds",
                must: "not be set without effect NoExecute",
                value,
                remedy: "remove it, or set effect to NoExecute",
            }),
    }),
];
