/** The machines that the cluster is made of, and their network. */
import { attempt, type Result, run } from "../cluster/support/command";
import { kubectl, tryInPod } from "../cluster/support/kubernetes";
import type { Ensemble } from "./ensemble";
import type { Target } from "./faults/fault";

/** The node from whose network the clients work. It is never cut off itself: that would try the clients. */
export const WORKLOAD_NODE = "1";

/** Where a node keeps the volumes. For these tests a file system of their own, so that it can be full. */
const DISKS = "/var/lib/local-path";

const cluster = () => process.env["ZK_TEST_CLUSTER"] ?? "";

/** What runs a command of this machine where the clients work. */
export function asClient(...command: string[]): string[] {
    return ["local/in-cluster", "--name", cluster(), "--node", WORKLOAD_NODE, ...command];
}

/** A command with the network, the mounts and the processes of a node, or of the control plane. */
export function nodeRun(machine: string, ...command: string[]): Promise<string> {
    return run("local/node", "--name", cluster(), machine, "run", ...command);
}

/** The same, whatever becomes of it. */
function tryNodeRun(machine: string, ...command: string[]): Promise<Result> {
    return attempt("local/node", "--name", cluster(), machine, "run", ...command);
}

export async function service(machine: string, action: "start" | "kill", name: string): Promise<void> {
    await run("local/node", "--name", cluster(), machine, action, name);
}

export async function isReady(node: string): Promise<boolean> {
    const path = 'jsonpath={.status.conditions[?(@.type=="Ready")].status}';
    return (await kubectl("get", "node", `node-${node}`, "-o", path)) === "True";
}

export async function apiAnswers(): Promise<boolean> {
    return (await attempt("kubectl", "get", "--raw", "/readyz", "--request-timeout=3s")).code === 0;
}

/** Whether ZooKeeper takes connections at an address. */
export async function accepts(address: string): Promise<boolean> {
    return (await attempt(...asClient("timeout", "2", "bash", "-c", `: </dev/tcp/${address}/2181`))).code === 0;
}

/** Whether a name is found from outside the pods. */
export async function resolves(host: string): Promise<boolean> {
    return (await attempt(...asClient("timeout", "3", "getent", "hosts", host))).code === 0;
}

/** Whether a member finds the names of others. */
export async function resolvesIn({ namespace }: Ensemble, member: string, host: string): Promise<boolean> {
    return (await tryInPod(namespace, member, "timeout", "3", "getent", "hosts", host)).code === 0;
}

/** Whether a member reaches the election port of another one. */
export async function reaches({ namespace }: Ensemble, from: string, to: string): Promise<boolean> {
    const host = `${to}.zk-hs.${namespace}.svc.cluster.local`;
    return (await tryInPod(namespace, from, "timeout", "2", "bash", "-c", `: </dev/tcp/${host}/3888`)).code === 0;
}

/** Drops on a node what matches, of all that comes to it and through it, until the fault ends. */
async function drop(endBy: Target["endBy"], node: string, name: string, match: string): Promise<void> {
    const table = `chaos-${name}`;
    endBy(async () => {
        // Also if it was not made: deleting what is not there would fail.
        await nodeRun(node, "nft", `add table inet ${table}; delete table inet ${table}`);
    });
    const commands = [
        `add table inet ${table}`,
        `add chain inet ${table} in { type filter hook prerouting priority -300 ; }`,
        `add rule inet ${table} in ${match} drop`,
    ];
    await nodeRun(node, "nft", commands.join("; "));
}

/**
 * Drops, at the member's node, what comes from the other members' pods to its own, and, both ways, what it sends to them at
 * theirs. Nothing else: clients, DNS and Kubernetes reach all of them.
 */
export async function cutOff(
    { ensemble, endBy }: Target,
    name: string,
    others: string[],
    ways: "both" | "in",
): Promise<void> {
    const pairs = others.flatMap((other): [string, string][] => [
        [other, name],
        ...(ways === "both" ? [[name, other] as [string, string]] : []),
    ]);
    for (const [from, to] of pairs) {
        const match = `ip saddr ${await ensemble.address(from)} ip daddr ${await ensemble.address(to)}`;
        await drop(endBy, await ensemble.node(to), `${from}-${to}`, match);
    }
}

/** Drops every question of the members about a name: they get no answer, not even that there is none. */
export async function silenceDns({ ensemble, endBy }: Target): Promise<void> {
    for (const name of ensemble.members) {
        await drop(endBy, await ensemble.node(name), "dns", `ip saddr ${await ensemble.address(name)} udp dport 53`);
    }
}

/** A file system of its own for the volumes of each node, of so many MiB, on a loop device. Before there are volumes. */
export async function mountDisks(nodes: string[], megabytes: number): Promise<void> {
    for (const node of nodes) {
        await nodeRun(node, "mkdir", "-p", DISKS);
        // The file has no name any more as soon as it is mounted: it goes with the mount.
        const commands = [
            "image=$(mktemp)",
            'trap "rm -f $image" EXIT',
            `truncate -s ${String(megabytes)}M $image`,
            "mkfs.ext4 -q -m 0 $image",
            `mount -o loop $image ${DISKS}`,
            `chmod 0777 ${DISKS}`,
        ];
        await nodeRun(node, "bash", "-euc", commands.join("\n"));
    }
}

/** As a disk that answers now and then: it stops for so many seconds, and goes on for a twentieth of a second; so many times. */
export async function stutter(node: string, seconds: number, times: number): Promise<void> {
    const beat = `fsfreeze -f ${DISKS}; sleep ${String(seconds)}; fsfreeze -u ${DISKS}; sleep 0.05`;
    const commands = `trap "fsfreeze -u ${DISKS} 2>/dev/null || true" EXIT; for i in $(seq ${String(times)}); do ${beat}; done`;
    await nodeRun(node, "bash", "-c", commands);
}

export async function touchDisk(node: string): Promise<void> {
    await nodeRun(node, "dd", "if=/dev/zero", `of=${DISKS}/touched`, "bs=1", "count=1", "conv=fsync");
}

const FILLER = `${DISKS}/full`;

/** Takes what is left, to the last byte. */
export async function fillDisk(node: string): Promise<void> {
    // It ends with an error when nothing is left, as it is to.
    const { output } = await tryNodeRun(node, "dd", "if=/dev/zero", `of=${FILLER}`, "bs=1M");
    if (!output.includes("No space left on device")) {
        throw new Error(`the disk of node ${node} is not full: ${output}`);
    }
}

export async function emptyDisk(node: string): Promise<void> {
    await nodeRun(node, "rm", "-f", FILLER);
}

export async function unmountDisks(nodes: string[]): Promise<void> {
    for (const node of nodes) {
        // One that was left frozen would keep its processes for ever.
        await tryNodeRun(node, "fsfreeze", "-u", DISKS);
        await tryNodeRun(node, "umount", "--lazy", DISKS);
    }
}
