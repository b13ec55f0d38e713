import { heapBytes, inMebibytes, memoryForHeap, quantity } from "../quantity";
import { type Rule, rule, unless, type Violation } from "./rule";

const withinLimit = (what: "memory" | "cpu") =>
    rule({
        id: `${what}WithinLimit`,
        why: "Kubernetes refuses a request above its limit",
        needs: [`resources.requests.${what}`, `resources.limits.${what}`],
        check: (values) => {
            const value = values[`resources.requests.${what}`];
            const limit = values[`resources.limits.${what}`];
            return unless((quantity(value) ?? 0) <= (quantity(limit) ?? Infinity), {
                path: `resources.requests.${what}`,
                must: `be at most resources.limits.${what}, ${limit ?? ""}`,
                value,
                remedy: "lower the request, or raise the limit",
            });
        },
    });

export const COMPUTE: Rule[] = [
    rule({
        id: "heapFits",
        why: "a JVM needs its heap and a quarter (at least 128 MiB) more, and is killed when it gets less",
        needs: ["heap", "resources.requests.memory", "resources.limits.memory"],
        check: (values, given) => {
            const { heap } = values;
            const needed = memoryForHeap(heapBytes(heap) ?? 0);
            const tooLittle = (["requests", "limits"] as const)
                .map((kind) => `resources.${kind}.memory` as const)
                .filter((path) => (quantity(values[path]) ?? Infinity) < needed);
            if (tooLittle.length > 0 && !tooLittle.some(given)) {
                return [
                    {
                        path: "heap",
                        must: `fit resources.requests.memory, by default ${values["resources.requests.memory"]}`,
                        value: heap,
                        remedy: `set resources.requests.memory to at least ${inMebibytes(needed)}, or use a smaller heap`,
                    },
                ];
            }
            return tooLittle.filter(given).map((path): Violation => ({
                path,
                must: `be at least ${inMebibytes(needed)} for a heap of ${heap}`,
                value: values[path],
                remedy: "use more memory, or a smaller heap",
            }));
        },
    }),
    withinLimit("memory"),
    withinLimit("cpu"),
];
