import { PATHS } from "../paths";
import type { Settings } from "../arguments";

/**
 * The static part of zoo.cfg. Membership and client port are not in it: they belong to the dynamic file, which
 * ZooKeeper writes and the start script only ever creates once (components/pod/start.sh).
 */
export function zooCfg(s: Settings): string {
    const lines: Record<string, string | number | boolean> = {
        dataDir: PATHS.data,
        dataLogDir: PATHS.transactionLog,
        tickTime: s.tickTime,
        initLimit: s.initLimit,
        syncLimit: s.syncLimit,
        maxClientCnxns: s.maxClientConnections,
        minSessionTimeout: s.minSessionTimeout,
        maxSessionTimeout: s.maxSessionTimeout,
        "autopurge.snapRetainCount": s.autopurge.retainCount,
        "autopurge.purgeInterval": s.autopurge.intervalHours,
        // What probes and operators ask for; wchp, wchc and dump are left out because they are expensive.
        "4lw.commands.whitelist": "srvr,ruok,conf,mntr,isro",
        // Even one member runs the quorum code: the standalone server cannot be reconfigured, so could never grow.
        standaloneEnabled: false,
        reconfigEnabled: true,
        // An empty disk does not vote: it may be a lost one. Founders are told apart by a file (components/pod/membership.sh).
        "db.autocreate": false,
        // Without these two a member whose own name is late in DNS gives up after three seconds and exits.
        quorumListenOnAllIPs: true,
        electionPortBindRetry: 0,
        // Names that come late must not cost a back-off of up to a minute, nor the leader initLimit ticks of waiting.
        "fastleader.maxNotificationInterval": 500,
        "leader.maxTimeToWaitForEpoch": 2000,
        // A peer that moved leaves an address where nobody answers: do not hang at it.
        connectToLearnerMasterLimit: 3,
        cnxTimeout: 2000,
        // Election connections are idle for days, and networks forget idle connections.
        tcpKeepAlive: true,
        // It shows secrets without asking who wants to know, and restores with any invented password; and its web server
        // starts before the election. mntr says what its commands do.
        "admin.enableServer": false,
    };
    const text = Object.entries(lines).map(([key, value]) => `${key}=${value}`);
    return [
        "# Written anew at each start, except for the membership, which dynamicConfigFile names.",
        ...text,
        "",
    ].join("\n");
}
