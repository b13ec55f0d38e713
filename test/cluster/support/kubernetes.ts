/** The cluster of the test, by kubectl. */
import { attempt, isAnother, Result, run } from "./command";

/** Runs kubectl, which must succeed. */
export function kubectl(...args: string[]): Promise<string> {
    return run("kubectl", ...args);
}

/** An object (or a list) as JSON. */
export async function get<T>(...args: string[]): Promise<T> {
    return JSON.parse(await kubectl("get", ...args, "-o", "json")) as T;
}

/** A command in a member's container. */
export function inPod(namespace: string, pod: string, ...command: string[]): Promise<string> {
    return run("kubectl", "-n", namespace, "exec", pod, "--", ...command);
}

/** The same, whatever becomes of it. */
export function tryInPod(namespace: string, pod: string, ...command: string[]): Promise<Result> {
    return attempt("kubectl", "-n", namespace, "exec", pod, "--", ...command);
}

/** Writes a node by way of a member. */
export function writeNode(namespace: string, pod: string, path: string): Promise<string> {
    return inPod(namespace, pod, "bash", "-c", `zkCli.sh create ${path} kept 2>&1 | grep '^Created ${path}'`);
}

/** Fails unless the member has what was written there. */
export function readNode(namespace: string, pod: string, path: string): Promise<string> {
    return inPod(namespace, pod, "bash", "-c", `zkCli.sh <<<$'sync /\\nget ${path}' 2>/dev/null | grep kept`);
}

/** Fails unless the member knows that there is no such node; one that does not answer knows nothing. */
export function lacksNode(namespace: string, pod: string, path: string): Promise<string> {
    const client = `zkCli.sh <<<$'sync /\\nget ${path}' 2>&1 | grep 'Node does not exist: ${path}'`;
    return inPod(namespace, pod, "bash", "-c", client);
}

/** Volumes as they are after their disks were lost: claims and pods are deleted, and new ones are there, empty. */
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

/** What there is in a namespace, for whoever has to find out why a test failed. */
export async function circumstances(namespace: string): Promise<string> {
    const say = async (...args: string[]) => (await attempt("kubectl", "-n", namespace, ...args)).output;
    const pods = (await say("get", "pods", "-o", "jsonpath={.items[*].metadata.name}")).split(" ");
    return [
        await say("get", "pods,persistentvolumeclaims,configmaps", "-o", "wide"),
        (await say("get", "events", "--sort-by=.lastTimestamp")).split("\n").slice(-30).join("\n"),
        ...(await Promise.all(pods.map(async (pod) => `== ${pod}\n${await say("logs", pod, "--tail=30")}`))),
    ].join("\n");
}

/** What asks, in a member's container, for the answer to a four letter word. */
export const asking = (word: string): string => `exec 3<>/dev/tcp/127.0.0.1/2181; printf ${word} >&3; cat <&3`;

/** The ids of the voters in a member's answer to conf, comma separated; none if it does not serve. */
export function votersIn(conf: string): string {
    return [...conf.matchAll(/^server\.(\d+)=.*:participant/gm)].map(([, id]) => id).join(",");
}
