import { type Rule, tolerationRule, unless } from "./rule";

export const TOLERATIONS: Rule[] = [
    tolerationRule({
        id: "tolerationValue",
        why: "with operator Exists every value is tolerated, and Kubernetes refuses one beside it",
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
        why: "without a key every taint is tolerated, which Kubernetes wants said by operator Exists",
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
        why: "only the effect NoExecute evicts running pods, so only with it there is time to count",
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
