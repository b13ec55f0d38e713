import { PATHS } from "../paths";
import type { Settings } from "../arguments";

/**
 * The static part of zoo.cfg. The membership and the client port are in the dynamic file instead. ZooKeeper writes that
 * file; the scripts write it only where ZooKeeper has no list to go on with (components/pod/membership.sh).
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
        // The four-letter commands that the probes use, and those for operators. wchp, wchc and dump are not in the
        // list because they slow a server with many watches or sessions down.
        "4lw.commands.whitelist": "srvr,ruok,conf,mntr,isro",
        // A single member runs the quorum code too. ZooKeeper's standalone server cannot be reconfigured, so it could
        // not grow.
        standaloneEnabled: false,
        reconfigEnabled: true,
        // A member with an empty volume must not vote, because its data may have been lost. Only during the bootstrap
        // the scripts allow it, with the marker `initialize` (components/pod/membership.sh).
        "db.autocreate": false,
        // Without these two, a member exits after three seconds if its own host name does not resolve yet.
        quorumListenOnAllIPs: true,
        electionPortBindRetry: 0,
        // By default, members that cannot reach each other at first ask again after up to a minute, and a new leader
        // waits initLimit ticks for the others. Both are shortened, because host names of new pods often resolve only
        // after a few seconds.
        "fastleader.maxNotificationInterval": 500,
        "leader.maxTimeToWaitForEpoch": 2000,
        // A pod that moved leaves an old address at which nothing answers. Shorter limits, so that connections to it
        // fail soon.
        connectToLearnerMasterLimit: 3,
        cnxTimeout: 2000,
        // Connections between members for elections may be idle for days, and networks drop idle connections.
        tcpKeepAlive: true,
        // AdminServer shows secrets without authentication, and restores a snapshot for anybody who invents a password.
        // Its web server also delays the start. The four-letter command mntr has the numbers that AdminServer shows.
        "admin.enableServer": false,
    };
    const text = Object.entries(lines).map(([key, value]) => `${key}=${value}`);
    return [
        "# Written anew at each start, except for the membership, which dynamicConfigFile names.",
        ...text,
        "",
    ].join("\n");
}
