/** Every kind that there is. */
import * as cluster from "./cluster";
import type { Fault } from "./fault";
import * as members from "./members";
import { drained, rolled, scaled, scaledWithOneDown } from "./operations";
import * as volumes from "./volumes";

/** Kinds during which a client's session must not expire: what people do to an ensemble on purpose. */
export const GENTLE = [rolled, scaled, drained].map(({ kind }) => kind);

export const FAULTS: Fault[] = [
    members.podKilled,
    members.allKilled,
    members.leaderKilled,
    members.leaderFrozen,
    members.memberFrozen,
    cluster.nodeLost,
    cluster.kubeletDead,
    cluster.apiGone,
    cluster.leaderCutOff,
    cluster.memberCutOff,
    cluster.leaderDeaf,
    cluster.dnsGone,
    cluster.dnsSilent,
    cluster.diskFull,
    cluster.diskSlow,
    volumes.volumeLost,
    volumes.majorityLost,
    volumes.othersVanish,
    rolled,
    scaled,
    scaledWithOneDown,
    drained,
];
