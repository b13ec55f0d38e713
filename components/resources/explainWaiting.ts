import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type Event, type Pod, waitingReasons } from "../plan/waitingReasons";
import type { Context } from "./context";

/** An ensemble that comes up as it should is there before. */
const FIRST_LOOK_MS = 15_000;
const EVERY_MS = 10_000;

/**
 * While the StatefulSet is awaited, says why members are not ready, in the output of `pulumi up` and beside its error.
 * The provider's await shows images that cannot be pulled and the last words of containers that ended; it never reads
 * what the scheduler and the probes say. There is no way to ask through the provider, so this asks with `kubectl`, in the
 * kubeconfig and context that the default provider uses, and is silent where there is none. It only reads, and nothing
 * depends on what it finds.
 */
export function explainWaiting(context: Context, statefulSet: k8s.apps.v1.StatefulSet): void {
    const where = cluster();
    if (pulumi.runtime.isDryRun() || hasOwnProvider(context.parent) || where === undefined) {
        return;
    }
    const list = <T>(...what: string[]) => items<T>([...where, ...what]);
    const said = new Set<string>();
    let ended = false;
    const over = () => ended;
    statefulSet.id.apply(() => (ended = true));
    pulumi.output(context.namespace).apply((namespace) => {
        const look = async () => {
            const pods = await list<Pod>("--namespace", namespace, "pods", "-l", `app=${context.names.statefulSet}`);
            const events = await list<Event>("--namespace", namespace, "events");
            for (const reason of waitingReasons(context.names.statefulSet, pods, events)) {
                if (!over() && !said.has(reason)) {
                    said.add(reason);
                    await pulumi.log.warn(reason, context.parent);
                }
            }
        };
        const lookAgain = () => {
            if (!over()) {
                // What goes wrong here is no reason to fail an `up`.
                void look()
                    .catch(() => undefined)
                    .then(() => {
                        later(lookAgain, EVERY_MS);
                    });
            }
        };
        later(lookAgain, FIRST_LOOK_MS);
    });
}

/** A timer that does not keep the program alive: when the await has failed, there is nothing left to explain. */
function later(look: () => void, milliseconds: number): void {
    setTimeout(look, milliseconds).unref();
}

/** The kubeconfig of a provider that the user made is not known here, and asking another cluster would mislead. */
function hasOwnProvider(component: pulumi.Resource): boolean {
    return component.getProvider("kubernetes::") !== undefined;
}

/** The arguments that lead kubectl to the default provider's cluster; undefined if it has a kubeconfig by its text. */
function cluster(): string[] | undefined {
    const provider = new pulumi.Config("kubernetes");
    const context = provider.get("context");
    const kubeconfig = provider.get("kubeconfig");
    if (kubeconfig !== undefined && !existsSync(kubeconfig)) {
        // Handing it on would show its keys in the list of processes; leaving it out would ask another cluster.
        return undefined;
    }
    return [
        ...(context === undefined ? [] : ["--context", context]),
        ...(kubeconfig === undefined ? [] : ["--kubeconfig", kubeconfig]),
    ];
}

function items<T>(what: string[]): Promise<T[]> {
    const args = ["get", ...what, "--output", "json", "--request-timeout", "5s"];
    return new Promise((resolve, reject) => {
        // A login that waits for a person must not hold the program.
        const options = { maxBuffer: 64 << 20, timeout: EVERY_MS, killSignal: "SIGKILL" as const };
        const child = execFile("kubectl", args, options, (error, stdout) => {
            try {
                resolve(error === null ? (JSON.parse(stdout) as { items: T[] }).items : []);
            } catch (reason) {
                reject(reason instanceof Error ? reason : new Error(String(reason)));
            }
        });
        child.stdin?.end();
    });
}
