/** Members that have begun: a pod of one, what they answer, and their lists. */
import { Pod } from "./pod";

/** The pod of a member that has its id and its password; nobody answers yet. */
export function begun(host = "zk-0", port = 1): Pod {
    const pod = new Pod(host, port);
    pod.write("data/myid", `${Number(host.replace("zk-", "")) + 1}\n`);
    pod.write("tmp/pid", "999999999");
    pod.write("secrets/password", "secret-password");
    pod.peers({});
    return pod;
}

export const HOST = (n: number) => `zk-${n}.zk-hs.data.svc.cluster.local`;
export const list = (...ordinals: number[]) =>
    ordinals.map((n) => `server.${n + 1}=${HOST(n)}:2888:3888:participant;0.0.0.0:2181`).join("\n");
export const conf = (...ordinals: number[]) => `clientPort=2181\nmembership: \n${list(...ordinals)}\nversion=100000000`;
export const srvr = (mode: string, zxid: string) =>
    `Zookeeper version: 3.9.4\nReceived: 5\nConnections: 2\nZxid: ${zxid}\nMode: ${mode}\nNode count: 5\n`;
export const DOWN = "This ZooKeeper instance is not currently serving requests\n";
