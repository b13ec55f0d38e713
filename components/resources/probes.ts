import type * as k8s from "@pulumi/kubernetes";
import { PATHS } from "../plan/paths";

type Probes = Pick<k8s.types.input.core.v1.Container, "startupProbe" | "livenessProbe" | "readinessProbe">;

export function probes(): Probes {
    return {
        // Half an hour, because a restart helps neither if the API server does not answer nor if gigabytes of data are
        // loading. Every second, because Kubernetes does not run the readiness probe before the startup probe has
        // succeeded.
        startupProbe: { exec: script("probe-alive.sh"), periodSeconds: 1, timeoutSeconds: 5, failureThreshold: 1800 },
        // The script asks only whether the process answers. If it needed a quorum, Kubernetes would restart all members
        // during an outage.
        livenessProbe: { exec: script("probe-alive.sh"), periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
        // Three failures, so that a short election does not remove all members from the client Service. The timeout is
        // longer than all waits in the script together, because a script that is killed by the timeout reports no
        // reason.
        readinessProbe: { exec: script("probe-ready.sh"), periodSeconds: 1, timeoutSeconds: 10, failureThreshold: 3 },
    };
}

function script(name: string): k8s.types.input.core.v1.ExecAction {
    return { command: ["/bin/bash", `${PATHS.scripts}/${name}`] };
}
