import * as pulumi from "@pulumi/pulumi";
import type { ZooKeeperEnsembleArgs } from "./args";
import { isOutput } from "./laterChecks";
import { planEnsemble } from "./plan/plan";
import { validate } from "./plan/validate";
import { refuseIfAny } from "./refusedArguments";
import { createAccess } from "./resources/access";
import { createConfiguration } from "./resources/configuration";
import { createDisruptionBudget } from "./resources/disruptionBudget";
import { confirmFirstUp } from "./resources/firstUp";
import { createNamespace } from "./resources/namespace";
import { outputsOf } from "./resources/outputs";
import { createClientService, createHeadlessService } from "./resources/services";
import { createState } from "./resources/state";
import { createStatefulSet } from "./resources/statefulSet";
import { createSuperUser } from "./resources/superUser";

/**
 * An Apache ZooKeeper ensemble on Kubernetes. Nothing runs besides the ZooKeeper containers: no operator, no controller,
 * no sidecar. The component's name is the name of the StatefulSet, and so begins the names of members and Services.
 * All outputs become known when all members serve, so what uses them starts on a serving ensemble.
 */
export class ZooKeeperEnsemble extends pulumi.ComponentResource {
    /**
     * What ZooKeeper's clients are given: host:port,host:port,host:port, three times the address of the Service that spreads
     * them over the members that serve. It stays while pods come and go. Three times, because clients that know one address
     * alone wait longer before they try again: docs/connecting-clients.md has the numbers, for each client library.
     */
    public readonly connectionString: pulumi.Output<string>;
    /** The address of the client Service once, host:port: for whatever takes no list. */
    public readonly clientService: pulumi.Output<string>;
    /** The Kubernetes namespace that the ensemble lives in. */
    public readonly namespace: pulumi.Output<string>;
    /** The DNS name of each member. */
    public readonly memberHosts: pulumi.Output<string[]>;
    /** What pulumi destroy leaves behind, and the commands that list and remove it. */
    public readonly afterDestroy: pulumi.Output<string[]>;

    constructor(name: string, args: ZooKeeperEnsembleArgs = {}, opts?: pulumi.ComponentResourceOptions) {
        // Before super(), so that refused arguments leave no trace, not even the component itself.
        const { errors, settings, later } = validate(name, args, isOutput);
        refuseIfAny(name, errors);
        super("zookeeper-ensemble:index:ZooKeeperEnsemble", name, { ...args }, opts);

        const plan = planEnsemble(settings, { owner: { project: pulumi.getProject(), stack: pulumi.getStack() } });
        const confirmed = confirmFirstUp({ settings, plan, later, parent: this });
        const context = createNamespace({ settings, plan, names: plan.names, ...confirmed, parent: this });
        const needs = [
            ...createAccess(context),
            createHeadlessService(context),
            createDisruptionBudget(context),
            ...createConfiguration(context),
            createSuperUser(context),
            createState(context),
        ];
        const client = createClientService(context);
        const statefulSet = createStatefulSet(context, needs);

        const outputs = outputsOf(context, statefulSet, client);
        this.connectionString = outputs.connectionString;
        this.clientService = outputs.clientService;
        this.namespace = outputs.namespace;
        this.memberHosts = outputs.memberHosts;
        this.afterDestroy = outputs.afterDestroy;
        this.registerOutputs({ ...outputs });
    }
}
