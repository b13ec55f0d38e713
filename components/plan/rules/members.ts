import { type Rule, rule, unless } from "./rule";

/**
 * How many of these members may be stopped while a quorum of the others remains. At least 1, so that 1 or 2 members can
 * be evicted.
 */
const mostAway = (replicas: number) => Math.max(1, Math.floor((replicas - 1) / 2));

export const MEMBERS: Rule[] = [
    rule({
        id: "disruptionBudget",
        why: "more evictions at a time than a minority would leave the ensemble without quorum",
        needs: ["replicas", "disruptionBudget.maxUnavailable"],
        check: ({ replicas, "disruptionBudget.maxUnavailable": value }) =>
            unless(value <= mostAway(replicas), {
                path: "disruptionBudget.maxUnavailable",
                must: `be an integer from 0 to ${mostAway(replicas)} (members)`,
                value,
                reason: `more evictions at a time would leave ${replicas} members without quorum`,
            }),
    }),
    rule({
        id: "minSessionTimeout",
        why: "a session that times out in less than two ticks expires between two heartbeats",
        needs: ["tickTime", "minSessionTimeout"],
        check: ({ tickTime, minSessionTimeout: value }) =>
            unless(value >= 2 * tickTime, {
                path: "minSessionTimeout",
                must: `be at least two ticks, ${2 * tickTime} (milliseconds)`,
                value,
                remedy: "use a longer one, or a shorter tickTime",
            }),
    }),
    rule({
        id: "maxSessionTimeout",
        why: "the longest session timeout cannot be below the shortest one",
        needs: ["minSessionTimeout", "maxSessionTimeout"],
        check: ({ minSessionTimeout: least, maxSessionTimeout: most }, given) =>
            given("maxSessionTimeout")
                ? unless(most >= least, {
                      path: "maxSessionTimeout",
                      must: `be at least minSessionTimeout, ${least} (milliseconds)`,
                      value: most,
                  })
                : unless(most >= least, {
                      path: "minSessionTimeout",
                      must: `be at most maxSessionTimeout, by default twenty ticks, ${most} (milliseconds)`,
                      value: least,
                      remedy: "use a shorter one, or set maxSessionTimeout too",
                  }),
    }),
];
