import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { PATHS, PORTS } from "../plan/paths";
import { POD_COMMANDS } from "../plan/podScripts";
import { serviceAccountOf } from "./access";
import { type Context, labelsOf, mapped } from "./context";
import { probes } from "./probes";
import { scheduling } from "./scheduling";

/** The pod of a member. It holds neither the member count nor a list of members, so changing them restarts nobody. */
export function podTemplate(context: Context): k8s.types.input.core.v1.PodTemplateSpec {
    const { settings, plan, names } = context;
    return {
        metadata: { labels: labelsOf(context), annotations: settings.annotations },
        spec: {
            serviceAccountName: serviceAccountOf(context),
            automountServiceAccountToken: true,
            // Links to the namespace's other Services would fill the environment, and differ from pod to pod.
            enableServiceLinks: false,
            terminationGracePeriodSeconds: settings.terminationGracePeriodSeconds,
            imagePullSecrets: mapped(settings.imagePullSecrets, (secrets) =>
                unlessEmpty(secrets.map((name) => ({ name }))),
            ),
            ...scheduling(context),
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
            containers: [container(context)],
            volumes: [
                { name: "settings", configMap: { name: plan.configuration.name } },
                { name: "scripts", configMap: { name: plan.scripts.name, defaultMode: 0o555 } },
                { name: "super", secret: { secretName: names.superUser } },
                // The root is read-only: the JVM and the scripts write here, zkCli.sh looks for the other.
                { name: "tmp", emptyDir: {} },
                // What must be on no disk.
                { name: "secrets", emptyDir: { medium: "Memory", sizeLimit: "1Mi" } },
                { name: "logs", emptyDir: {} },
            ],
        },
    };
}

function container({ settings }: Context): k8s.types.input.core.v1.Container {
    const { requests, limits } = settings.resources;
    return {
        name: "kubernetes-zookeeper",
        image: imageOf(settings),
        imagePullPolicy: "IfNotPresent",
        command: ["/bin/bash", `${PATHS.scripts}/start.sh`],
        env: [
            { name: "ZK_SETTINGS", value: PATHS.settings },
            { name: "POD_NAMESPACE", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
        ],
        ports: [
            { name: "client", containerPort: PORTS.client },
            { name: "server", containerPort: PORTS.quorum },
            { name: "leader-election", containerPort: PORTS.election },
        ],
        resources: { requests: amounts(requests), limits: amounts(limits) },
        ...probes(),
        lifecycle: { preStop: { exec: { command: ["/bin/bash", `${PATHS.scripts}/stop.sh`] } } },
        // So that the error of `pulumi up` carries the last lines of a member that does not start.
        terminationMessagePolicy: "FallbackToLogsOnError",
        securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ["ALL"] },
            readOnlyRootFilesystem: true,
        },
        volumeMounts: [
            { name: "datadir", mountPath: PATHS.volume },
            { name: "datadir", mountPath: PATHS.configuration, subPath: "conf" },
            { name: "settings", mountPath: PATHS.settings, readOnly: true },
            { name: "scripts", mountPath: PATHS.scripts, readOnly: true },
            // Files of their own: a longer PATH in the pod would hide the image's, which names its ZooKeeper version.
            ...POD_COMMANDS.map((command) => ({
                name: "scripts",
                mountPath: `${PATHS.commands}/${command}`,
                subPath: command,
                readOnly: true,
            })),
            { name: "super", mountPath: PATHS.superUser, readOnly: true },
            { name: "tmp", mountPath: "/tmp" },
            { name: "secrets", mountPath: PATHS.secrets },
            { name: "logs", mountPath: "/logs" },
        ],
    };
}

/** The image as the kubelet gets it. */
function imageOf({ image, imageRegistry }: Context["settings"]): pulumi.Input<string> {
    return mapped(image, (name) =>
        imageRegistry === undefined ? name : mapped(imageRegistry, (registry) => `${registry}/${name}`),
    );
}

/** Undefined instead of an empty map, which the API server would drop and every refresh would find missing. */
function amounts(of: object): Record<string, string> | undefined {
    const given = Object.entries(of);
    return given.length === 0 ? undefined : Object.fromEntries(given);
}

function unlessEmpty<T>(list: T[]): T[] | undefined {
    return list.length === 0 ? undefined : list;
}
