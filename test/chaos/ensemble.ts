/** The ensemble that is tried, as its faults and their checks see it: through kubectl, and in the pods. */
import { attempt, eventually } from "../cluster/support/command";
import { asking, get, inPod, kubectl, tryInPod, votersIn } from "../cluster/support/kubernetes";

/** How long an effect may take to show, in seconds. */
export const WITHIN = 60;

interface Pod {
    metadata: { name: string; uid: string };
    spec: { nodeName?: string };
    status: { podIP?: string; containerStatuses?: { restartCount: number; ready: boolean }[] };
}

/** The process of ZooKeeper in its container, which has no ps. */
const JAVA = 'for p in /proc/[0-9]*; do [[ $(<$p/comm) != java ]] || echo "${p#/proc/}"; done';

export class Ensemble {
    readonly members = ["zk-0", "zk-1", "zk-2"];

    constructor(readonly namespace: string) {}

    async pods(): Promise<Pod[]> {
        return (await get<{ items: Pod[] }>("-n", this.namespace, "pods", "-l", "app=zk")).items;
    }

    async pod(name: string): Promise<Pod | undefined> {
        return (await this.pods()).find(({ metadata }) => metadata.name === name);
    }

    async uid(name: string): Promise<string> {
        return (await this.pod(name))?.metadata.uid ?? "";
    }

    async restarts(name: string): Promise<number> {
        return (await this.pod(name))?.status.containerStatuses?.[0]?.restartCount ?? 0;
    }

    /** The number of the node that a member runs on. */
    async node(name: string): Promise<string> {
        return ((await this.pod(name))?.spec.nodeName ?? "").replace("node-", "");
    }

    async address(name: string): Promise<string> {
        return (await this.pod(name))?.status.podIP ?? "";
    }

    /** Whether Kubernetes sends clients of the Service to it. */
    async isReady(name: string): Promise<boolean> {
        return (await this.pod(name))?.status.containerStatuses?.[0]?.ready ?? false;
    }

    /** How many of the members Kubernetes sends clients to. */
    async ready(): Promise<number> {
        return (await this.pods()).filter(({ status }) => status.containerStatuses?.[0]?.ready).length;
    }

    /** The end of what a member has logged. */
    async lastWords(name: string): Promise<string> {
        return (await attempt("kubectl", "-n", this.namespace, "logs", name, "--tail=1")).output;
    }

    async serves(name: string): Promise<boolean> {
        return (await this.ask(name, "srvr")).output.includes("Mode:");
    }

    ask(name: string, word: string): Promise<{ code: number | null; output: string }> {
        return tryInPod(this.namespace, name, "timeout", "5", "bash", "-c", asking(word));
    }

    /** Those of them who say that they lead. */
    async leaders(names = this.members): Promise<string[]> {
        const answers = await Promise.all(names.map(async (name) => (await this.ask(name, "srvr")).output));
        return names.filter((_, index) => answers[index]?.includes("Mode: leader"));
    }

    async leader(within = 30): Promise<string> {
        const [name = ""] = await eventually(
            within,
            () => this.leaders(),
            ({ length }) => length > 0,
        );
        return name;
    }

    /** Sends a signal to ZooKeeper itself, past the script that started it. */
    async signal(name: string, signal: string): Promise<void> {
        await inPod(this.namespace, name, "bash", "-c", `kill -${signal} $(${JAVA})`);
    }

    /** Stops it where it is. */
    async freeze(name: string): Promise<void> {
        await this.signal(name, "STOP");
        await eventually(
            WITHIN,
            () => this.processState(name),
            (state) => state === "T",
        );
    }

    /** Ends it by a signal, until its container has been started again. */
    async restart(name: string, signal: string): Promise<void> {
        const was = await this.restarts(name);
        await this.signal(name, signal);
        await eventually(
            WITHIN,
            () => this.restarts(name),
            (now) => now > was,
        );
    }

    /** Lets it go on; also if it was started anew meanwhile. */
    async thaw(name: string): Promise<void> {
        await tryInPod(this.namespace, name, "bash", "-c", `kill -CONT $(${JAVA})`);
    }

    /** Kills it after so many seconds, from within: when there is no way into the pod any more. */
    async killIn(name: string, seconds: number): Promise<void> {
        const kill = `(sleep ${String(seconds)}; kill -KILL $(${JAVA})) >/dev/null 2>&1 &`;
        await inPod(this.namespace, name, "bash", "-c", kill);
    }

    /** The state letter of the process, as ps shows it: T is stopped. */
    async processState(name: string): Promise<string> {
        return inPod(this.namespace, name, "bash", "-c", `sed 's/.*) //; s/ .*//' /proc/$(${JAVA})/stat`);
    }

    /** The ids of the voters, as a member tells them; empty if it does not serve. */
    async voters(name: string): Promise<string> {
        return votersIn((await this.ask(name, "conf")).output);
    }

    async scale(count: number): Promise<void> {
        await kubectl("-n", this.namespace, "scale", "statefulset", "zk", `--replicas=${String(count)}`);
        await this.isWhole(count, 180);
    }

    /** All members are ready, and voters, and no others are; seconds until then. */
    async isWhole(count = this.members.length, within = 120): Promise<number> {
        const start = Date.now();
        const wanted = Array.from({ length: count }, (_, index) => String(index + 1)).join(",");
        const path = "jsonpath={.status.readyReplicas} {.status.replicas} {.status.updatedReplicas}";
        await eventually(
            within,
            async () => [
                await kubectl("-n", this.namespace, "get", "statefulset", "zk", "-o", path),
                await this.voters("zk-0"),
            ],
            ([ready, voters]) => ready === `${String(count)} ${String(count)} ${String(count)}` && voters === wanted,
            500,
        );
        return (Date.now() - start) / 1000;
    }

    /** Everything that tells afterwards what happened. */
    async logs(): Promise<Record<string, string>> {
        const pods = await this.pods();
        const texts = await Promise.all(
            pods.flatMap(({ metadata: { name } }) =>
                [[], ["--previous"]].map(async (which): Promise<[string, string]> => {
                    const log = await kubectl("-n", this.namespace, "logs", name, ...which).catch(String);
                    return [`${name}${which.length > 0 ? "-previous" : ""}.log`, log];
                }),
            ),
        );
        const events = await kubectl("-n", this.namespace, "get", "events", "-o", "wide").catch(String);
        return { ...Object.fromEntries(texts), "events.txt": events };
    }

    /** Waits until it does not serve any more; one that never stops is no victim of the fault. */
    async servesNot(name: string): Promise<void> {
        await eventually(
            WITHIN,
            () => this.serves(name),
            (serves) => !serves,
        );
    }
}
