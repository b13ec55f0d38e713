/** What people do to an ensemble, or lose. */
import { run } from "../../cluster/support/command";
import { kubectl } from "../../cluster/support/kubernetes";
import { type Fault, isAnother } from "./fault";

export const volumeLost: Fault = {
    kind: "a volume is lost",
    seconds: 0,
    begin: async ({ ensemble, member }) => {
        const claim = ["-n", ensemble.namespace, "persistentvolumeclaim", `datadir-${member}`];
        const uid = () => kubectl("get", ...claim, "--ignore-not-found", "-o", "jsonpath={.metadata.uid}");
        const was = await uid();
        await kubectl("delete", ...claim, "--wait=false");
        await kubectl("-n", ensemble.namespace, "delete", "pod", member, "--force", "--grace-period=0");
        await isAnother(uid, was, "");
    },
};

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
        await isAnother(() => ensemble.uid(remote), was, "");
    },
};
