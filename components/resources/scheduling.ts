import type * as k8s from "@pulumi/kubernetes";
import { ZooKeeperAntiAffinity, ZooKeeperZoneSpread } from "../args";
import { type Context, unlessEmpty } from "./context";

type Scheduling = Pick<
    k8s.types.input.core.v1.PodSpec,
    "affinity" | "topologySpreadConstraints" | "nodeSelector" | "tolerations" | "priorityClassName"
>;

/**
 * The fields of the pod that decide on which nodes members run.
 */
export function scheduling(context: Context): Scheduling {
    const { nodeSelector, tolerations, priorityClassName } = context.plan.settings;
    return {
        affinity: affinity(context),
        topologySpreadConstraints: zones(context),
        nodeSelector: unlessEmpty(nodeSelector),
        tolerations: unlessEmpty(tolerations),
        priorityClassName,
    };
}

/** The rule that keeps two members off one node, as strict as `antiAffinity` says. */
function affinity({ plan }: Context): k8s.types.input.core.v1.Affinity | undefined {
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

/** The rule that spreads members over zones, as strict as `zoneSpread` says. */
function zones({ plan }: Context): k8s.types.input.core.v1.TopologySpreadConstraint[] | undefined {
    const { zoneSpread } = plan.settings;
    if (zoneSpread === ZooKeeperZoneSpread.None) {
        return undefined;
    }
    const required = zoneSpread === ZooKeeperZoneSpread.Required;
    return [
        {
            maxSkew: 1,
            topologyKey: "topology.kubernetes.io/zone",
            whenUnsatisfiable: required ? "DoNotSchedule" : "ScheduleAnyway",
            labelSelector: { matchLabels: plan.selector },
        },
    ];
}
