#!/usr/bin/env node
import { spawnSync } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";

import { type Event, type Pod, waitingReasons } from "./waitingReasons";

const HELP = `usage: zookeeper-explain [--namespace NAME] [--context NAME] [--kubeconfig FILE] [--watch]

Says why members of ZooKeeper ensembles are not ready: what the scheduler, the kubelet and the probes say about them.
pulumi up does not show that, because the Kubernetes provider reads neither the scheduler's words nor events.
It reads the cluster with kubectl and changes nothing.

  --namespace NAME   this namespace only (default: every namespace)
  --context NAME, --kubeconfig FILE
                     as for kubectl (default: what kubectl uses)
  --watch            prints each new reason until it is interrupted; for a second terminal while pulumi up runs
  --help             prints this text
`;

/** No output before this time, because an ensemble without problems is ready by then. */
const FIRST_LOOK_MS = 15_000;
const EVERY_MS = 10_000;
/** The component sets this label on each of its objects. */
const LABEL = "app.kubernetes.io/name=zookeeper";

interface Named {
    kind: string;
    metadata: { name: string; namespace: string; labels?: Record<string, string> };
}

/** Reads objects from the cluster. Throws a message for the user if the cluster does not answer. */
function list<T>(where: string[], ...what: string[]): T[] {
    const args = ["get", ...what, "--output", "json", "--request-timeout", "5s", ...where];
    // The time-out also ends a login plugin that waits for a person's input.
    const options = { encoding: "utf8", maxBuffer: 256 << 20, timeout: 30_000, killSignal: "SIGKILL" } as const;
    const { error, status, stdout, stderr } = spawnSync("kubectl", args, {
        ...options,
        stdio: ["ignore", "pipe", "pipe"],
    });
    if (error !== undefined) {
        throw new Error(`kubectl cannot be run: ${error.message}. Install it, or put it on PATH.`);
    }
    if (status !== 0) {
        throw new Error(`kubectl ${args.join(" ")} failed: ${stderr.trim()}`);
    }
    return (JSON.parse(stdout) as { items: T[] }).items;
}

/** The reasons: a line for each member that is not ready, and for each StatefulSet that cannot create its pods. */
function reasons(where: string[]): string[] {
    const objects = list<Pod & Named>(where, "statefulsets,pods", "--selector", LABEL);
    const statefulSets = objects.filter(({ kind }) => kind === "StatefulSet");
    const events = statefulSets.length === 0 ? [] : list<Event & Named>(where, "events");
    return statefulSets.flatMap(({ metadata: { name, namespace } }) => {
        const here = ({ metadata }: Named) => metadata.namespace === namespace;
        const isMember = (one: Named) => one.kind === "Pod" && here(one) && one.metadata.labels?.["app"] === name;
        return waitingReasons(name, objects.filter(isMember), events.filter(here)).map(
            (reason) => `${namespace}: ${reason}`,
        );
    });
}

/** If the cluster does not answer, prints the error and goes on watching: the next request may succeed. */
function reasonsOrFailure(where: string[]): string[] {
    try {
        return reasons(where);
    } catch (error) {
        return [messageOf(error)];
    }
}

/** Ends when the command that started this one has ended, or at an interrupt. */
async function watch(where: string[]): Promise<void> {
    const parent = process.ppid;
    const said = new Set<string>();
    for (let next = FIRST_LOOK_MS; process.ppid === parent; next = EVERY_MS) {
        await pause(next);
        for (const line of reasonsOrFailure(where)) {
            if (!said.has(line)) {
                said.add(line);
                console.log(line);
            }
        }
    }
}

async function main(): Promise<void> {
    const text = { type: "string" } as const;
    const flag = { type: "boolean" } as const;
    const { values } = parseArgs({
        options: { namespace: text, context: text, kubeconfig: text, watch: flag, help: flag },
    });
    if (values.help === true) {
        process.stdout.write(HELP);
        return;
    }
    const where = [
        ...(values.namespace === undefined ? ["--all-namespaces"] : ["--namespace", values.namespace]),
        ...(values.context === undefined ? [] : ["--context", values.context]),
        ...(values.kubeconfig === undefined ? [] : ["--kubeconfig", values.kubeconfig]),
    ];
    if (values.watch === true) {
        await watch(where);
        return;
    }
    const found = reasons(where);
    const none = "Every member is ready, or the cluster does not say yet why one is not.";
    console.log(found.length === 0 ? none : found.join("\n"));
}

function messageOf(error: unknown): string {
    return `explain: ${error instanceof Error ? error.message : String(error)}`;
}

main().catch((error: unknown) => {
    console.error(messageOf(error));
    process.exitCode = 1;
});
