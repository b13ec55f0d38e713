import { ZooKeeperAntiAffinity, ZooKeeperDataPolicy, ZooKeeperLogLevel, ZooKeeperZoneSpread } from "../args";
import type { KnownArgs } from "./settings";

/** What a value of the arguments has to be, and what it counts or means. */
export type Shape =
    Text | Count | Flag | Choice | (Plainness & { kind: "object"; fields: Record<string, Shape> }) | List | Dictionary;

interface Plainness {
    /** It decides which objects there are, so it has to be known before any of them is. */
    plain?: boolean;
}
interface Text extends Plainness {
    kind: "string";
    unit?: string;
}
interface Count extends Plainness {
    kind: "number";
    unit: string;
}
interface Flag extends Plainness {
    kind: "boolean";
}
interface Choice extends Plainness {
    kind: "choice";
    values: string[];
}
interface Fields<T> extends Plainness {
    kind: "object";
    fields: { [K in keyof T]-?: ShapeOf<NonNullable<T[K]>> };
}
interface List<Item = Shape> extends Plainness {
    kind: "list";
    items: Item;
}
interface Dictionary<Value = Shape> extends Plainness {
    kind: "map";
    values: Value;
}

/** The compiler holds the table below to the types in args.ts. */
type ShapeOf<T> = [T] extends [boolean]
    ? Flag
    : [T] extends [number]
      ? Count
      : [T] extends [string]
        ? string extends T
            ? Text
            : Choice
        : [T] extends [readonly (infer Item)[]]
          ? List<ShapeOf<Item>>
          : string extends keyof T
            ? Dictionary<ShapeOf<T[string & keyof T]>>
            : Fields<T>;

const text = (unit?: string): Text => ({ kind: "string", unit });
const count = (unit: string): Count => ({ kind: "number", unit });
const flag: Flag = { kind: "boolean" };
const choice = (values: object): Choice => ({ kind: "choice", values: Object.values(values) as string[] });
const fields = <T>(of: Fields<T>["fields"]): Fields<T> => ({ kind: "object", fields: of });
const list = <Item>(items: Item): List<Item> => ({ kind: "list", items });
const map: Dictionary<Text> = { kind: "map", values: text() };
const plain = <T>(shape: T): T => ({ ...shape, plain: true });

const amounts = () =>
    fields<{ memory: string; cpu: string }>({
        memory: text("Kubernetes quantity of bytes"),
        cpu: text("Kubernetes quantity of cores"),
    });

/** All arguments. What is not here does not exist. */
export const SHAPE = fields<KnownArgs>({
    replicas: plain(count("members")),
    image: text(),
    imageRegistry: text(),
    imagePullSecrets: list(text()),
    clusterUid: text("UID"),
    namespace: text(),
    createNamespace: plain(flag),
    dataPolicy: plain(choice(ZooKeeperDataPolicy)),
    storage: fields<NonNullable<KnownArgs["storage"]>>({
        className: text(),
        size: text("Kubernetes quantity of bytes"),
    }),
    resources: fields<NonNullable<KnownArgs["resources"]>>({ requests: amounts(), limits: amounts() }),
    heap: text("JVM heap size"),
    tickTime: count("milliseconds"),
    initLimit: count("ticks"),
    syncLimit: count("ticks"),
    maxClientConnections: count("connections"),
    minSessionTimeout: count("milliseconds"),
    maxSessionTimeout: count("milliseconds"),
    autopurge: fields<NonNullable<KnownArgs["autopurge"]>>({
        retainCount: count("snapshots"),
        intervalHours: count("hours"),
    }),
    logLevel: choice(ZooKeeperLogLevel),
    antiAffinity: choice(ZooKeeperAntiAffinity),
    zoneSpread: choice(ZooKeeperZoneSpread),
    nodeSelector: map,
    tolerations: list(
        fields<NonNullable<KnownArgs["tolerations"]>[number]>({
            key: text(),
            operator: text(),
            value: text(),
            effect: text(),
            tolerationSeconds: count("seconds"),
        }),
    ),
    priorityClassName: text(),
    serviceAccountName: text(),
    disruptionBudget: fields<NonNullable<KnownArgs["disruptionBudget"]>>({ maxUnavailable: count("members") }),
    terminationGracePeriodSeconds: count("seconds"),
    labels: map,
    annotations: map,
    clusterDomain: text(),
    readyTimeoutSeconds: plain(count("seconds")),
});

/** The shape of an argument; undefined if there is none of that name. */
export function shapeOf(argument: string): Shape | undefined {
    return ownField(SHAPE, argument);
}

/** A field's shape: not a method that every object has. */
export function ownField(shape: { fields: Record<string, Shape> }, name: string): Shape | undefined {
    return Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined;
}
