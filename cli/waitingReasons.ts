/** The fields of a pod that are used here. */
export interface Pod {
    metadata: { name: string };
    status?: { conditions?: { type: string; status: string; message?: string }[] };
}

/** The fields of an event that are used here. */
export interface Event {
    type?: string;
    reason?: string;
    message?: string;
    involvedObject: { kind?: string; name?: string };
    lastTimestamp?: string | null;
    eventTime?: string | null;
}

/**
 * Why an ensemble is not ready, one line for each reason. For a pod without a node, the scheduler's message; otherwise
 * the newest warning about the pod (such as its readiness probe's output). Also the newest warning about the
 * StatefulSet. Pods that are ready or have no warning are left out.
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
