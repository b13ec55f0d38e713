import type * as k8s from "@pulumi/kubernetes";
import { ZooKeeperAntiAffinity } from "../args";
import type { EnsemblePlan } from "../plan/plan";

/** Keeps members off each other's nodes, as strictly as asked for. */
export function affinity(plan: EnsemblePlan): k8s.types.input.core.v1.Affinity | undefined {
    const term = { labelSelector: { matchLabels: plan.selector }, topologyKey: "kubernetes.io/hostname" };
    switch (plan.settings.antiAffinity) {
        case ZooKeeperAntiAffinity.Required:
            return { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
        case ZooKeeperAntiAffinity.Preferred:
            return {
                podAntiAffinity: {
                    preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }],
                },
            };
        case ZooKeeperAntiAffinity.None:
            return undefined;
    }
}
