/** The ensemble under test, as faults and checks see it: through kubectl and by commands in its pods. */
import { attempt, eventually } from "../cluster/support/command";
import { asking, get, inPod, kubectl, tryInPod, votersIn } from "../cluster/support/kubernetes";

/** How long a fault may take to show its effect, in seconds. */
export const WITHIN = 60;

interface Pod {
    metadata: { name: string; uid: string };
    spec: { nodeName?: string };
    status: {
        podIP?: string;
        containerStatuses?: { restartCount: number; ready: boolean; state: { running?: object } }[];
    };
}

/** Prints the process id of ZooKeeper in its container, which has no ps. */
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

    /** The number of the node on which a member runs. */
    async node(name: string): Promise<string> {
        return ((await this.pod(name))?.spec.nodeName ?? "").replace("node-", "");
    }

    async address(name: string): Promise<string> {
        return (await this.pod(name))?.status.podIP ?? "";
    }

    /** Whether the pod's container runs. Until then the kubelet may run commands in a deleted pod of the same name. */
    async runs(name: string): Promise<boolean> {
        return (await this.pod(name))?.status.containerStatuses?.[0]?.state.running !== undefined;
    }

    /** Whether the Service sends clients to the member. */
    async isReady(name: string): Promise<boolean> {
        return (await this.pod(name))?.status.containerStatuses?.[0]?.ready ?? false;
    }

    /** How many members the Service sends clients to. */
    async ready(): Promise<number> {
        return (await this.pods()).filter(({ status }) => status.containerStatuses?.[0]?.ready).length;
    }

    /** The last line of a member's log. */
    async lastWords(name: string): Promise<string> {
        return (await attempt("kubectl", "-n", this.namespace, "logs", name, "--tail=1")).output;
    }

    async serves(name: string): Promise<boolean> {
        return (await this.ask(name, "srvr")).output.includes("Mode:");
    }

    ask(name: string, word: string): Promise<{ code: number | null; output: string }> {
        return tryInPod(this.namespace, name, "timeout", "5", "bash", "-c", asking(word));
    }

    /** The members that answer that they are the leader. */
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

    /** Sends a signal to ZooKeeper itself, not to the script that started it. */
    async signal(name: string, signal: string): Promise<void> {
        await inPod(this.namespace, name, "bash", "-c", `kill -${signal} $(${JAVA})`);
    }

    /** Stops ZooKeeper with SIGSTOP, and waits until it is stopped. */
    async freeze(name: string): Promise<void> {
        await this.signal(name, "STOP");
        await eventually(
            WITHIN,
            () => this.processState(name),
            (state) => state === "T",
        );
    }

    /** Sends a signal that ends ZooKeeper, and waits until its container has been restarted. */
    async restart(name: string, signal: string): Promise<void> {
        const was = await this.restarts(name);
        await this.signal(name, signal);
        await eventually(
            WITHIN,
            () => this.restarts(name),
            (now) => now > was,
        );
    }

    /** Lets ZooKeeper continue after freeze. Also works if ZooKeeper was restarted in the meantime. */
    async thaw(name: string): Promise<void> {
        await tryInPod(this.namespace, name, "bash", "-c", `kill -CONT $(${JAVA})`);
    }

    /** Kills ZooKeeper after a delay, by a process in the pod: for faults that make the pod unreachable. */
    async killIn(name: string, seconds: number): Promise<void> {
        const kill = `(sleep ${String(seconds)}; kill -KILL $(${JAVA})) >/dev/null 2>&1 &`;
        await inPod(this.namespace, name, "bash", "-c", kill);
    }

    /** The state letter of ZooKeeper's process, as in ps: T means stopped. */
    async processState(name: string): Promise<string> {
        return inPod(this.namespace, name, "bash", "-c", `sed 's/.*) //; s/ .*//' /proc/$(${JAVA})/stat`);
    }

    /** The ids of the voters, as the member answers; empty if it does not serve. */
    async voters(name: string): Promise<string> {
        return votersIn((await this.ask(name, "conf")).output);
    }

    async scale(count: number): Promise<void> {
        await kubectl("-n", this.namespace, "scale", "statefulset", "zk", `--replicas=${String(count)}`);
        await this.isWhole(count, 180);
    }

    /**
     * Waits until exactly `count` members exist, and all of them are ready and voters. Returns the seconds until then.
     */
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

    /** Logs and events, for a person who looks for the reason of a failure. */
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

    /** Waits until the member does not serve. If it goes on serving, the fault did not work, and this fails. */
    async servesNot(name: string): Promise<void> {
        await eventually(
            WITHIN,
            () => this.serves(name),
            (serves) => !serves,
        );
    }
}
