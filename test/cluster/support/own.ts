/** Tests that disturb nodes. They run only on the cluster that the tests made, and not on a cluster of the user. */

/** The name of the local cluster that the tests made; undefined if they run on a cluster of the user. */
export const ownCluster = process.env["ZK_TEST_CLUSTER"];

/** Like `it`, but on a cluster of the user the test is skipped, and its title is printed with the reason. */
export function onOwnNodes(reason: string, title: string, test: () => void | Promise<void>): void {
    if (ownCluster === undefined) {
        it.skip(`left out, because it ${reason}: ${title}`);
    } else {
        it(title, test);
    }
}
