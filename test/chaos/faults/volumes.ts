/** Lost volumes, and members that vanish without leaving: the ensemble has to refuse to serve. */
import { attempt, eventually, later } from "../../cluster/support/command";
import { inPod, kubectl, loseVolumes } from "../../cluster/support/kubernetes";
import { type Ensemble, WITHIN } from "../ensemble";
import type { Fault } from "./fault";
import { podKilled } from "./members";

/** Fails if one of the members serves at any moment of the given time. */
export async function nobodyServes(ensemble: Ensemble, names: string[], seconds: number, why: string): Promise<void> {
    const end = Date.now() + seconds * 1000;
    const silent = new Set(names);
    while (Date.now() < end) {
        for (const name of names) {
            const { output } = await ensemble.ask(name, "srvr");
            if (output.includes("Mode:")) {
                throw new Error(`${name} serves, although ${why}`);
            }
            // If no command could be run in the pod, this answer says nothing about the member.
            if (!/^(error: |Error from server)/m.test(output)) {
                silent.delete(name);
            }
        }
        await later(0.3);
    }
    if (silent.size > 0) {
        throw new Error(
            `no command could be run in these pods, so it is unknown whether they serve: ${[...silent].join(", ")}`,
        );
    }
}

export const volumeLost: Fault = {
    kind: "a volume is lost",
    seconds: 0,
    begin: ({ ensemble, member }) => loseVolumes(ensemble.namespace, [member]),
};

/** Waits until each member logs that it waits for its data, or serves without its data. */
export async function waitsEmpty(ensemble: Ensemble, names: string[]): Promise<void> {
    for (const name of names) {
        await eventually(
            WITHIN,
            async () => (await ensemble.serves(name)) || (await ensemble.lastWords(name)),
            (words) => words === true || words.includes("the volume is empty, but the ensemble has served before"),
        );
    }
}

/** The survivor is stopped until the empty members had enough time to wrongly bootstrap an ensemble of their own. */
export const majorityLost: Fault = {
    kind: "a majority of the volumes is lost, and an operator recovers from the survivor",
    seconds: 0,
    begin: async (on) => {
        const { ensemble, endBy } = on;
        // The leader has all data: nothing is acknowledged without it, and no write happens after the others are gone.
        const survivor = await ensemble.leader();
        const lost = ensemble.members.filter((name) => name !== survivor);
        endBy(() => ensemble.thaw(survivor));
        await loseVolumes(ensemble.namespace, lost);
        await ensemble.signal(survivor, "STOP");
        await waitsEmpty(ensemble, lost);
        await nobodyServes(ensemble, lost, 5, "it has lost everything");
        // The survivor's pod is replaced, not thawed: a thawed leader would answer for a moment that it still leads.
        await podKilled.begin({ ...on, member: survivor });
        await eventually(WITHIN, () => ensemble.runs(survivor), Boolean);
        await nobodyServes(ensemble, ensemble.members, 5, "a majority has lost everything");
        // The volumes of members that were scaled away belong to the data generation that ends here (docs/recovery.md).
        await kubectl(
            ...["-n", ensemble.namespace, "delete", "--ignore-not-found", "persistentvolumeclaim"],
            ...["datadir-zk-3", "datadir-zk-4"],
        );
        await inPod(ensemble.namespace, survivor, "zk-recover", "from-this-member", ...lost);
    },
};

/** A member that took `replicas` for the membership would serve alone here, without what the others acknowledged. */
export const othersVanish: Fault = {
    kind: "replicas becomes 1, member 0 lags behind, and the others vanish without leaving",
    seconds: 0,
    begin: async ({ ensemble, endBy }) => {
        const [first = "", ...others] = ensemble.members;
        await ensemble.signal(first, "STOP");
        endBy(() => ensemble.scale(ensemble.members.length));
        endBy(() => ensemble.thaw(first));
        // If the first member was the leader, the others need a new leader before they can acknowledge writes that it
        // lacks.
        await eventually(
            WITHIN,
            () => ensemble.leaders(others),
            ({ length }) => length > 0,
        );
        await later(1);
        await kubectl("-n", ensemble.namespace, "scale", "statefulset", "zk", "--replicas=1");
        // The others are killed by a signal and deleted by force, because a regular stop would remove them from the
        // membership.
        await Promise.all(others.map((name) => ensemble.signal(name, "KILL")));
        await attempt(
            ...["kubectl", "-n", ensemble.namespace, "delete", "--force", "--grace-period=0", "--ignore-not-found"],
            ...others.map((name) => `pod/${name}`),
        );
        await ensemble.restart(first, "KILL");
        await nobodyServes(ensemble, [first], 8, "it alone does not have everything");
    },
};
