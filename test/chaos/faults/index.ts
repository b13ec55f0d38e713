/** All kinds of faults. */
import * as cluster from "./cluster";
import type { Fault } from "./fault";
import * as members from "./members";
import { drained, rolled, scaled, scaledWithOneDown } from "./operations";
import * as volumes from "./volumes";

/** Kinds that operators cause on purpose. No client's session may expire during them. */
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
