/** Faults of pods and processes. */
import { isAnother } from "../../cluster/support/command";
import { kubectl } from "../../cluster/support/kubernetes";
import { WITHIN } from "../ensemble";
import { drawn, type Fault, leader, type Target } from "./fault";

export const podKilled: Fault = {
    kind: "a pod is deleted by force",
    seconds: 0,
    begin: async ({ ensemble, member }) => {
        const was = await ensemble.uid(member);
        await kubectl("-n", ensemble.namespace, "delete", "pod", member, "--force", "--grace-period=0");
        await isAnother(WITHIN, () => ensemble.uid(member), was, "");
    },
};

export const allKilled: Fault = {
    kind: "all pods are deleted by force at once",
    seconds: 0,
    begin: async ({ ensemble }) => {
        const was = await Promise.all(ensemble.members.map((name) => ensemble.uid(name)));
        await kubectl("-n", ensemble.namespace, "delete", "pod", "-l", "app=zk", "--force", "--grace-period=0");
        for (const [index, name] of ensemble.members.entries()) {
            await isAnother(WITHIN, () => ensemble.uid(name), was[index], "");
        }
    },
};

export const leaderKilled: Fault = {
    kind: "the leader's process is killed",
    seconds: 0,
    begin: async ({ ensemble }) => {
        const name = await ensemble.leader();
        await ensemble.restart(name, "KILL");
    },
};

const frozen = (kind: string, which: (on: Target) => Promise<string>, seconds: number): Fault => ({
    kind,
    seconds,
    begin: async (on) => {
        const name = await which(on);
        on.endBy(() => on.ensemble.thaw(name));
        await on.ensemble.freeze(name);
    },
});

/** 12 s, because the others give up a silent leader after syncLimit, which is 10 s. */
export const leaderFrozen = frozen("the leader's process is frozen", leader, 12);
export const memberFrozen = frozen("a member's process is frozen", drawn, 6);
