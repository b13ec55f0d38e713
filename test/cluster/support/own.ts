/** Tests that need a cluster whose nodes are ours to disturb. */

/** The local cluster that the suite runs on; undefined on a cluster of somebody's. */
export const ownCluster = process.env["ZK_TEST_CLUSTER"];

/** A test that is left out on a cluster of somebody's, where its name is printed with the reason. */
export function onOwnNodes(reason: string, title: string, test: () => void | Promise<void>): void {
    if (ownCluster === undefined) {
        it.skip(`left out, because it ${reason}: ${title}`);
    } else {
        it(title, test);
    }
}
