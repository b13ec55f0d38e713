import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The scripts that people run in a pod with kubectl exec. They are on the PATH. */
export const POD_COMMANDS = ["zk-config", "zk-status", "zk-cli", "zk-recover"] as const;

/** The scripts of components/pod, by file name. They are listed so that no other file of the folder gets into a pod. */
export const POD_SCRIPTS = [
    "start.sh",
    "variables.sh",
    "membership.sh",
    "generation.sh",
    "hosts.sh",
    "peers.sh",
    "watch.sh",
    "stop.sh",
    "reconfigure.sh",
    "api.sh",
    "common.sh",
    "ask.sh",
    "probe-alive.sh",
    "probe-ready.sh",
    ...POD_COMMANDS,
] as const;

export function podScripts(): Record<string, string> {
    const folder = join(__dirname, "..", "pod");
    return Object.fromEntries(POD_SCRIPTS.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}
