/** The objects and pods of an ensemble, and what happens to them during an operation such as an upgrade. */
import { eventually } from "./command";
import { get } from "./kubernetes";

interface Item {
    kind: string;
    metadata: { name: string; uid: string; deletionTimestamp?: string };
    status: { conditions?: { type: string; status: string }[]; containerStatuses?: { restartCount: number }[] };
}

interface StatefulSet {
    metadata: { generation: number };
    status: { observedGeneration: number; updateRevision: string };
}

/** UIDs by kind and name. */
type Uids = Record<string, string>;

/** The result of watching the members. */
interface Seen {
    /** The smallest number of members at a time whose pod had become ready and was not being deleted. */
    fewest: number;
    /** For each member, how many different pods it had. */
    lives: number[];
}

export class Observed {
    constructor(
        readonly namespace: string,
        readonly name: string,
    ) {}

    /** The UIDs of the objects that must not be deleted and created again, because they have data or an address. */
    async objects(): Promise<Uids> {
        const namespace = await get<Item>("namespace", this.namespace);
        const kinds = "statefulsets,services,poddisruptionbudgets,persistentvolumeclaims";
        return uids([namespace, ...(await this.list(kinds))]);
    }

    /** The revision that the members should run. Waits until the controller has seen the newest StatefulSet. */
    async revision(): Promise<string> {
        const { status } = await eventually(
            60,
            () => get<StatefulSet>("-n", this.namespace, "statefulset", this.name),
            ({ metadata, status }) => status.observedGeneration === metadata.generation,
        );
        return status.updateRevision;
    }

    async pods(): Promise<Uids> {
        return uids(await this.list("pods"));
    }

    /**
     * Waits until every member has a new pod that is ready. `pulumi up` does not ensure this: its wait may end before
     * the roll begins.
     */
    async renewed(were: Uids): Promise<void> {
        const isNew = (pod: Item) => isReady(pod) && were[key(pod)] !== pod.metadata.uid;
        await eventually(
            240,
            () => this.list("pods"),
            (pods) => pods.length === Object.keys(were).length && pods.every(isNew),
        );
    }

    /** How often a container restarted in its pod, for each member. */
    async restarts(): Promise<number[]> {
        const ofPod = ({ status }: Item) =>
            (status.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0);
        return (await this.list("pods")).map(ofPod);
    }

    /** Watches the members, twice a second, until `end` is called. */
    watch(): { end: () => Promise<Seen> } {
        const lives = new Map<string, Set<string>>();
        /** Pods that became ready. On a busy machine an election takes so long that no member is ready for a moment. */
        const served = new Set<string>();
        let fewest = Infinity;
        let over = false;
        const look = async () => {
            while (!over) {
                const pods = await this.list("pods");
                pods.filter(isReady).forEach(({ metadata }) => served.add(metadata.uid));
                const serve = pods.filter(
                    ({ metadata: { uid, deletionTimestamp } }) => served.has(uid) && !deletionTimestamp,
                );
                fewest = Math.min(fewest, serve.length);
                pods.forEach((pod) => lives.set(key(pod), (lives.get(key(pod)) ?? new Set()).add(pod.metadata.uid)));
                await new Promise((resolve) => setTimeout(resolve, 500));
            }
        };
        const looking = look();
        return {
            end: async () => {
                over = true;
                await looking;
                return { fewest, lives: [...lives.values()].map(({ size }) => size) };
            },
        };
    }

    private async list(kinds: string): Promise<Item[]> {
        return (await get<{ items: Item[] }>("-n", this.namespace, kinds, "-l", `app=${this.name}`)).items;
    }
}

function key({ kind, metadata }: Item): string {
    return `${kind} ${metadata.name}`;
}

function uids(items: Item[]): Uids {
    return Object.fromEntries(items.map((item) => [key(item), item.metadata.uid]));
}

function isReady({ status }: Item): boolean {
    return status.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false;
}
