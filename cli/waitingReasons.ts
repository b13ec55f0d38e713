/** What is read of a pod, as the Kubernetes API gives it. */
export interface Pod {
    metadata: { name: string };
    status?: { conditions?: { type: string; status: string; message?: string }[] };
}

/** What is read of an event. */
export interface Event {
    type?: string;
    reason?: string;
    message?: string;
    involvedObject: { kind?: string; name?: string };
    lastTimestamp?: string | null;
    eventTime?: string | null;
}

/**
 * Why an ensemble is not ready yet, one line each: the scheduler's words for a pod without a node, else the newest
 * warning about it (such as the words of its readiness probe), and the warnings about the StatefulSet itself.
 * Pods that are ready, and those of whom there is nothing to say, are left out.
 */
export function waitingReasons(statefulSet: string, pods: Pod[], events: Event[]): string[] {
    const warnings = events
        .filter(({ type }) => type === "Warning")
        .sort((a, b) => when(a).localeCompare(when(b)))
        .map(({ involvedObject, reason, message }) => ({
            of: `${involvedObject.kind ?? ""}/${involvedObject.name ?? ""}`,
            text: `${reason ?? ""}: ${(message ?? "").trim()}`,
        }));
    const newest = (of: string) => warnings.filter((warning) => warning.of === of).at(-1)?.text;
    const ofPods = pods.map(({ metadata, status }) => {
        const condition = (type: string) => status?.conditions?.find((one) => one.type === type);
        if (condition("Ready")?.status === "True") {
            return undefined;
        }
        const scheduled = condition("PodScheduled");
        const text =
            scheduled?.status === "False"
                ? `Unschedulable: ${scheduled.message ?? ""}`
                : newest(`Pod/${metadata.name}`);
        return text && `${metadata.name} is not ready. ${text}`;
    });
    const ofSet = newest(`StatefulSet/${statefulSet}`);
    return [...ofPods, ofSet && `${statefulSet}: ${ofSet}`].filter((line): line is string => Boolean(line));
}

function when({ lastTimestamp, eventTime }: Event): string {
    return lastTimestamp ?? eventTime ?? "";
}
