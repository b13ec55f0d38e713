import * as pulumi from "@pulumi/pulumi";
import type { ZooKeeperEnsembleArgs } from "./args";
import { memberHost } from "./plan/names";
import { planEnsemble } from "./plan/plan";
import { PORTS } from "./plan/places";
import { settingsOf } from "./plan/settings";
import { problemsOf } from "./plan/validate";
import { refuseIfAny } from "./refusal";
import { createAccess } from "./resources/access";
import { createConfiguration } from "./resources/configuration";
import { createDisruptionBudget } from "./resources/disruptionBudget";
import { createNamespace } from "./resources/namespace";
import { explainWaiting } from "./resources/explainWaiting";
import { refuseChanges } from "./resources/refuseChanges";
import { createClientService, createHeadlessService } from "./resources/services";
import { createStatefulSet } from "./resources/statefulSet";

/**
 * An Apache ZooKeeper ensemble on Kubernetes. Nothing runs besides the ZooKeeper containers: no operator, no controller,
 * no sidecar. The component's name is the name of the StatefulSet, and so begins the names of members and Services.
 * All outputs become known when all members serve, so what uses them starts on a serving ensemble.
 */
export class ZooKeeperEnsemble extends pulumi.ComponentResource {
    /** What clients connect to: host:port of each member, comma separated. */
    public readonly connectionString: pulumi.Output<string>;
    /** The DNS name of the Service that spreads clients over the members that serve. */
    public readonly clientService: pulumi.Output<string>;
    /** The Kubernetes namespace that the ensemble lives in. */
    public readonly namespace: pulumi.Output<string>;
    /** The DNS name of each member. */
    public readonly memberHosts: pulumi.Output<string[]>;

    constructor(name: string, args: ZooKeeperEnsembleArgs = {}, opts?: pulumi.ComponentResourceOptions) {
        // Before super(), so that refused arguments leave no trace, not even the component itself.
        const settings = settingsOf(name, args);
        refuseIfAny(name, problemsOf(settings));
        super("zookeeper-ensemble:index:ZooKeeperEnsemble", name, { ...args }, opts);

        const plan = planEnsemble(settings, { project: pulumi.getProject(), stack: pulumi.getStack() });
        const context = createNamespace(plan, this);
        const access = createAccess(context);
        const headless = createHeadlessService(context);
        const client = createClientService(context);
        createDisruptionBudget(context);
        const configuration = createConfiguration(context);
        const statefulSet = createStatefulSet(context, { ...configuration, headless, access });
        explainWaiting(context, statefulSet);

        const running = refuseChanges(context, statefulSet);
        this.namespace = running.namespace;
        this.memberHosts = pulumi.all([running.namespace, running.replicas]).apply(([namespace, replicas]) => {
            const service = plan.names.headlessService;
            const of = { name, service, namespace, domain: settings.clusterDomain };
            return Array.from({ length: replicas }, (_, member) => memberHost(member, of));
        });
        this.connectionString = this.memberHosts.apply((hosts) =>
            hosts.map((host) => `${host}:${PORTS.client}`).join(","),
        );
        this.clientService = pulumi
            .all([client.metadata.name, running.namespace])
            .apply(([service, namespace]) => `${service}.${namespace}.svc.${settings.clusterDomain}`);
        this.registerOutputs({
            connectionString: this.connectionString,
            clientService: this.clientService,
            namespace: this.namespace,
            memberHosts: this.memberHosts,
        });
    }
}
