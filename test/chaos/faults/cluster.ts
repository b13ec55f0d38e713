/** Faults of nodes, networks, disks and Kubernetes itself. */
import { eventually } from "../../cluster/support/command";
import { get, kubectl } from "../../cluster/support/kubernetes";
import * as machines from "../machines";
import { WITHIN } from "../ensemble";
import { drawn, type Fault, leader, type Target } from "./fault";
import { leaderKilled, podKilled } from "./members";

const yes = (answer: boolean) => answer;
const no = (answer: boolean) => !answer;

export const nodeLost: Fault = {
    kind: "a node loses its network",
    seconds: 5,
    begin: async ({ ensemble, remote, endBy }) => {
        const node = await ensemble.node(remote);
        const link = (state: string) => machines.nodeRun("control-plane", "ip", "link", "set", `node-${node}`, state);
        endBy(async () => {
            await link("up");
            await eventually(WITHIN, () => machines.isReady(node), yes);
        });
        await link("down");
        await eventually(WITHIN, () => machines.isReady(node), no);
    },
};

export const kubeletDead: Fault = {
    kind: "a kubelet is dead, so its member is not restarted",
    seconds: 5,
    begin: async ({ ensemble, member, endBy }) => {
        const node = await ensemble.node(member);
        endBy(async () => {
            await machines.service(node, "start", "kubelet");
            await eventually(WITHIN, () => machines.isReady(node), yes);
        });
        // The delayed kill is started first, because no command can be run in the pod once its kubelet is dead.
        await ensemble.killIn(member, 3);
        await machines.service(node, "kill", "kubelet");
        await eventually(WITHIN, () => machines.isReady(node), no);
        // By now, a kubelet that still works would have restarted the member, and it would accept connections.
        if (await machines.accepts(await ensemble.address(member))) {
            throw new Error(`${member} was restarted, although its kubelet is dead`);
        }
    },
};

export const apiGone: Fault = {
    kind: "the API server is gone",
    seconds: 5,
    begin: async ({ endBy }) => {
        endBy(async () => {
            await machines.service("control-plane", "start", "kube-apiserver");
            await eventually(WITHIN, machines.apiAnswers, yes);
        });
        await machines.service("control-plane", "kill", "kube-apiserver");
        await eventually(WITHIN, machines.apiAnswers, no);
    },
};

const partition = (kind: string, which: (on: Target) => Promise<string>, ways: "both" | "in"): Fault => ({
    kind,
    seconds: 5,
    begin: async (on) => {
        const name = await which(on);
        const others = on.ensemble.members.filter((other) => other !== name);
        await machines.cutOff(on, name, others, ways);
        await eventually(WITHIN, () => machines.reaches(on.ensemble, name, others[0] ?? ""), no);
        await on.ensemble.servesNot(name);
        // The member still answers, but cannot serve clients, so it must not be ready.
        await eventually(WITHIN, () => on.ensemble.isReady(name), no);
    },
});

export const leaderCutOff = partition("the leader is cut off from the others", leader, "both");
export const memberCutOff = partition("a member is cut off from the others", drawn, "both");
export const leaderDeaf = partition("the leader can send to the others, but not receive", leader, "in");

export const dnsGone: Fault = {
    kind: "DNS is gone, and the leader's pod gets another address",
    seconds: 5,
    begin: async (on) => {
        const { ensemble, endBy } = on;
        const deployment = ["-n", "kube-system", "deployment", "coredns"];
        const { spec } = await get<{ spec: { replicas: number } }>(...deployment);
        const scale = (count: number) =>
            kubectl("-n", "kube-system", "scale", "deployment", "coredns", `--replicas=${String(count)}`);
        const found = () => machines.resolves(`zk-0.zk-hs.${ensemble.namespace}.svc.cluster.local`);
        endBy(async () => {
            await scale(spec.replicas);
            await eventually(WITHIN, found, yes);
        });
        await scale(0);
        await eventually(WITHIN, found, no);
        await podKilled.begin({ ...on, member: await ensemble.leader() });
    },
};

export const dnsSilent: Fault = {
    kind: "DNS does not answer the members, and the leader's process is killed",
    seconds: 5,
    begin: async (on) => {
        const { ensemble } = on;
        await machines.silenceDns(on);
        await Promise.all(
            ensemble.members.map(async (name) => {
                const other = ensemble.members.find((one) => one !== name) ?? "";
                const host = `${other}.zk-hs.${ensemble.namespace}.svc.cluster.local`;
                await eventually(WITHIN, () => machines.resolvesIn(ensemble, name, host), no);
            }),
        );
        await leaderKilled.begin(on);
        // DNS still does not answer while the members elect a leader. An election that asked DNS would take twice as
        // long, which is more than 8 s.
        await ensemble.leader(8);
    },
};

export const diskFull: Fault = {
    kind: "a disk is full",
    seconds: 5,
    begin: async ({ ensemble, member, endBy }) => {
        const node = await ensemble.node(member);
        endBy(() => machines.emptyDisk(node));
        await machines.fillDisk(node);
        await ensemble.servesNot(member);
    },
};

export const diskSlow: Fault = {
    kind: "a disk stalls for a second at a time",
    seconds: 0,
    begin: async ({ ensemble, member }) => {
        const node = await ensemble.node(member);
        // A write of the test itself is delayed like ZooKeeper's writes.
        const write = async () => {
            const start = Date.now();
            await machines.touchDisk(node);
            return Date.now() - start;
        };
        // The minimum of three, because a busy machine may delay any one of them.
        const usual = Math.min(await write(), await write(), await write());
        const disk = machines.stutter(node, 1, 6);
        let longest = 0;
        for (const end = Date.now() + 5000; Date.now() < end;) {
            longest = Math.max(longest, await write());
        }
        await disk;
        if (longest < usual + 500) {
            throw new Error(`the disk of ${member} was not slow: ${longest} ms, usually ${usual} ms`);
        }
    },
};
