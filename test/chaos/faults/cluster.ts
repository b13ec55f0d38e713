/** What happens to nodes, networks, disks and to Kubernetes itself. */
import { eventually } from "../../cluster/support/command";
import { get, kubectl } from "../../cluster/support/kubernetes";
import { apiAnswers, cutOff, fillDisk, isReady, nodeRun, reaches, resolves, service } from "../machines";
import { drawn, type Fault, leader, type Target, WITHIN } from "./fault";
import { podKilled } from "./members";

const yes = (answer: boolean) => answer;
const no = (answer: boolean) => !answer;

export const nodeLost: Fault = {
    kind: "a node loses its network",
    seconds: 5,
    begin: async ({ ensemble, remote }) => {
        const node = await ensemble.node(remote);
        await nodeRun("control-plane", "ip", "link", "set", `node-${node}`, "down");
        await eventually(WITHIN, () => isReady(node), no);
        return async () => {
            await nodeRun("control-plane", "ip", "link", "set", `node-${node}`, "up");
            await eventually(WITHIN, () => isReady(node), yes);
        };
    },
};

export const kubeletDead: Fault = {
    kind: "a kubelet is dead, and nobody starts its member again",
    seconds: 5,
    begin: async ({ ensemble, member }) => {
        const node = await ensemble.node(member);
        // Asked for while there is still a way into the pod.
        await ensemble.killIn(member, 3);
        await service(node, "stop", "kubelet");
        await eventually(WITHIN, () => isReady(node), no);
        return async () => {
            await service(node, "start", "kubelet");
            await eventually(WITHIN, () => isReady(node), yes);
        };
    },
};

export const apiGone: Fault = {
    kind: "the API server is gone",
    seconds: 10,
    begin: async () => {
        await service("control-plane", "stop", "kube-apiserver");
        await eventually(WITHIN, apiAnswers, no);
        return async () => {
            await service("control-plane", "start", "kube-apiserver");
            await eventually(WITHIN, apiAnswers, yes);
        };
    },
};

const partition = (kind: string, which: (on: Target) => Promise<string>, ways: "both" | "in"): Fault => ({
    kind,
    seconds: 12,
    begin: async (on) => {
        const name = await which(on);
        const others = on.ensemble.members.filter((other) => other !== name);
        const heal = await cutOff(on.ensemble, name, others, ways);
        await eventually(WITHIN, () => reaches(on.ensemble, name, others[0] ?? ""), no);
        await on.ensemble.servesNot(name);
        return heal;
    },
});

export const leaderCutOff = partition("the leader is cut off from the others", leader, "both");
export const memberCutOff = partition("a member is cut off from the others", drawn, "both");
export const leaderDeaf = partition("the leader hears nobody, and is heard", leader, "in");

export const dnsGone: Fault = {
    kind: "DNS is gone, and a pod gets another address",
    seconds: 15,
    begin: async ({ ensemble, member, remote }) => {
        const deployment = ["-n", "kube-system", "deployment", "coredns"];
        const { spec } = await get<{ spec: { replicas: number } }>(...deployment);
        const scale = (count: number) =>
            kubectl("-n", "kube-system", "scale", "deployment", "coredns", `--replicas=${String(count)}`);
        const found = () => resolves(`zk-0.zk-hs.${ensemble.namespace}.svc.cluster.local`);
        await scale(0);
        await eventually(WITHIN, found, no);
        await podKilled.begin({ ensemble, member, remote });
        return async () => {
            await scale(spec.replicas);
            await eventually(WITHIN, found, yes);
        };
    },
};

export const diskFull: Fault = {
    kind: "a disk is full",
    seconds: 5,
    begin: async ({ ensemble, member }) => {
        const empty = await fillDisk(await ensemble.node(member));
        await ensemble.servesNot(member);
        return empty;
    },
};
