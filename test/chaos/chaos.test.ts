/**
 * Nothing acknowledged is lost, whatever happens: an ensemble under clients that write all the time suffers faults of
 * every kind, drawn from a seed, and must be whole again after each. Then the clients' record is judged.
 * Each kind once; in the long form (make chaos) FAULTS of them. SEED and FAULTS choose others, KINDS (a regular expression)
 * some kinds alone, MUTANT a component that is broken (mutants.ts). What is kept when it fails, and the report, are printed
 * with their places.
 */
import * as assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { later } from "../cluster/support/command";
import { kubectl } from "../cluster/support/kubernetes";
import { fractions } from "../cluster/support/random";
import { Stack } from "../cluster/support/stack";
import { Ensemble } from "./ensemble";
import { FAULTS, GENTLE } from "./faults";
import { suffer } from "./faults/fault";
import { rolled } from "./faults/operations";
import { mutate, MUTANTS } from "./mutants";
import { mountDisks, unmountDisks, WORKLOAD_NODE } from "./machines";
import { markdown, markOf, type Suffered } from "./report";
import { schedule } from "./schedule";
import { type Report, Workload } from "./workload";

const mutant = process.env["MUTANT"] ?? "";
const long = process.env["ZK_CHAOS"] === "chaos" && mutant === "";
const seed = Number(process.env["SEED"] ?? 1);
const count = Number(process.env["FAULTS"] ?? (long ? 200 : 0));

const kinds = process.env["KINDS"] ?? MUTANTS[mutant]?.kinds ?? "";

const namespace = "chaos";

/** The probes have one member alone, whose address is their name, and nowhere to go while it restarts. */
const isPinned = (client: string) => client.includes(":");

describe("an ensemble under clients that write all the time", function () {
    const folder = mkdtempSync(join(tmpdir(), "zookeeper-chaos-"));
    const ensemble = new Ensemble(namespace);
    const fraction = fractions(seed * 104729);
    const drawn = (from: string[]): string => from[Math.floor(fraction() * from.length)] ?? "";
    const suffered: Suffered[] = [];
    /** The folder of the mutant. */
    let broken: string | undefined;
    let nodes: string[];
    let stack: Stack;
    let workload: Workload;
    let passed = false;

    before(async () => {
        nodes = (await kubectl("get", "nodes", "-o", "jsonpath={.items[*].metadata.name}"))
            .replaceAll("node-", "")
            .split(" ");
        await unmountDisks(nodes);
        await mountDisks(nodes, long ? 3000 : 1000);
        const config = {
            dataPolicy: "delete",
            // Three members on three nodes, and up to five.
            antiAffinity: "preferred",
            zoneSpread: "required",
            autopurge: { intervalHours: 1 },
        };
        broken = mutant === "" ? undefined : mutate(mutant);
        stack = await Stack.create(namespace, config, { program: broken });
        const [program] = await Promise.all([Workload.build(join(folder, "bin")), stack.run("up")]);
        await ensemble.isWhole();
        const hosts = (await stack.outputs())["memberHosts"] as string[];
        const servers = hosts.map((host) => `${host}:2181`).join(",");
        workload = new Workload(program, folder, servers, seed);
        // Reading back what was written takes a minute for each 100,000 nodes.
        await workload.start(long ? "200ms" : "100ms");
    });

    after(async () => {
        // Some of it may not be there, if it could not be set up.
        (workload as Workload | undefined)?.kill();
        if (!passed) {
            const logs = join(folder, "logs");
            mkdirSync(logs);
            for (const [name, text] of Object.entries(
                await ensemble.logs().catch((why: unknown) => ({ "no-logs.txt": String(why) })),
            )) {
                writeFileSync(join(logs, name), text);
            }
            console.log(`      kept: record, verdict and logs of the members in ${folder}`);
        } else if (!long) {
            rmSync(folder, { recursive: true });
        }
        await (stack as Stack | undefined)?.remove();
        await unmountDisks(nodes);
        if (broken !== undefined) {
            rmSync(broken, { recursive: true });
        }
    });

    const drawnFrom = FAULTS.map(({ kind }) => kind).filter((kind) => new RegExp(kinds).test(kind));
    const faults = drawnFrom.length > 0 ? schedule(seed, drawnFrom, count) : [];
    it("finds kinds of faults to suffer", () => {
        assert.ok(drawnFrom.length > 0, `no kind matches ${kinds}`);
    });
    faults.forEach((kind, index) => {
        it(`is whole again after ${markOf(index, kind)}`, async function () {
            if (suffered.length < index) {
                // What comes after a fault that it did not survive says nothing.
                this.skip();
            }
            const fault = FAULTS.find((one) => one.kind === kind);
            assert.ok(fault);
            const places = await Promise.all(ensemble.members.map(async (name) => [name, await ensemble.node(name)]));
            const remote = places.filter(([, node]) => node !== WORKLOAD_NODE).map(([name = ""]) => name);
            workload.mark(`begin ${markOf(index, kind)}`);
            const wholeAfterSeconds = await suffer(fault, {
                ensemble,
                member: drawn(ensemble.members),
                remote: drawn(remote),
            });
            // Until the clients have noticed too.
            await later(1);
            workload.mark(`end ${markOf(index, kind)}`);
            suffered.push({ kind, wholeAfterSeconds });
        });
    });

    describe("afterwards", () => {
        let report: Report;
        let words: string;

        before(async () => {
            await workload.stop();
            ({ report, words } = await workload.verify(ensemble.members.length));
            const text = markdown(seed, suffered, report);
            console.log(text);
            if (long) {
                writeFileSync(join(folder, "report.md"), text);
                console.log(`      the report: ${join(folder, "report.md")}`);
            }
        });

        it("has everything that it acknowledged, on every member, and nothing happened out of order", () => {
            assert.ok(report.ok, words);
            passed = suffered.length === faults.length;
        });

        it("has never led a client to an address where nobody is, when all members were rolled", function () {
            const windows = report.withoutWrites.pairs.filter(({ name }) => name.endsWith(` ${rolled.kind}`));
            if (windows.length === 0) {
                this.skip();
            }
            for (const { fromMs, toMs, name } of windows) {
                const hung = report.hung.filter(
                    ({ atMs, client }) => atMs >= fromMs && atMs <= toMs && !isPinned(client),
                );
                assert.deepEqual(hung, [], name);
            }
        });

        it("has lost no session to what was done to it on purpose", () => {
            const windows = suffered.flatMap(({ kind }, index) => (GENTLE.includes(kind) ? [markOf(index, kind)] : []));
            const time = (text: string) => report.marks.find((mark) => mark.text === text)?.atMs ?? NaN;
            for (const name of windows) {
                const [from, to] = [time(`begin ${name}`), time(`end ${name}`)];
                assert.ok(from < to, name);
                const lost = report.expired.filter(
                    ({ atMs, client }) => atMs >= from && atMs <= to && !isPinned(client),
                );
                assert.deepEqual(lost, [], name);
            }
        });
    });
});
