/**
 * The number of members changes again and again while clients write: by `pulumi up`, by one that is killed at seeded
 * moments, and while the member that asks for the change is killed. Nothing is lost, the members that stay are not
 * restarted, and there are never two leaders.
 */
import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { eventually, later, sigkill } from "../../cluster/support/command";
import { kubectl, readNode, tryInPod, writeNode } from "../../cluster/support/kubernetes";
import { fractions } from "../../cluster/support/random";
import { small, Stack } from "../../cluster/support/stack";
import { Ensemble } from "../ensemble";
import { Quorums } from "../quorums";
import { type Report, Workload } from "../workload";

const namespace = "scaling";
const seed = Number(process.env["SEED"] ?? 1);
/** All addresses, because up to five members come and go. */
const servers = [0, 1, 2, 3, 4].map((n) => `zk-${String(n)}.zk-hs.${namespace}.svc.cluster.local:2181`).join(",");

describe("an ensemble that is scaled", () => {
    const folder = mkdtempSync(join(tmpdir(), "zookeeper-scaling-"));
    const ensemble = new Ensemble(namespace);
    const fraction = fractions(seed * 15485863);
    let stack: Stack;
    let workload: Workload;
    let quorums: Quorums;
    let is = 1;

    const configure = (replicas: number) => {
        stack.configure({ ...small, namespace, replicas, antiAffinity: "preferred" });
    };
    /** What must not change about the members that stay. */
    const staying = async (count: number) => {
        const pods = (await ensemble.pods()).filter(({ metadata }) => Number(metadata.name.slice(3)) < count);
        const revision = ["get", "statefulset", "zk", "-o", "jsonpath={.status.updateRevision}"];
        return {
            revision: await kubectl("-n", namespace, ...revision),
            pods: pods.map(({ metadata, status }) => [
                metadata.name,
                metadata.uid,
                status.containerStatuses?.[0]?.restartCount,
            ]),
        };
    };
    /** Changes the number of members. Afterwards exactly those are members, and none that stays was restarted. */
    const become = async (count: number, change: () => Promise<unknown>) => {
        const stay = Math.min(is, count);
        const before = await staying(stay);
        workload.mark(`begin ${String(is)} to ${String(count)}`);
        configure(count);
        await change();
        await ensemble.isWhole(count, 180);
        workload.mark(`end ${String(is)} to ${String(count)}`);
        assert.deepEqual(await staying(stay), before);
        is = count;
    };
    const up = () => stack.run("up");

    before(async () => {
        stack = await Stack.create(namespace, { replicas: 1, antiAffinity: "preferred" });
        const [program] = await Promise.all([Workload.build(join(folder, "bin")), stack.run("up")]);
        workload = new Workload(program, folder, servers, seed);
        await workload.start("200ms");
        quorums = new Quorums(ensemble);
    });
    after(async () => {
        // If the set-up failed, some of these are missing.
        await (quorums as Quorums | undefined)?.stop();
        (workload as Workload | undefined)?.kill();
        await (stack as Stack | undefined)?.remove();
    });

    for (const [from, to] of [
        [1, 3],
        [3, 5],
        [5, 3],
        [3, 1],
        [1, 5],
        [5, 4],
        [4, 2],
        [2, 3],
    ] as const) {
        it(`goes from ${from} to ${to} by pulumi up`, () => become(to, up));
    }

    it("uses the old volumes of members that come back", async () => {
        await writeNode(namespace, "zk-0", "/before-they-come-back");
        const claims = () =>
            kubectl(
                ...["-n", namespace, "get", "persistentvolumeclaims", "-o"],
                "jsonpath={range .items[*]}{.metadata.name}={.metadata.uid} {end}",
            );
        const before = await claims();
        await become(5, up);
        assert.equal(await claims(), before);
        await become(3, up);
        await become(5, up);
        assert.equal(await claims(), before);
        for (const name of ["zk-3", "zk-4"]) {
            await readNode(namespace, name, "/before-they-come-back");
        }
    });

    it("removes a member that is the leader", async () => {
        const five = [0, 1, 2, 3, 4].map((n) => `zk-${String(n)}`);
        const isLeaving = (name = "") => ["zk-3", "zk-4"].includes(name);
        let [leader] = await ensemble.leaders(five);
        for (let tries = 0; !isLeaving(leader); tries += 1) {
            assert.ok(tries < 10, "no surplus member became the leader");
            if (leader !== undefined) {
                await ensemble.restart(leader, "KILL");
            }
            await ensemble.isWhole(5);
            [leader] = await ensemble.leaders(five);
        }
        await become(3, up);
    });

    it("removes members that vanish without leaving", async () => {
        const vanishing = ["zk-3", "zk-4"];
        await become(5, up);
        await become(3, async () => {
            // Frozen members neither leave when they are told to stop, nor stop.
            await Promise.all(vanishing.map((name) => ensemble.freeze(name)));
            const ended = up();
            await eventually(
                60,
                () => kubectl("-n", namespace, "get", "statefulset", "zk", "-o", "jsonpath={.spec.replicas}"),
                (replicas) => replicas === "3",
            );
            await kubectl("-n", namespace, "delete", "pod", ...vanishing, "--force", "--grace-period=0");
            const voters = await eventually(
                30,
                () => ensemble.voters("zk-0"),
                (ids) => ids !== "",
            );
            assert.equal(voters, "1,2,3,4,5");
            await ended;
        });
    });

    /**
     * Scales out, and kills all processes in the container of each joining member as soon as the command `moment`,
     * which runs there, has ended.
     */
    const becomeThough = (count: number, joining: string[], moment: string) =>
        become(count, async () => {
            await Promise.all([
                up(),
                ...joining.map(async (name) => {
                    await eventually(
                        60,
                        () => tryInPod(namespace, name, "true"),
                        ({ code }) => code === 0,
                    );
                    // The command kills itself, too, and the kubelet restarts the container.
                    await tryInPod(namespace, name, "timeout", "60", "bash", "-c", `${moment}; kill -KILL -1`);
                }),
            ]);
            const restarts = await Promise.all(joining.map((name) => ensemble.restarts(name)));
            assert.ok(
                restarts.some((number) => number > 0),
                "no member was killed",
            );
        });

    it("lets members join that are killed while they ask to join", async () => {
        for (let round = 0; round < 3; round += 1) {
            const delay = (0.2 + fraction()).toFixed(2);
            // Wait until zkCli runs (the brackets keep this command's own line from matching), and then for a random
            // time around its request.
            const client = "until grep -qs ZooKeeperMai[n] /proc/[0-9]*/cmdline; do :; done";
            await becomeThough(5, ["zk-3", "zk-4"], `${client}; sleep ${delay}`);
            console.log(`      seed ${seed}: killed ${delay} s after the client was there`);
            await become(3, up);
        }
    });

    it("lets members join that are killed after they accepted the reconfiguration and before it is committed", async () => {
        await become(1, up);
        const agreed = "until [[ -e /opt/zookeeper/conf/zoo.cfg.dynamic.next ]]; do :; done";
        for (let round = 0; round < 3; round += 1) {
            await becomeThough(3, ["zk-1", "zk-2"], agreed);
            await become(1, up);
        }
        await become(3, up);
    });

    it("reaches the wanted number although pulumi up is killed, ten times", async () => {
        for (let round = 0; round < 10; round += 1) {
            const seconds = fraction() * 14;
            const count = is === 3 ? 5 : 3;
            console.log(`      seed ${seed}: SIGKILL to up of ${count} after ${seconds.toFixed(1)} s`);
            await become(count, async () => {
                const running = stack.start("up");
                const ended = running.result;
                await Promise.race([later(seconds), ended]);
                await sigkill(running, round % 2 === 1);
                await ended;
                const { code, output } = await stack.heal();
                assert.equal(code, 0, output);
                await up();
            });
        }
    });

    describe("afterwards", () => {
        let report: Report;
        let words: string;
        before(async () => {
            await workload.stop();
            // The members that exist at the end.
            ({ report, words } = await workload.verify(is, servers.split(",").slice(0, is).join(",")));
            console.log(
                report.verdicts.map(({ name, ok, summary }) => `      ${name}: ${String(ok)}; ${summary}`).join("\n"),
            );
        });
        it("has everything that it acknowledged on every member", () => {
            assert.ok(report.ok, `${words}\nkept: ${folder}`);
            rmSync(folder, { recursive: true });
        });
        it("never had two leaders", async () => {
            const { looks, twice } = await quorums.stop();
            console.log(`      a leader was seen ${looks} times`);
            assert.ok(looks > 100);
            assert.deepEqual(twice, []);
        });
    });
});
