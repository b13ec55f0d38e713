import { isServiceName } from "../syntax";
import { type Rule, unless, whole } from "./rule";

const most = (replicas: number) => Math.max(1, Math.floor((replicas - 1) / 2));

export const MEMBERS: Rule[] = [
    {
        id: "name",
        why: "Services, pods and their DNS names begin with the component's name",
        check: (s) =>
            // The StatefulSet controller labels pods with <name>-<hash of 10>, and a label's value ends at 63.
            unless(isServiceName(s.name) && s.name.length <= 52, {
                path: "name",
                value: s.name,
                reason: "Services, pods and their DNS names begin with it",
                remedy: "use at most 52 lower-case letters, digits and '-', beginning with a letter",
            }),
        refused: ["Zk", "1zk", "zk-", "", "z".repeat(53)].map((name) => ({ path: "name", name, args: {} })),
        passes: ["z", "zk-1", "z".repeat(52)].map((name) => ({ name, args: {} })),
    },
    whole({
        path: "replicas",
        why: "every write waits for a majority of the members",
        of: (s) => s.replicas,
        from: 1,
        to: 15,
    }),
    {
        id: "disruptionBudget",
        why: "more evictions at a time than a minority would leave the ensemble without quorum",
        check: ({ replicas, disruptionBudget: { maxUnavailable: value } }) =>
            unless(Number.isInteger(value) && value >= 0 && value <= most(replicas), {
                path: "disruptionBudget.maxUnavailable",
                value,
                reason: `more evictions at a time would leave ${replicas} members without quorum`,
                remedy: `use a whole number from 0 to ${most(replicas)}`,
            }),
        refused: [
            { disruptionBudget: { maxUnavailable: 2 } },
            { disruptionBudget: { maxUnavailable: -1 } },
            { disruptionBudget: { maxUnavailable: 0.5 } },
            { replicas: 4, disruptionBudget: { maxUnavailable: 2 } },
        ].map((args) => ({ path: "disruptionBudget.maxUnavailable", args })),
        passes: [
            { disruptionBudget: { maxUnavailable: 0 } },
            { replicas: 5, disruptionBudget: { maxUnavailable: 2 } },
            { replicas: 1 },
        ].map((args) => ({ args })),
    },
    whole({
        path: "terminationGracePeriodSeconds",
        why: "a member that is killed while it stops makes its clients wait",
        of: (s) => s.terminationGracePeriodSeconds,
        from: 10,
        to: 3600,
    }),
    whole({
        path: "readyTimeoutSeconds",
        why: "pods need some time to start, and a run that waits for ever tells nobody what is wrong",
        of: (s) => s.readyTimeoutSeconds,
        from: 30,
        to: 86400,
    }),
];
