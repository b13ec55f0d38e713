import { type Rule, unless, whole } from "./rule";

/** ZooKeeper reads its numbers into 32 bits. */
const MOST = 2 ** 31 - 1;

export const TIMING: Rule[] = [
    whole({
        path: "tickTime",
        why: "heartbeats and time-outs count in it, in milliseconds",
        of: (s) => s.tickTime,
        from: 100,
        to: 60000,
    }),
    whole({
        path: "initLimit",
        why: "it counts the ticks in which a member joins",
        of: (s) => s.initLimit,
        from: 1,
        to: 3600,
    }),
    whole({
        path: "syncLimit",
        why: "it counts the ticks in which a member answers",
        of: (s) => s.syncLimit,
        from: 1,
        to: 600,
    }),
    whole({
        path: "maxClientConnections",
        why: "it counts the connections of one client address, and 0 means no limit",
        of: (s) => s.maxClientConnections,
        from: 0,
        to: 1000000,
    }),
    {
        id: "minSessionTimeout",
        why: "a session of less than two ticks ends between two heartbeats",
        check: ({ tickTime, minSessionTimeout: value }) =>
            // One that follows from a wrong tick is judged there.
            unless(value === 2 * tickTime || (Number.isInteger(value) && value >= 2 * tickTime && value <= MOST), {
                path: "minSessionTimeout",
                value,
                reason: `sessions are counted in ticks of ${tickTime} ms, so a shorter one ends between two heartbeats`,
                remedy: `use at least two ticks, ${2 * tickTime}, or a shorter tickTime`,
            }),
        refused: [
            { minSessionTimeout: 3999 },
            { minSessionTimeout: 4000.5 },
            { tickTime: 3000, minSessionTimeout: 4000 },
        ].map((args) => ({ path: "minSessionTimeout", args })),
        passes: [{ args: { minSessionTimeout: 4000 } }, { args: { tickTime: 3000 } }],
    },
    {
        id: "maxSessionTimeout",
        why: "between the shortest and the longest time-out there has to be room, and ZooKeeper reads 32 bits",
        check: ({ tickTime, minSessionTimeout: least, maxSessionTimeout: value }) =>
            unless((value === 20 * tickTime || Number.isInteger(value)) && value >= least && value <= MOST, {
                path: "maxSessionTimeout",
                value,
                reason: `it is below minSessionTimeout, ${least}, or no whole number of milliseconds that ZooKeeper reads`,
                remedy: `use a whole number from ${least} to ${MOST}`,
            }),
        refused: [
            { maxSessionTimeout: 3999 },
            { maxSessionTimeout: 40000.5 },
            { maxSessionTimeout: MOST + 1 },
            { minSessionTimeout: 50000 },
        ].map((args) => ({ path: "maxSessionTimeout", args })),
        passes: [{ args: { maxSessionTimeout: 4000 } }, { args: { maxSessionTimeout: MOST } }],
    },
];
