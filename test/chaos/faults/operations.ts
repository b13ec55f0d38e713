/** Operations that people do on purpose. */
import { eventually, isAnother, run } from "../../cluster/support/command";
import { kubectl } from "../../cluster/support/kubernetes";
import { WITHIN } from "../ensemble";
import type { Fault } from "./fault";

export const rolled: Fault = {
    kind: "all members are rolled",
    seconds: 0,
    begin: async ({ ensemble }) => {
        await kubectl("-n", ensemble.namespace, "rollout", "restart", "statefulset/zk");
        await kubectl("-n", ensemble.namespace, "rollout", "status", "statefulset/zk", "--timeout=180s");
    },
};

export const scaled: Fault = {
    kind: "three become five and three again",
    seconds: 0,
    begin: async ({ ensemble }) => {
        await ensemble.scale(5);
        await ensemble.scale(3);
    },
};

export const scaledWithOneDown: Fault = {
    kind: "three become five while one is down",
    seconds: 0,
    begin: async ({ ensemble, member, endBy }) => {
        endBy(() => ensemble.scale(3));
        endBy(() => ensemble.thaw(member));
        const restarts = await ensemble.restarts(member);
        await ensemble.freeze(member);
        await kubectl("-n", ensemble.namespace, "scale", "statefulset", "zk", "--replicas=5");
        const witness = ensemble.members.find((name) => name !== member) ?? "";
        await eventually(
            120,
            () => ensemble.voters(witness),
            (ids) => ids === "1,2,3,4,5",
            500,
        );
        if ((await ensemble.restarts(member)) !== restarts) {
            throw new Error(`${member} was restarted before the joining members were voters`);
        }
    },
};

export const drained: Fault = {
    kind: "a node is drained",
    seconds: 0,
    begin: async ({ ensemble, remote, endBy }) => {
        const node = `node-${await ensemble.node(remote)}`;
        const was = await ensemble.uid(remote);
        endBy(async () => {
            await kubectl("uncordon", node);
        });
        await run("kubectl", "drain", node, "--pod-selector=app=zk", "--delete-emptydir-data", "--timeout=90s");
        await isAnother(WITHIN, () => ensemble.uid(remote), was, "");
    },
};
