import type * as k8s from "@pulumi/kubernetes";
import { PLACES, PORTS } from "../plan/places";
import type { EnsemblePlan } from "../plan/plan";
import { POD_COMMANDS } from "../plan/podScripts";
import type { Amounts } from "../plan/settings";
import { probes } from "./probes";
import { scheduling } from "./scheduling";

/** The pod of a member. It holds neither the member count nor a list of members, so changing them restarts nobody. */
export function podTemplate(plan: EnsemblePlan): k8s.types.input.core.v1.PodTemplateSpec {
    const { settings } = plan;
    return {
        metadata: { labels: { ...settings.labels, ...plan.labels }, annotations: settings.annotations },
        spec: {
            serviceAccountName: plan.serviceAccount,
            automountServiceAccountToken: true,
            // Links to the namespace's other Services would fill the environment, and differ from pod to pod.
            enableServiceLinks: false,
            terminationGracePeriodSeconds: settings.terminationGracePeriodSeconds,
            imagePullSecrets: unlessEmpty(settings.imagePullSecrets.map((name) => ({ name }))),
            ...scheduling(plan),
            // Members are asked for by full names: the search list would only multiply the questions.
            dnsConfig: { options: [{ name: "ndots", value: "1" }] },
            securityContext: {
                runAsNonRoot: true,
                runAsUser: 1000,
                runAsGroup: 1000,
                fsGroup: 1000,
                // Otherwise the kubelet visits every file of the volume at each start.
                fsGroupChangePolicy: "OnRootMismatch",
                seccompProfile: { type: "RuntimeDefault" },
            },
            containers: [container(plan)],
            volumes: [
                { name: "settings", configMap: { name: plan.configuration.name } },
                { name: "scripts", configMap: { name: plan.scripts.name, defaultMode: 0o555 } },
                { name: "super", secret: { secretName: plan.names.superUser } },
                // The root is read-only: the JVM and the scripts write here, zkCli.sh looks for the other.
                { name: "tmp", emptyDir: {} },
                // What must be on no disk.
                { name: "secrets", emptyDir: { medium: "Memory", sizeLimit: "1Mi" } },
                { name: "logs", emptyDir: {} },
            ],
        },
    };
}

function container(plan: EnsemblePlan): k8s.types.input.core.v1.Container {
    const { requests, limits } = plan.settings.resources;
    return {
        name: "kubernetes-zookeeper",
        image: plan.image,
        imagePullPolicy: "IfNotPresent",
        command: ["/bin/bash", `${PLACES.scripts}/start.sh`],
        env: [
            { name: "ZK_SETTINGS", value: PLACES.settings },
            { name: "POD_NAMESPACE", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
        ],
        ports: [
            { name: "client", containerPort: PORTS.client },
            { name: "server", containerPort: PORTS.quorum },
            { name: "leader-election", containerPort: PORTS.election },
        ],
        resources: { requests: amounts(requests), limits: amounts(limits) },
        ...probes(),
        lifecycle: { preStop: { exec: { command: ["/bin/bash", `${PLACES.scripts}/stop.sh`] } } },
        // So that the error of `pulumi up` carries the last lines of a member that does not start.
        terminationMessagePolicy: "FallbackToLogsOnError",
        securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ["ALL"] },
            readOnlyRootFilesystem: true,
        },
        volumeMounts: [
            { name: "datadir", mountPath: PLACES.volume },
            { name: "datadir", mountPath: PLACES.configuration, subPath: "conf" },
            { name: "settings", mountPath: PLACES.settings, readOnly: true },
            { name: "scripts", mountPath: PLACES.scripts, readOnly: true },
            // Files of their own: a longer PATH in the pod would hide the image's, which names its ZooKeeper version.
            ...POD_COMMANDS.map((command) => ({
                name: "scripts",
                mountPath: `${PLACES.commands}/${command}`,
                subPath: command,
                readOnly: true,
            })),
            { name: "super", mountPath: PLACES.superUser, readOnly: true },
            { name: "tmp", mountPath: "/tmp" },
            { name: "secrets", mountPath: PLACES.secrets },
            { name: "logs", mountPath: "/logs" },
        ],
    };
}

/** Undefined instead of an empty map, which the API server would drop and every refresh would find missing. */
function amounts(of: Amounts): Record<string, string> | undefined {
    const given = Object.entries(of).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return given.length === 0 ? undefined : Object.fromEntries(given);
}

function unlessEmpty<T>(list: T[]): T[] | undefined {
    return list.length === 0 ? undefined : list;
}
