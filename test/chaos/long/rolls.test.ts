/**
 * How long ordinary clients cannot write while all members are rolled, for each address that the component offers. The
 * time for each election of a roll is compared with what a restart of the leader alone costs the same clients in the
 * same run.
 */
import * as assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { eventually, later } from "../../cluster/support/command";
import { small, Stack } from "../../cluster/support/stack";
import { Ensemble } from "../ensemble";
import { nodeLost } from "../faults/cluster";
import { suffer } from "../faults/fault";
import { drained, rolled } from "../faults/operations";
import { WORKLOAD_NODE } from "../machines";
import { middle } from "../report";
import { buildWriters, type Library, Writer } from "../writers";

const namespace = "rolls";
const rounds = Number(process.env["ROLLS"] ?? 5);
/** The number of clients of each kind. Several, because they connect to different members. */
const CLIENTS = 3;
const GOAL = 1.3;

/** Ways to connect. The goal applies to those that docs/connecting-clients.md recommends; the others are only measured. */
const MANNERS: { name: string; library: Library; held: boolean; flags?: string[] }[] = [
    { name: "kazoo", library: "kazoo", held: true },
    { name: "curator without its tracker", library: "curator", held: true, flags: ["--ensemble-tracker", "false"] },
    { name: "gozk", library: "gozk", held: true },
    { name: "curator", library: "curator", held: false },
    { name: "kazoo by members", library: "kazoo", held: false },
    { name: "curator by members", library: "curator", held: false },
    { name: "gozk by members", library: "gozk", held: false },
];

const HELD = MANNERS.flatMap(({ name, held }) => (held ? [name] : []));

/** Other ways to roll all members besides `kubectl rollout restart`: changes by an upgrade or by the stack. */
const CHANGES: [string, Record<string, unknown>][] = [
    ["another name of the image", { image: "docker.io/library/zookeeper:3.9.4" }],
    ["another setting of ZooKeeper", { maxClientConnections: 99 }],
    ["other resources", { resources: { requests: { cpu: "110m", memory: "384Mi" } } }],
    ["another label", { labels: { team: "search" } }],
];

interface Round {
    from: number;
    to: number;
    elections: number;
}

