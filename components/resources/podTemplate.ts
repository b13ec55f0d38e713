import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../plan/arguments";
import { PATHS, PORTS } from "../plan/paths";
import { POD_COMMANDS } from "../plan/podScripts";
import { serviceAccountOf } from "./access";
import { type Context, labelsOf, mapped, unlessEmpty } from "./context";
import { probes } from "./probes";
import { scheduling } from "./scheduling";

/**
 * The pod of a member. It has neither the number of members nor a list of them, so a change of `replicas` restarts no
 * member.
 */
export function podTemplate(context: Context): k8s.types.input.core.v1.PodTemplateSpec {
    const { plan } = context;
    const { settings, names } = plan;
    return {
        metadata: { labels: labelsOf(context), annotations: settings.annotations },
        spec: {
            serviceAccountName: serviceAccountOf(context),
            automountServiceAccountToken: true,
            // Otherwise Kubernetes adds environment variables for every Service in the namespace.
            enableServiceLinks: false,
            terminationGracePeriodSeconds: settings.terminationGracePeriodSeconds,
            imagePullSecrets: unlessEmpty(
                mapped(settings.imagePullSecrets, (secrets) => secrets.map((name) => ({ name }))),
            ),
            ...scheduling(context),
            // The scripts use full names. Without this option the resolver would first try each of them with every
            // search domain.
            dnsConfig: { options: [{ name: "ndots", value: "1" }] },
            securityContext: {
                runAsNonRoot: true,
                runAsUser: 1000,
                runAsGroup: 1000,
                fsGroup: 1000,
                // Otherwise the kubelet changes the group of every file on the volume at each start.
                fsGroupChangePolicy: "OnRootMismatch",
                seccompProfile: { type: "RuntimeDefault" },
            },
            containers: [container(context)],
            volumes: [
                { name: "settings", configMap: { name: plan.configuration.name } },
                { name: "scripts", configMap: { name: plan.scripts.name, defaultMode: 0o555 } },
                { name: "super", secret: { secretName: names.superUser } },
                // The container's root file system is read-only. The JVM and the scripts write to /tmp, and zkCli.sh
                // needs /logs.
                { name: "tmp", emptyDir: {} },
                // Files made from the super user's password. In memory, so that it is written to no disk.
                { name: "secrets", emptyDir: { medium: "Memory", sizeLimit: "1Mi" } },
                { name: "logs", emptyDir: {} },
            ],
        },
    };
}

function container({ plan: { settings } }: Context): k8s.types.input.core.v1.Container {
    const { requests, limits } = settings.resources;
    return {
        name: "kubernetes-zookeeper",
        image: imageReference(settings),
        imagePullPolicy: "IfNotPresent",
        command: ["/bin/bash", `${PATHS.scripts}/start.sh`],
        env: [
            { name: "ZK_SETTINGS", value: PATHS.configuration },
            { name: "POD_NAMESPACE", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
        ],
        ports: [
            { name: "client", containerPort: PORTS.client },
            { name: "server", containerPort: PORTS.quorum },
            { name: "leader-election", containerPort: PORTS.election },
        ],
        resources: { requests: unlessEmpty({ ...requests }), limits: unlessEmpty({ ...limits }) },
        ...probes(),
        lifecycle: { preStop: { exec: { command: ["/bin/bash", `${PATHS.scripts}/stop.sh`] } } },
        // The last lines of the log become the termination message, which `pulumi up` prints for a member that does not
        // start.
        terminationMessagePolicy: "FallbackToLogsOnError",
        securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ["ALL"] },
            readOnlyRootFilesystem: true,
        },
        volumeMounts: [
            { name: "datadir", mountPath: PATHS.volume },
            { name: "datadir", mountPath: PATHS.membership, subPath: "conf" },
            { name: "settings", mountPath: PATHS.configuration, readOnly: true },
            { name: "scripts", mountPath: PATHS.scripts, readOnly: true },
            // Each command is mounted as a file in a directory of the image's PATH. Setting PATH in the pod instead
            // would replace the image's, which contains a directory named after the ZooKeeper version.
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

/** The image reference for the kubelet: `imageRegistry`, if there is one, is put before `image`. */
function imageReference({ image, imageRegistry }: Settings): pulumi.Input<string> {
    return mapped(image, (name) =>
        imageRegistry === undefined ? name : mapped(imageRegistry, (registry) => `${registry}/${name}`),
    );
}
