/**
 * The number of members changes, again and again, under clients that write all the time: by `pulumi up`, also one that is
 * killed at seeded moments, and with the member killed that just asks for the change. Nothing is lost, nobody restarts who
 * stays, and at no moment are there two leaders.
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
/** What does not stop while five members come and go. */
const servers = [0, 1, 2, 3, 4].map((n) => `zk-${String(n)}.zk-hs.${namespace}.svc.cluster.local:2181`).join(",");

describe("an ensemble whose members become more and fewer", () => {
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
    /** Who stays, and what must be the same of it afterwards. */
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
    /** From the present number to another one, by what is done meanwhile; the members are those, and nobody restarted. */
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
        // Some of it may not be there, if it could not be set up.
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

    it("takes up the volumes of those who come back", async () => {
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

    it("lets the leader leave", async () => {
        const five = [0, 1, 2, 3, 4].map((n) => `zk-${String(n)}`);
        const isLeaving = (name = "") => ["zk-3", "zk-4"].includes(name);
        let [leader] = await ensemble.leaders(five);
        for (let tries = 0; !isLeaving(leader); tries += 1) {
            assert.ok(tries < 10, "no newcomer became the leader");
            if (leader !== undefined) {
                await ensemble.restart(leader, "KILL");
            }
            await ensemble.isWhole(5);
            [leader] = await ensemble.leaders(five);
        }
        await become(3, up);
    });

    it("removes those who vanish without leaving", async () => {
        const vanishing = ["zk-3", "zk-4"];
        await become(5, up);
        await become(3, async () => {
            // They do nothing any more: neither leave when they are told to stop, nor stop.
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

    /** To another number, and in each newcomer's container everything dies at that moment (a command that waits for it). */
    const becomeThough = (count: number, newcomers: string[], moment: string) =>
        become(count, async () => {
            await Promise.all([
                up(),
                ...newcomers.map(async (name) => {
                    await eventually(
                        60,
                        () => tryInPod(namespace, name, "true"),
                        ({ code }) => code === 0,
                    );
                    // It kills itself too, and then the container starts again.
                    await tryInPod(namespace, name, "timeout", "60", "bash", "-c", `${moment}; kill -KILL -1`);
                }),
            ]);
            const restarts = await Promise.all(newcomers.map((name) => ensemble.restarts(name)));
            assert.ok(
                restarts.some((number) => number > 0),
                "none was killed",
            );
        });

    it("brings those in who are killed while they ask for it", async () => {
        for (let round = 0; round < 3; round += 1) {
            const delay = (0.2 + fraction()).toFixed(2);
            // As soon as the client runs (the brackets: this command's own line does not match), and then at some moment
            // around its request.
            const client = "until grep -qs ZooKeeperMai[n] /proc/[0-9]*/cmdline; do :; done";
            await becomeThough(5, ["zk-3", "zk-4"], `${client}; sleep ${delay}`);
            console.log(`      seed ${seed}: killed ${delay} s after the client was there`);
            await become(3, up);
        }
    });

    it("brings those in who are killed between their agreement and its outcome, while the only member waits for them", async () => {
        await become(1, up);
        const agreed = "until [[ -e /opt/zookeeper/conf/zoo.cfg.dynamic.next ]]; do :; done";
        for (let round = 0; round < 3; round += 1) {
            await becomeThough(3, ["zk-1", "zk-2"], agreed);
            await become(1, up);
        }
        await become(3, up);
    });

    it("reaches the number although pulumi up is killed, ten times", async () => {
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
            // Those that are there now.
            ({ report, words } = await workload.verify(is, servers.split(",").slice(0, is).join(",")));
            console.log(
                report.verdicts.map(({ name, ok, summary }) => `      ${name}: ${String(ok)}; ${summary}`).join("\n"),
            );
        });
        it("has everything that it acknowledged, on every member", () => {
            assert.ok(report.ok, `${words}\nkept: ${folder}`);
            rmSync(folder, { recursive: true });
        });
        it("never had two leaders", async () => {
            const { looks, twice } = await quorums.stop();
            console.log(`      saw a leader ${looks} times`);
            assert.ok(looks > 100);
            assert.deepEqual(twice, []);
        });
    });
});
