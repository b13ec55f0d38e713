import * as pulumi from "@pulumi/pulumi";
import { ZooKeeperEnsemble, type ZooKeeperEnsembleArgs } from "../../../components";

/** What the engine would have been asked to register. */
export interface Registered {
    type: string;
    name: string;
    inputs: Record<string, unknown>;
}

/** The options of a registration, which the mocks do not show. */
export type Options = pulumi.CustomResourceOptions;

export type State = (resource: Registered) => Record<string, unknown>;

/** The state of a resource as it was given, and what its provider would have made up. */
export const asGiven: State = ({ type, inputs }) =>
    type === "random:index/randomPassword:RandomPassword" ? { ...inputs, result: "generated" } : inputs;

/**
 * Starts a fresh pretended engine. `state` says what providers and cluster answer; by default exactly what they were given.
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

/** Runs the component to its end and returns all that it registered. */
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

export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
    return new Promise((resolve, reject) => {
        const seen = output.apply(resolve);
        // apply() hands a failure to a promise of its own, which nobody else looks at.
        (seen as unknown as { promise(): Promise<unknown> }).promise().catch(reject);
    });
}

/**
 * What the CLI would report for arguments that turn out wrong after the program has ended: the first error that nobody
 * handled. mocha takes such errors for failures of the test, so it is kept from seeing them.
 */
export async function lateError(args: ZooKeeperEnsembleArgs, state?: State, preview?: boolean): Promise<unknown> {
    await startEngine(state, preview);
    const theirs = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection");
    try {
        return await new Promise((resolve) => {
            process.on("unhandledRejection", resolve);
            new ZooKeeperEnsemble("zk", args);
            // The last of the rejections come a turn after the first.
        }).finally(() => new Promise((resolve) => setTimeout(resolve, 20)));
    } finally {
        process.removeAllListeners("unhandledRejection");
        theirs.forEach((listener) => process.on("unhandledRejection", listener));
    }
}
