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
 * An Apache ZooKeeper ensemble on Kubernetes. Only the ZooKeeper containers run: no operator, no controller, no
 * sidecar. The component's name becomes the name of the StatefulSet and the prefix of the names of its members,
 * Services and other objects; it has at most 52 lower-case letters, digits and '-'.
 *
 * Wrong arguments are refused with one error that names every wrong argument. The constructor throws it for values of
 * the program; for outputs of other resources the component's outputs fail with it before anything in the cluster is
 * touched. All outputs become known only when all members serve, so a resource that uses one of them starts on a
 * serving ensemble.
 */
export class ZooKeeperEnsemble extends pulumi.ComponentResource {
    /**
     * The connection string for ZooKeeper's clients: host:port,host:port,host:port, three times the address of the client
     * Service, which distributes clients over the members that serve. It does not change when members are added, removed or
     * restarted. The address is repeated because clients that know only one address wait longer before they reconnect:
     * docs/connecting-clients.md has the numbers for each client library.
     */
    public readonly connectionString: pulumi.Output<string>;
    /** The address of the client Service once, as host:port, for programs that accept no list. */
    public readonly clientService: pulumi.Output<string>;
    /** The Kubernetes namespace of the ensemble. */
    public readonly namespace: pulumi.Output<string>;
    /** The full DNS name of each member, without a port, in the order of the ordinals. */
    public readonly memberHosts: pulumi.Output<string[]>;
    /** What pulumi destroy leaves behind, and the commands that list and remove it, one line each. */
    public readonly afterDestroy: pulumi.Output<string[]>;

    constructor(name: string, args: ZooKeeperEnsembleArgs = {}, opts?: pulumi.ComponentResourceOptions) {
        // Checked before super(), so that not even the component is registered when arguments are refused.
        const { errors, settings, later } = validate(name, args, isOutput);
        refuseIfAny(name, errors);
        super("zookeeper-ensemble:index:ZooKeeperEnsemble", name, { ...args }, opts);

        const plan = planEnsemble(settings, { owner: { project: pulumi.getProject(), stack: pulumi.getStack() } });
        const confirmed = { plan, ...confirmFirstUp(plan, later, this), parent: this };
        const context = { ...confirmed, namespace: createNamespace(confirmed) };
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
