import type * as k8s from "@pulumi/kubernetes";
import { PATHS } from "../plan/paths";

type Probes = Pick<k8s.types.input.core.v1.Container, "startupProbe" | "livenessProbe" | "readinessProbe">;

export function probes(): Probes {
    return {
        // Half an hour: neither an API server that is away nor gigabytes of data to load are cured by a restart. Every
        // second, because readiness is not asked before this has succeeded once.
        startupProbe: { exec: script("probe-alive.sh"), periodSeconds: 1, timeoutSeconds: 5, failureThreshold: 1800 },
        // Only whether the process answers: were it to depend on the quorum, an outage would become a restart storm.
        livenessProbe: { exec: script("probe-alive.sh"), periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
        // Three failures, so that an election of a fraction of a second does not empty the client Service. The time-out
        // is longer than all that the script waits for, because a probe that is cut off says no reason.
        readinessProbe: { exec: script("probe-ready.sh"), periodSeconds: 1, timeoutSeconds: 10, failureThreshold: 3 },
    };
}

function script(name: string): k8s.types.input.core.v1.ExecAction {
    return { command: ["/bin/bash", `${PATHS.scripts}/${name}`] };
}
