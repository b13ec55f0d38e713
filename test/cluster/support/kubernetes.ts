/** Access to the test's cluster by kubectl. */
import { attempt, eventually, isAnother, Result, run } from "./command";

/** Runs kubectl, and throws unless it succeeds. */
export function kubectl(...args: string[]): Promise<string> {
    return run("kubectl", ...args);
}

/** Reads an object or a list as JSON. */
export async function get<T>(...args: string[]): Promise<T> {
    return JSON.parse(await kubectl("get", ...args, "-o", "json")) as T;
}

/** Runs a command in a member's container, and throws unless it succeeds. */
export function inPod(namespace: string, pod: string, ...command: string[]): Promise<string> {
    return run("kubectl", "-n", namespace, "exec", pod, "--", ...command);
}

/** Like inPod, but returns a failure instead of throwing it. */
export function tryInPod(namespace: string, pod: string, ...command: string[]): Promise<Result> {
    return attempt("kubectl", "-n", namespace, "exec", pod, "--", ...command);
}

/** Creates a node through a member. */
export function writeNode(namespace: string, pod: string, path: string): Promise<string> {
    return inPod(namespace, pod, "bash", "-c", `zkCli.sh create ${path} kept 2>&1 | grep '^Created ${path}'`);
}

/** Throws unless the member has the node that writeNode created. */
export function readNode(namespace: string, pod: string, path: string): Promise<string> {
    return inPod(namespace, pod, "bash", "-c", `zkCli.sh <<<$'sync /\\nget ${path}' 2>/dev/null | grep kept`);
}

/** Throws unless the member answers that the node does not exist. A member that does not answer proves nothing. */
export function lacksNode(namespace: string, pod: string, path: string): Promise<string> {
    const client = `zkCli.sh <<<$'sync /\\nget ${path}' 2>&1 | grep 'Node does not exist: ${path}'`;
    return inPod(namespace, pod, "bash", "-c", client);
}

/** Simulates lost disks: deletes claims and pods, and waits until new claims exist, whose volumes are empty. */
export async function loseVolumes(namespace: string, members: string[]): Promise<void> {
    const claims = members.map((member) => `persistentvolumeclaim/datadir-${member}`);
    const uid = (claim: string) =>
        kubectl("-n", namespace, "get", claim, "--ignore-not-found", "-o", "jsonpath={.metadata.uid}");
    const were = await Promise.all(claims.map(uid));
    await kubectl("-n", namespace, "delete", "--wait=false", ...claims);
    await kubectl(
        ...["-n", namespace, "delete", "--force", "--grace-period=0"],
        ...members.map((name) => `pod/${name}`),
    );
    await Promise.all(claims.map((claim, index) => isAnother(60, () => uid(claim), were[index] ?? "", "")));
}

/** The name of a member's volume. */
export const volumeOf = (namespace: string, member: string): Promise<string> =>
    kubectl("-n", namespace, "get", "pvc", `datadir-${member}`, "-o", "jsonpath={.spec.volumeName}");

export async function patchVolumes(names: string[], spec: object): Promise<void> {
    for (const name of names) {
        await kubectl("patch", "persistentvolume", name, "--type=merge", "-p", JSON.stringify({ spec }));
    }
}

/**
 * Lets the next claims of the same names bind these volumes, whose claims were deleted. Waits until the volume controller
 * knows: before, it may provision a new volume for such a claim, on the node of another of these volumes.
 */
export async function releaseVolumes(names: string[]): Promise<void> {
    await patchVolumes(names, { claimRef: { uid: null, resourceVersion: null } });
    await eventually(
        60,
        () => kubectl("get", "persistentvolume", ...names, "-o", "jsonpath={.items[*].status.phase}"),
        (phases) => phases === names.map(() => "Available").join(" "),
    );
}

/** The state of a namespace, for a person who looks for the reason of a failure. */
export async function circumstances(namespace: string): Promise<string> {
    const say = async (...args: string[]) => (await attempt("kubectl", "-n", namespace, ...args)).output;
    const pods = (await say("get", "pods", "-o", "jsonpath={.items[*].metadata.name}")).split(" ");
    return [
        await say("get", "pods,persistentvolumeclaims,configmaps", "-o", "wide"),
        (await say("get", "events", "--sort-by=.lastTimestamp")).split("\n").slice(-30).join("\n"),
        ...(await Promise.all(pods.map(async (pod) => `== ${pod}\n${await say("logs", pod, "--tail=30")}`))),
    ].join("\n");
}

/** A shell command that asks ZooKeeper, in a member's container, a four-letter word. */
export const asking = (word: string): string => `exec 3<>/dev/tcp/127.0.0.1/2181; printf ${word} >&3; cat <&3`;

/** The ids of the voters in an answer to conf, separated by commas; empty if the member does not serve. */
export function votersIn(conf: string): string {
    return [...conf.matchAll(/^server\.(\d+)=.*:participant/gm)].map(([, id]) => id).join(",");
}
