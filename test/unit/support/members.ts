/** Members that have begun: a pod of one, what they answer, and their lists. */
import * as assert from "node:assert/strict";

import { UID } from "./api";
import { fakeMember } from "./fakeMember";
import { GENERATION, NO_PROCESS, Pod } from "./pod";

/** The name of all members' pods together. */
export const MEMBERS = "zk-hs.data.svc.cluster.local";

/** The pod of a member that is about to start, for the first time unless it is given data. It pauses for no time. */
export function starting(host = "zk-0"): Pod {
    const pod = new Pod(host);
    pod.api(3);
    pod.withoutPauses();
    return pod;
}

/** The pod of a member with its id and the super user's password. No member answers, DNS has no other pod, and the scripts' pauses take no time. */
export function begun(host = "zk-0", port = 1): Pod {
    const pod = new Pod(host, port);
    pod.write("data/myid", `${Number(host.replace("zk-", "")) + 1}\n`);
    pod.write("tmp/pid", NO_PROCESS);
    pod.write("secrets/password", "secret-password");
    pod.withoutPauses();
    pod.peers({});
    pod.hosts({ [`${host}.${MEMBERS}`]: "10.0.0.5", [MEMBERS]: "10.0.0.5" });
    return pod;
}

export const HOST = (n: number) => `zk-${n}.${MEMBERS}`;
export const list = (...ordinals: number[]) =>
    ordinals.map((n) => `server.${n + 1}=${HOST(n)}:2888:3888:participant;0.0.0.0:2181`).join("\n");
/** The list that bootstrapping members begin with. */
export const bootstrapped = (...ordinals: number[]) =>
    ordinals.map((n) => `server.${n + 1}=${HOST(n)}:2888:3888:participant;2181\n`).join("");
export const conf = (...ordinals: number[]) => `clientPort=2181\nmembership: \n${list(...ordinals)}\nversion=100000000`;
export const srvr = (mode: string, zxid: string) =>
    `Zookeeper version: 3.9.4\nReceived: 5\nConnections: 2\nZxid: ${zxid}\nMode: ${mode}\nNode count: 5\n`;
export const DOWN = "This ZooKeeper instance is not currently serving requests\n";
/** Of a member of which nothing else is asked. */
export const SRVR = (mode: string) => srvr(mode, "0x100000001");

/** The pod of a member that has data and does not serve, in a data generation that is recorded. */
export function survivor(): Pod {
    const pod = begun();
    pod.write("data/version-2/snapshot.0", "x");
    pod.write("data/version-2/currentEpoch", "3");
    pod.write("conf/zoo.cfg.dynamic.10000002f", list(0, 1, 2));
    pod.write("conf/history", GENERATION);
    pod.api(3, {
        ...{ bootstrapped: true, bootstrapSize: 3, generation: GENERATION },
        ...{ statefulSet: UID, claims: "Retain", retain: true },
    });
    return pod;
}

/** zk-recover refuses in these words, and has changed nothing. */
export async function refuses(pod: Pod, words: RegExp, ...args: string[]): Promise<void> {
    const { code, stderr } = await pod.run("zk-recover", ...args);
    assert.equal(code, 1);
    assert.match(stderr, words);
    assert.match(stderr, /Nothing was done\n$/);
    assert.equal(pod.has("conf/alone"), false);
    assert.ok(!pod.requests().includes("PATCH configmap"));
}

/** The pod of a member whose own ZooKeeper gives these answers. It pauses for no time, and removes a silent member at once. */
export async function serving(host: string, answers: Record<string, string>): Promise<Pod> {
    const pod = begun(host, await fakeMember(answers));
    pod.write("conf/history", GENERATION);
    pod.command("bin/zkCli.sh", `cat >>"${pod.root}/told"; echo "KeeperErrorCode = NewConfigNoQuorum"`);
    pod.set("SILENCE_SECONDS", 0);
    return pod;
}

/**
 * What a start decides: the list that it begins with, or why it waits. It ends when it has paused so often, or before it runs
 * ZooKeeper, because it has no password then.
 */
export async function decision(
    pod: Pod,
    pauses = 1,
): Promise<{ list: string; waits: string; said: string; err: string }> {
    pod.write("super/password", "");
    pod.command(
        "bin/sleep",
        `echo "$1" >>"${pod.root}/pauses"
        (($(wc -l <"${pod.root}/pauses") < ${pauses})) || kill -TERM "$PPID"
        exec /bin/sleep 0.01`,
    );
    const { code, stdout, stderr } = await pod.run("start.sh");
    const chosen = pod.has("conf/zoo.cfg") ? /^dynamicConfigFile=.*\/(.*)$/m.exec(pod.read("conf/zoo.cfg")) : undefined;
    return {
        list: code === 1 && chosen ? pod.read(`conf/${chosen[1] ?? ""}`) : "",
        waits: code === 143 ? pod.read("tmp/waiting").trimEnd() : "",
        said: stdout,
        err: stderr.replace(/^.*REFUSED: there is no password .*\n/m, ""),
    };
}

/** Waits until it holds. Gives up after mocha's own limit, so that a test that failed does not keep the run alive. */
export async function until(holds: () => boolean): Promise<void> {
    for (const end = Date.now() + 20_000; !holds();) {
        if (Date.now() > end) {
            throw new Error(`this never came true: ${String(holds)}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
}

/** Until it has paused so often, or more. */
export const paused = (pod: Pod, times: number) =>
    until(() => pod.has("pauses") && pod.read("pauses").split("\n").length > times);

/** What ZooKeeper's client was told. */
export const told = (pod: Pod) => (pod.has("told") ? pod.read("told") : "");
