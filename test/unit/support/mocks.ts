import * as pulumi from "@pulumi/pulumi";
import { ZooKeeperEnsemble, type ZooKeeperEnsembleArgs } from "../../../components";

/** A resource that the program registered with the mocked engine. */
export interface Registered {
    type: string;
    name: string;
    inputs: Record<string, unknown>;
}

/** The options of a resource. Pulumi's mocks do not hand them over, so a transformation collects them. */
export type Options = pulumi.CustomResourceOptions;

export type State = (resource: Registered) => Record<string, unknown>;

/** The state that a provider returns by default: the inputs, and for a password its generated value. */
export const asGiven: State = ({ type, inputs }) =>
    type === "random:index/randomPassword:RandomPassword" ? { ...inputs, result: "generated" } : inputs;

/**
 * Starts a new mocked engine and returns the list into which it writes the registered resources. `state` computes the
 * state of each, which is what providers and cluster would answer; by default it equals the inputs.
 */
export async function startEngine(state: State = asGiven, preview = false): Promise<Registered[]> {
    const registered: Registered[] = [];
    await pulumi.runtime.setMocks(
        {
            newResource: ({ type, name, inputs }) => {
                const resource = { type, name, inputs: inputs as Record<string, unknown> };
                registered.push(resource);
                return { id: `${name}-id`, state: state(resource) };
            },
            call: () => ({}),
        },
        "zookeeper",
        "test",
        preview,
    );
    return registered;
}

export interface Created {
    ensemble: ZooKeeperEnsemble;
    /** By "<type> <name>", such as "kubernetes:core/v1:Service zk-hs". */
    resources: Map<string, Record<string, unknown>>;
    options: Map<string, Options>;
}

/** Runs a program with one ensemble to its end and returns everything that it registered. */
export async function create(args: ZooKeeperEnsembleArgs = {}, name = "zk", state?: State): Promise<Created> {
    const registered = await startEngine(state);
    const options = new Map<string, Options>();
    const ensemble = new ZooKeeperEnsemble(name, args, {
        transformations: [
            (t) => {
                options.set(`${t.type} ${t.name}`, t.opts);
                return undefined;
            },
        ],
    });
    await valueOf(ensemble.connectionString);
    await pulumi.runtime.disconnect();
    return {
        ensemble,
        resources: new Map(registered.map(({ type, name, inputs }) => [`${type} ${name}`, inputs])),
        options,
    };
}

/** The value of an output. Rejects if the output fails. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
    return new Promise((resolve, reject) => {
        const seen = output.apply(resolve);
        // apply() returns a new output, and only that one has the failure.
        (seen as unknown as { promise(): Promise<unknown> }).promise().catch(reject);
    });
}

/**
 * The error for outputs that are refused after the constructor has returned. It becomes an unhandled rejection, which
 * the Pulumi CLI would report. mocha would count it as a failure of the test, so mocha's own listeners are removed
 * meanwhile.
 */
export async function lateError(args: ZooKeeperEnsembleArgs, state?: State, preview?: boolean): Promise<unknown> {
    await startEngine(state, preview);
    const theirs = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection");
    try {
        return await new Promise((resolve) => {
            process.on("unhandledRejection", resolve);
            new ZooKeeperEnsemble("zk", args);
            // Other outputs fail with the same error shortly after the first one; mocha must not see those either.
        }).finally(() => new Promise((resolve) => setTimeout(resolve, 20)));
    } finally {
        process.removeAllListeners("unhandledRejection");
        theirs.forEach((listener) => process.on("unhandledRejection", listener));
    }
}
