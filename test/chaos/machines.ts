/** The nodes of the cluster, their network and their disks. */
import { attempt, eventually, type Result, run } from "../cluster/support/command";
import { get, kubectl, tryInPod } from "../cluster/support/kubernetes";
import type { Ensemble } from "./ensemble";
import type { Target } from "./faults/fault";

/** The clients work in this node's network. Faults never cut this node off, because that would test the clients. */
export const WORKLOAD_NODE = "1";

/**
 * The folder for volumes on each node. These tests mount a file system of their own there, so that it can be filled up.
 */
const DISKS = "/var/lib/local-path";

const cluster = () => process.env["ZK_TEST_CLUSTER"] ?? "";

/** Makes a command line that runs a command of this machine in the clients' network. */
export function asClient(...command: string[]): string[] {
    return ["local/in-cluster", "--name", cluster(), "--node", WORKLOAD_NODE, ...command];
}

/** Runs a command in the network, mount and process namespaces of a node or of the control plane. */
export function nodeRun(machine: string, ...command: string[]): Promise<string> {
    return run("local/node", "--name", cluster(), machine, "run", ...command);
}

/** Like nodeRun, but returns a failure instead of throwing it. */
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

/** Whether ZooKeeper accepts connections at an address. */
export async function accepts(address: string): Promise<boolean> {
    return (await attempt(...asClient("timeout", "2", "bash", "-c", `: </dev/tcp/${address}/2181`))).code === 0;
}

/** Whether a name resolves outside the pods. */
export async function resolves(host: string): Promise<boolean> {
    return (await attempt(...asClient("timeout", "3", "getent", "hosts", host))).code === 0;
}

/** Whether a name resolves in a member's pod. */
export async function resolvesIn({ namespace }: Ensemble, member: string, host: string): Promise<boolean> {
    return (await tryInPod(namespace, member, "timeout", "3", "getent", "hosts", host)).code === 0;
}

/**
 * Waits until every DNS server of the cluster answers with what the API server has. CoreDNS watches the API server. After an
 * outage of six seconds it took half a minute to two minutes until it watched again, and until then it has the old
 * addresses of pods (docs/evidence/chaos.md).
 */
export async function dnsFollows(namespace: string): Promise<void> {
    // A new name each time: a server that does not follow may still have one of an earlier call.
    const name = `dns-${String(Date.now())}`;
    const objects = [
        { apiVersion: "v1", kind: "Service", metadata: { name }, spec: { clusterIP: "None", ports: [{ port: 80 }] } },
        {
            apiVersion: "discovery.k8s.io/v1",
            kind: "EndpointSlice",
            metadata: { name, labels: { "kubernetes.io/service-name": name } },
            addressType: "IPv4",
            endpoints: [{ addresses: ["192.0.2.1"] }],
            ports: [{ port: 80 }],
        },
    ];
    const list = JSON.stringify({ apiVersion: "v1", kind: "List", items: objects });
    await run("bash", "-c", 'kubectl -n "$0" create -f - <<<"$1"', namespace, list);
    const { items: servers } = await get<{ items: { status: { podIP: string } }[] }>(
        "-n",
        "kube-system",
        "pods",
        "--selector=k8s-app=kube-dns",
    );
    const asked = `const dns = new (require("node:dns").promises.Resolver)({ timeout: 1000, tries: 1 });
        dns.setServers([process.argv[1]]);
        dns.resolve4(process.argv[2]).catch(() => process.exit(1));`;
    const host = `${name}.${namespace}.svc.cluster.local`;
    for (const { status } of servers) {
        const knows = async () =>
            (await attempt(...asClient(process.execPath, "-e", asked, status.podIP, host))).code === 0;
        await eventually(180, knows, (is) => is, 1000);
    }
    await kubectl("-n", namespace, "delete", "service,endpointslice", name);
}

/** Whether a member can connect to the election port of another member. */
export async function reaches({ namespace }: Ensemble, from: string, to: string): Promise<boolean> {
    const host = `${to}.zk-hs.${namespace}.svc.cluster.local`;
    return (await tryInPod(namespace, from, "timeout", "2", "bash", "-c", `: </dev/tcp/${host}/3888`)).code === 0;
}

/** Makes a node drop all matching packets that it receives or forwards, until the fault ends. */
async function drop(endBy: Target["endBy"], node: string, name: string, match: string): Promise<void> {
    const table = `chaos-${name}`;
    endBy(async () => {
        // `add` first: the table is missing if the fault failed early, and deleting a missing table is an error.
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
 * Drops what the other members' pods send to this member, at its node; and with "both", what it sends to them, at their
 * nodes. Clients, DNS and Kubernetes still reach all members.
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

/** Drops every DNS query of the members, so they get no answer at all, not even an error. */
export async function silenceDns({ ensemble, endBy }: Target): Promise<void> {
    for (const name of ensemble.members) {
        await drop(endBy, await ensemble.node(name), "dns", `ip saddr ${await ensemble.address(name)} udp dport 53`);
    }
}

/**
 * Mounts a file system of `megabytes` MiB for the volumes of each node, on a loop device. Call it before volumes exist.
 */
export async function mountDisks(nodes: string[], megabytes: number): Promise<void> {
    for (const node of nodes) {
        await nodeRun(node, "mkdir", "-p", DISKS);
        // The image file is unlinked as soon as it is mounted, so it goes away with the mount.
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

/** Simulates a disk that stalls: freezes it for `seconds`, thaws it for 0.05 s, and repeats that `times` times. */
export async function stutter(node: string, seconds: number, times: number): Promise<void> {
    const beat = `fsfreeze -f ${DISKS}; sleep ${String(seconds)}; fsfreeze -u ${DISKS}; sleep 0.05`;
    const commands = `trap "fsfreeze -u ${DISKS} 2>/dev/null || true" EXIT; for i in $(seq ${String(times)}); do ${beat}; done`;
    await nodeRun(node, "bash", "-c", commands);
}

export async function touchDisk(node: string): Promise<void> {
    await nodeRun(node, "dd", "if=/dev/zero", `of=${DISKS}/touched`, "bs=1", "count=1", "conv=fsync");
}

const FILLER = `${DISKS}/full`;

/** Fills the disk to the last byte. */
export async function fillDisk(node: string): Promise<void> {
    // dd fails because the disk becomes full, which is what this wants.
    const { output } = await tryNodeRun(node, "dd", "if=/dev/zero", `of=${FILLER}`, "bs=1M");
    if (!output.includes("No space left on device")) {
        throw new Error(`the disk of node ${node} could not be filled: ${output}`);
    }
}

export async function emptyDisk(node: string): Promise<void> {
    await nodeRun(node, "rm", "-f", FILLER);
}

export async function unmountDisks(nodes: string[]): Promise<void> {
    for (const node of nodes) {
        // Processes that wait for a frozen file system would wait for ever.
        await tryNodeRun(node, "fsfreeze", "-u", DISKS);
        await tryNodeRun(node, "umount", "--lazy", DISKS);
    }
}