describe("a roll of all members, as ordinary clients see it", () => {
    const folder = mkdtempSync(join(tmpdir(), "zookeeper-rolls-"));
    const ensemble = new Ensemble(namespace);
    const clients: { name: string; writer: Writer }[] = [];
    const restarts: Round[] = [];
    const rolls: Round[] = [];
    let config: Record<string, unknown> = { namespace, antiAffinity: "preferred", zoneSpread: "required" };
    let stack: Stack;

    /** The epoch: ZooKeeper increases it in each election. It is the upper half of the newest transaction id. */
    const epoch = async () => {
        const answer = (await ensemble.ask(await ensemble.leader(), "srvr")).output;
        return Number.parseInt(/Zxid: 0x([0-9a-f]+)[0-9a-f]{8}/.exec(answer)?.[1] ?? "0", 16);
    };
    const round = async (what: () => Promise<void>): Promise<Round> => {
        const before = await epoch();
        const from = Date.now();
        await what();
        await ensemble.isWhole();
        // Clients may notice the effects a moment later; they belong to this round.
        await later(3);
        return { from, to: Date.now(), elections: (await epoch()) - before };
    };

    /** What must hold for every roll. */
    const isGentle = (one: Round) => {
        assert.ok(one.elections <= 2, `${one.elections} elections`);
        const expired = clients.filter(({ writer }) => writer.count("expired", one) > 0);
        assert.deepEqual(
            expired.flatMap(({ name }) => (HELD.includes(name) ? [name] : [])),
            [],
        );
        const oftenest = Math.max(
            ...clients.filter(({ name }) => HELD.includes(name)).map(({ writer }) => writer.count("connected", one)),
        );
        assert.ok(oftenest <= ensemble.members.length, `a client was connected anew ${oftenest} times`);
        if (expired.length > 0) {
            console.log(`      expired: ${expired.map(({ writer }) => writer.name).join(", ")}`);
        }
    };
    /** Does something, and checks that every pod was replaced and that never more than one member was not ready. */
    const oneByOne = async (what: () => Promise<unknown>) => {
        const were = await Promise.all(ensemble.members.map((name) => ensemble.uid(name)));
        let [running, looks, fewest] = [true, 0, ensemble.members.length];
        const looking = (async () => {
            while (running) {
                fewest = Math.min(fewest, await ensemble.ready());
                looks += 1;
                await later(0.3);
            }
        })();
        const one = await round(async () => {
            await what();
        }).finally(() => (running = false));
        await looking;
        for (const [index, name] of ensemble.members.entries()) {
            assert.notEqual(await ensemble.uid(name), were[index], name);
        }
        assert.ok(looks > 20);
        assert.equal(fewest, ensemble.members.length - 1);
        isGentle(one);
    };

    before(async () => {
        stack = await Stack.create(namespace, config);
        const programs = join(folder, "programs");
        await Promise.all([buildWriters(programs), stack.run("up")]);
        await ensemble.isWhole();
        const outputs = await stack.outputs();
        const service = outputs["connectionString"] as string;
        const members = (outputs["memberHosts"] as string[]).map((host) => `${host}:2181`).join(",");
        for (const { name, library, flags } of MANNERS) {
            for (let n = 1; n <= CLIENTS; n += 1) {
                const connect = name.includes("members") ? members : service;
                const file = `${name.replaceAll(" ", "-")}-${String(n)}`;
                clients.push({ name, writer: new Writer(file, { programs, folder, library, connect, flags }) });
            }
        }
        await Promise.all(clients.map(({ writer }) => writer.writes()));
        await later(3);
    });
    after(async () => {
        await Promise.all(clients.map(({ writer }) => writer.stop()));
        await stack.remove();
    });

    for (let n = 1; n <= rounds; n += 1) {
        it(`restarts the leader alone, ${n}`, async () => {
            const one = await round(async () => ensemble.restart(await ensemble.leader(), "TERM"));
            assert.equal(one.elections, 1);
            restarts.push(one);
        });
        it(`rolls, ${n}: at most two elections, and no session expires`, async () => {
            const one = await round(() =>
                rolled.begin({ ensemble, member: "zk-0", remote: "zk-0", endBy: () => undefined }),
            );
            rolls.push(one);
            isGentle(one);
        });
    }

    for (const [what, change] of CHANGES) {
        it(`rolls because of ${what}: one member after the other, and no session expires`, async () => {
            config = { ...config, ...change };
            stack.configure({ ...small, ...config });
            await oneByOne(() => stack.run("up"));
        });
    }
    it("is evicted from every node in turn: one member after the other, and no session expires", async () => {
        await oneByOne(async () => {
            for (const remote of ensemble.members) {
                await suffer(drained, { ensemble, member: remote, remote });
            }
        });
    });

    it("lets every client write again after a node is lost", async () => {
        const places = await Promise.all(ensemble.members.map(async (name) => [name, await ensemble.node(name)]));
        const [remote = ""] = places.flatMap(([name = "", node]) => (node === WORKLOAD_NODE ? [] : [name]));
        const one = await round(async () => {
            await suffer(nodeLost, { ensemble, member: remote, remote }, 60);
        });
        for (const { name } of MANNERS) {
            const writers = clients.filter((client) => client.name === name).map(({ writer }) => writer);
            const gaps = writers.map((writer) => writer.without(one.from, one.to));
            const expired = writers.filter((writer) => writer.count("expired", one) > 0).length;
            console.log(`      ${name}: without a write ${gaps.join(", ")} ms; ${expired} of ${CLIENTS} expired`);
        }
        for (const { name, writer } of clients.filter((client) => HELD.includes(client.name))) {
            // Whatever it lost, the client writes again at the end.
            assert.ok(writer.without(one.to - 2000, one.to) < 2000, name);
        }
    });

    for (const { name, held } of MANNERS) {
        const title = `${held ? "costs" : "(not promised: costs)"} ${name} at most ${GOAL} bare restarts for each election`;
        it(title, function () {
            const writers = clients.filter((one) => one.name === name).map(({ writer }) => writer);
            const median = (numbers: number[]) => middle(numbers) ?? NaN;
            const bare = median(restarts.map(({ from, to }) => median(writers.map((one) => one.without(from, to)))));
            /** The cost of all rolls for some of these clients. */
            const cost = (those: Writer[], of: string) => {
                const seen = rolls.flatMap((roll) =>
                    those.map((writer) => ({
                        gap: writer.without(roll.from, roll.to),
                        elections: roll.elections,
                        connections: writer.count("connected", roll),
                    })),
                );
                const gaps = seen.map(({ gap }) => gap);
                const ratio = median(seen.map(({ gap, elections }) => gap / (elections * bare)));
                console.log(
                    `      ${name}, ${of}: ${median(gaps)} ms (at most ${Math.max(...gaps)}), a bare restart ${bare} ms: ` +
                        `${ratio.toFixed(2)} for each election; connected anew ${median(seen.map((one) => one.connections))} times`,
                );
                return ratio;
            };
            const ratios = [cost(writers, `all ${CLIENTS} clients`), cost(writers.slice(0, 1), "a single client")];
            if (!held) {
                this.skip();
            }
            assert.ok(
                ratios.every((ratio) => ratio <= GOAL),
                `kept: ${folder}`,
            );
        });
    }

    it("is deleted in less than half the time of a roll, because members of a deleted ensemble wait for no quorum", async () => {
        await Promise.all(clients.map(({ writer }) => writer.stop()));
        const roll = rolls.at(-1);
        assert.ok(roll);
        const from = Date.now();
        const destroy = stack.start("destroy").result;
        await eventually(
            60,
            () => ensemble.pods(),
            ({ length }) => length === 0,
        );
        const took = Date.now() - from;
        console.log(`      no pod after ${took} ms of pulumi destroy; a roll: ${roll.to - roll.from} ms`);
        const { code, output } = await destroy;
        assert.equal(code, 0, output);
        assert.ok(took < (roll.to - roll.from) / 2);
    });
});
