import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { annotationProblems, labelProblems, namespaceProblems } from "../plan/inputRules";
import type { EnsemblePlan } from "../plan/plan";
import type { Problem } from "../plan/problem";
import { whenKnown } from "../refusal";
import type { Context } from "./context";

/** The namespace, created or only named, and with it what the other objects are registered from. */
export function createNamespace(plan: EnsemblePlan, parent: pulumi.Resource): Context {
    const { settings } = plan;
    const { name } = settings;
    const labels = checkedEach(name, settings.labels, labelProblems);
    const annotations = checkedEach(name, settings.annotations, annotationProblems);
    const wanted = whenKnown(name, settings.namespace, (known) => namespaceProblems(known, settings.createNamespace));
    const context = { plan, labels, annotations, parent, namespace: wanted };
    if (!settings.createNamespace) {
        return context;
    }
    const namespace = new k8s.core.v1.Namespace(
        name,
        {
            metadata: {
                name: wanted,
                labels: {
                    ...labels,
                    ...plan.labels,
                    // The pods need no more than this, and nobody else should run with more beside them.
                    "pod-security.kubernetes.io/enforce": "restricted",
                },
                annotations: { ...annotations, ...plan.annotations },
            },
        },
        { parent },
    );
    return { ...context, namespace: namespace.metadata.name };
}

function checkedEach(
    name: string,
    values: Record<string, pulumi.Input<string>>,
    check: (key: string, value: string) => Problem[],
): Record<string, pulumi.Input<string>> {
    return Object.fromEntries(
        Object.entries(values).map(([key, value]) => [key, whenKnown(name, value, (known) => check(key, known))]),
    );
}
