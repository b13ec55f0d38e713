/**
 * For how long ordinary clients cannot write while all members are rolled, by every address that we hand out, in elections:
 * the measure is what one bare restart of the leader costs the same clients in the same run.
 */
import * as assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { eventually, later } from "../../cluster/support/command";
import { Stack } from "../../cluster/support/stack";
import { Ensemble } from "../ensemble";
import { rolled } from "../faults/operations";
import { middle } from "../report";
import { buildWriters, LIBRARIES, type Library, Writer } from "../writers";

const namespace = "rolls";
const rounds = Number(process.env["ROLLS"] ?? 5);
/** So many of each kind: they find their way to different members. */
const CLIENTS = 3;
const GOAL = 1.3;

interface Round {
    from: number;
    to: number;
    elections: number;
}

describe("a roll of all members, as ordinary clients see it", () => {
    const folder = mkdtempSync(join(tmpdir(), "zookeeper-rolls-"));
    const ensemble = new Ensemble(namespace);
    const clients: { library: Library; address: string; writer: Writer }[] = [];
    const restarts: Round[] = [];
    const rolls: Round[] = [];
    let stack: Stack;

    /** The number of elections that there were, as the newest transaction's number has it. */
    const epoch = async () => {
        const answer = (await ensemble.ask(await ensemble.leader(), "srvr")).output;
        return Number.parseInt(/Zxid: 0x([0-9a-f]+)[0-9a-f]{8}/.exec(answer)?.[1] ?? "0", 16);
    };
    const round = async (what: () => Promise<void>): Promise<Round> => {
        const before = await epoch();
        const from = Date.now();
        await what();
        await ensemble.isWhole();
        // Until the clients have noticed too.
        await later(3);
        return { from, to: Date.now(), elections: (await epoch()) - before };
    };

    before(async () => {
        stack = await Stack.create(namespace, {
            dataPolicy: "delete",
            antiAffinity: "preferred",
            zoneSpread: "required",
        });
        const programs = join(folder, "programs");
        await Promise.all([buildWriters(programs), stack.run("up")]);
        await ensemble.isWhole();
        const outputs = await stack.outputs();
        for (const library of LIBRARIES) {
            for (const address of ["connectionString", "clientService"]) {
                for (let n = 1; n <= CLIENTS; n += 1) {
                    const name = `${library}-${address}-${String(n)}`;
                    const writer = new Writer(name, { programs, folder, library, connect: String(outputs[address]) });
                    clients.push({ library, address, writer });
                }
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
            const one = await round(async () => {
                const leader = await ensemble.leader();
                const was = await ensemble.restarts(leader);
                await ensemble.signal(leader, "TERM");
                await eventually(
                    60,
                    () => ensemble.restarts(leader),
                    (now) => now > was,
                );
            });
            assert.equal(one.elections, 1);
            restarts.push(one);
        });
        it(`rolls, ${n}: with two elections at most, and no session that expires`, async () => {
            const one = await round(() =>
                rolled.begin({ ensemble, member: "zk-0", remote: "zk-0", endBy: () => undefined }),
            );
            rolls.push(one);
            assert.ok(one.elections <= 2, `${one.elections} elections`);
            const expired = clients.filter(({ writer }) => writer.expired(one.from, one.to) > 0);
            assert.deepEqual(
                expired.map(({ writer }) => writer.name),
                [],
            );
        });
    }

    for (const library of LIBRARIES) {
        for (const address of ["connectionString", "clientService"]) {
            it(`costs ${library} by ${address} at most ${GOAL} times what its elections cost`, () => {
                const writers = clients.filter((one) => one.library === library && one.address === address);
                const median = (numbers: number[]) => middle(numbers) ?? NaN;
                const bare = median(
                    restarts.map(({ from, to }) => median(writers.map(({ writer }) => writer.without(from, to)))),
                );
                const totals = rolls.map(({ from, to, elections }) => {
                    const each = writers.map(({ writer }) => writer.without(from, to));
                    return { median: median(each), worst: Math.max(...each), elections };
                });
                const ratio = (which: "median" | "worst") =>
                    median(totals.map((one) => one[which] / (one.elections * bare)));
                const list = totals.map((one) => `${one.median}/${one.worst}`).join(", ");
                console.log(
                    `      a bare restart ${bare} ms; rolls, median/worst of ${CLIENTS} clients: ${list} ms; ` +
                        `ratio ${ratio("median").toFixed(2)}, of the worst ${ratio("worst").toFixed(2)}`,
                );
                assert.ok(ratio("median") <= GOAL, `${ratio("median").toFixed(2)}; kept: ${folder}`);
            });
        }
    }
});
