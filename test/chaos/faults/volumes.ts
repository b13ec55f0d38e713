/** Volumes that are lost, and members that vanish without a word: when the ensemble has to refuse to serve. */
import { attempt, eventually, later } from "../../cluster/support/command";
import { inPod, kubectl, loseVolumes } from "../../cluster/support/kubernetes";
import { type Ensemble, WITHIN } from "../ensemble";
import type { Fault } from "./fault";
import { podKilled } from "./members";

/** Fails if one of them serves at any moment of so many seconds. */
export async function nobodyServes(ensemble: Ensemble, names: string[], seconds: number, why: string): Promise<void> {
    const end = Date.now() + seconds * 1000;
    const silent = new Set(names);
    while (Date.now() < end) {
        for (const name of names) {
            const { output } = await ensemble.ask(name, "srvr");
            if (output.includes("Mode:")) {
                throw new Error(`${name} serves, although ${why}`);
            }
            // Where there was no way into the pod, nothing was seen.
            if (!/^(error: |Error from server)/m.test(output)) {
                silent.delete(name);
            }
        }
        await later(0.3);
    }
    if (silent.size > 0) {
        throw new Error(`it was never seen whether these serve: ${[...silent].join(", ")}`);
    }
}

export const volumeLost: Fault = {
    kind: "a volume is lost",
    seconds: 0,
    begin: ({ ensemble, member }) => loseVolumes(ensemble.namespace, [member]),
};

/** Until they say that they wait for their data, or serve without. */
export async function waitsEmpty(ensemble: Ensemble, names: string[]): Promise<void> {
    for (const name of names) {
        await eventually(
            WITHIN,
            async () => (await ensemble.serves(name)) || (await ensemble.lastWords(name)),
            (words) => words === true || words.includes("the volume is empty, but the ensemble has served before"),
        );
    }
}

/** The survivor is away until the empty ones had every chance to found an ensemble of their own. */
export const majorityLost: Fault = {
    kind: "a majority of the volumes is lost, and somebody recovers from the survivor",
    seconds: 0,
    begin: async (on) => {
        const { ensemble, endBy } = on;
        // It has everything: nothing is acknowledged without it, nor after the others are gone.
        const survivor = await ensemble.leader();
        const lost = ensemble.members.filter((name) => name !== survivor);
        endBy(() => ensemble.thaw(survivor));
        await loseVolumes(ensemble.namespace, lost);
        await ensemble.signal(survivor, "STOP");
        await waitsEmpty(ensemble, lost);
        await nobodyServes(ensemble, lost, 5, "it has lost everything");
        // Were it thawed, it would say for a moment that it leads, as it did when it was frozen.
        await podKilled.begin({ ...on, member: survivor });
        await nobodyServes(ensemble, ensemble.members, 5, "a majority has lost everything");
        // Of members that were scaled away too: what they have is of the history that ends here (docs/recovery.md).
        await kubectl(
            ...["-n", ensemble.namespace, "delete", "--ignore-not-found", "persistentvolumeclaim"],
            ...["datadir-zk-3", "datadir-zk-4"],
        );
        await inPod(ensemble.namespace, survivor, "zk-recover", "from-this-member", ...lost);
    },
};

/** Whoever took the wanted count for the list of members would now serve alone, without what the others acknowledged. */
export const othersVanish: Fault = {
    kind: "one member is wanted, lags behind, and the others vanish without a word",
    seconds: 0,
    begin: async ({ ensemble, endBy }) => {
        const [first = "", ...others] = ensemble.members;
        await ensemble.signal(first, "STOP");
        endBy(() => ensemble.scale(ensemble.members.length));
        endBy(() => ensemble.thaw(first));
        // If it was the leader, the others need another one before they can acknowledge what it does not have.
        await eventually(
            WITHIN,
            () => ensemble.leaders(others),
            ({ length }) => length > 0,
        );
        await later(1);
        await kubectl("-n", ensemble.namespace, "scale", "statefulset", "zk", "--replicas=1");
        // By force, and by signal first: a stop in good order would have them leave.
        await Promise.all(others.map((name) => ensemble.signal(name, "KILL")));
        await attempt(
            ...["kubectl", "-n", ensemble.namespace, "delete", "--force", "--grace-period=0", "--ignore-not-found"],
            ...others.map((name) => `pod/${name}`),
        );
        await ensemble.restart(first, "KILL");
        await nobodyServes(ensemble, [first], 8, "it alone does not have everything");
    },
};
