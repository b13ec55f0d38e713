/** The machines that the cluster is made of, and their network. */
import { attempt, run } from "../cluster/support/command";
import { kubectl, tryInPod } from "../cluster/support/kubernetes";
import type { Ensemble } from "./ensemble";
import type { Target } from "./faults/fault";

/** The node from whose network the clients work. It is never cut off itself: that would try the clients. */
export const WORKLOAD_NODE = "1";

/** Where a node keeps the volumes. For these tests a file system of their own, so that it can be full. */
const DISKS = "/var/lib/local-path";

const cluster = () => process.env["ZK_TEST_CLUSTER"] ?? "";

/** A command with the network, the mounts and the processes of a node, or of the control plane. */
export function nodeRun(machine: string, ...command: string[]): Promise<string> {
    return run("local/node", "--name", cluster(), machine, "run", ...command);
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

/** Whether a name is found from outside the pods. */
export async function resolves(host: string): Promise<boolean> {
    const lookUp = ["timeout", "3", "getent", "hosts", host];
    return (await attempt("local/in-cluster", "--name", cluster(), "--node", WORKLOAD_NODE, ...lookUp)).code === 0;
}

/** Whether a member reaches the election port of another one. */
export async function reaches({ namespace }: Ensemble, from: string, to: string): Promise<boolean> {
    const host = `${to}.zk-hs.${namespace}.svc.cluster.local`;
    return (await tryInPod(namespace, from, "timeout", "2", "bash", "-c", `: </dev/tcp/${host}/3888`)).code === 0;
}

const TABLE = "chaos";

/**
 * Drops what comes from the other members' pods at the member's node, and, both ways, what comes from it at theirs. Clients
 * and Kubernetes have other addresses, and reach all of them.
 */
export async function cutOff(
    { ensemble, endBy }: Target,
    name: string,
    others: string[],
    ways: "both" | "in",
): Promise<void> {
    const ranges = async (members: string[]) =>
        Promise.all(members.map(async (member) => `10.244.${await ensemble.node(member)}.0/24`));
    const drops: [string, string[]][] = [[await ensemble.node(name), await ranges(others)]];
    if (ways === "both") {
        for (const other of others) {
            drops.push([await ensemble.node(other), await ranges([name])]);
        }
    }
    for (const [node, sources] of drops) {
        endBy(async () => {
            // Also if it was not made: deleting what is not there would fail.
            await nodeRun(node, "nft", `add table inet ${TABLE}; delete table inet ${TABLE}`);
        });
        const commands = [
            `add table inet ${TABLE}`,
            `add chain inet ${TABLE} in { type filter hook prerouting priority -300 ; }`,
            `add rule inet ${TABLE} in ip saddr { ${sources.join(", ")} } drop`,
        ];
        await nodeRun(node, "nft", commands.join("; "));
    }
}

/** A file system of its own for the volumes of each node, of so many MiB in memory. Before there are volumes. */
export async function mountDisks(nodes: string[], megabytes: number): Promise<void> {
    for (const node of nodes) {
        await nodeRun(node, "mkdir", "-p", DISKS);
        await nodeRun(node, "mount", "-t", "tmpfs", "-o", `size=${String(megabytes)}m`, "tmpfs", DISKS);
    }
}

const FILLER = `${DISKS}/full`;

/** Takes what is left, to the last byte. */
export async function fillDisk(node: string): Promise<void> {
    const fill = ["dd", "if=/dev/zero", `of=${FILLER}`, "bs=1M"];
    // It ends with an error when nothing is left, as it is to.
    const { output } = await attempt("local/node", "--name", cluster(), node, "run", ...fill);
    if (!output.includes("No space left on device")) {
        throw new Error(`the disk of node ${node} is not full: ${output}`);
    }
}

export async function emptyDisk(node: string): Promise<void> {
    await nodeRun(node, "rm", "-f", FILLER);
}

export async function unmountDisks(nodes: string[]): Promise<void> {
    for (const node of nodes) {
        await attempt("local/node", "--name", cluster(), node, "run", "umount", "--lazy", DISKS);
    }
}
