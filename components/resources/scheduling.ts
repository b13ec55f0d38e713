import type * as k8s from "@pulumi/kubernetes";
import { ZooKeeperAntiAffinity, ZooKeeperZoneSpread } from "../args";
import type { EnsemblePlan } from "../plan/plan";

type Scheduling = Pick<
    k8s.types.input.core.v1.PodSpec,
    "affinity" | "topologySpreadConstraints" | "nodeSelector" | "tolerations" | "priorityClassName"
>;

/** Where members run. What is empty is left out: the API server would drop it and every refresh would find it missing. */
export function scheduling(plan: EnsemblePlan): Scheduling {
    const { nodeSelector, tolerations, priorityClassName } = plan.settings;
    return {
        affinity: affinity(plan),
        topologySpreadConstraints: zones(plan),
        nodeSelector: Object.keys(nodeSelector).length === 0 ? undefined : nodeSelector,
        tolerations: tolerations.length === 0 ? undefined : tolerations,
        priorityClassName,
    };
}

/** Keeps members off each other's nodes, as strictly as asked for. */
function affinity({ settings, selector }: EnsemblePlan): k8s.types.input.core.v1.Affinity | undefined {
    const term = { labelSelector: { matchLabels: selector }, topologyKey: "kubernetes.io/hostname" };
    switch (settings.antiAffinity) {
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

/** Keeps zones alike, as strictly as asked for. */
function zones({ settings, selector }: EnsemblePlan): k8s.types.input.core.v1.TopologySpreadConstraint[] | undefined {
    if (settings.zoneSpread === ZooKeeperZoneSpread.None) {
        return undefined;
    }
    const required = settings.zoneSpread === ZooKeeperZoneSpread.Required;
    return [
        {
            maxSkew: 1,
            topologyKey: "topology.kubernetes.io/zone",
            whenUnsatisfiable: required ? "DoNotSchedule" : "ScheduleAnyway",
            labelSelector: { matchLabels: selector },
        },
    ];
}
