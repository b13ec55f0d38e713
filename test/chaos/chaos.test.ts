/**
 * An ensemble suffers faults of every kind, in an order drawn from a seed, while clients write all the time. It must be
 * whole after each fault, and at the end nothing that it acknowledged may be lost.
 *
 * Each kind happens once; in the long form (make chaos) there are FAULTS faults. SEED chooses another order, KINDS (a
 * regular expression) only some kinds, MUTANT a component with a known error (mutants.ts). The folder with the report,
 * and with the logs after a failure, is printed.
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
import { dnsFollows, mountDisks, unmountDisks, WORKLOAD_NODE } from "./machines";
import { markdown, markOf, type Suffered } from "./report";
import { schedule } from "./schedule";
import { type Report, Workload } from "./workload";

const mutant = process.env["MUTANT"] ?? "";
const long = process.env["ZK_CHAOS"] === "chaos" && mutant === "";
const seed = Number(process.env["SEED"] ?? 1);
const count = Number(process.env["FAULTS"] ?? (long ? 200 : 0));

const kinds = process.env["KINDS"] ?? MUTANTS[mutant]?.kinds ?? "";

const namespace = "chaos";

/**
 * A probe with one member is named by that member's address. While its member restarts, it cannot connect to
 * another one.
 */
const isPinned = (client: string) => client.includes(":");

describe("an ensemble under clients that write all the time", function () {
    const folder = mkdtempSync(join(tmpdir(), "zookeeper-chaos-"));
    const ensemble = new Ensemble(namespace);
    const fraction = fractions(seed * 104729);
    const drawn = (from: string[]): string => from[Math.floor(fraction() * from.length)] ?? "";
    const suffered: Suffered[] = [];
    /** The folder of the program that is broken on purpose (mutants.ts); undefined if none is. */
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
            // The test has three nodes and up to five members.
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
        // verify reads 100,000 nodes a minute, so in the long form the clients write less often.
        await workload.start(long ? "200ms" : "100ms");
    });

    after(async () => {
        // If the set-up failed, some of these are missing.
        (workload as Workload | undefined)?.kill();
        if (!passed) {
            const logs = join(folder, "logs");
            mkdirSync(logs);
            for (const [name, text] of Object.entries(
                await ensemble.logs().catch((why: unknown) => ({ "no-logs.txt": String(why) })),
            )) {
                writeFileSync(join(logs, name), text);
            }
            console.log(`      kept: the record, the verdict and the members' logs in ${folder}`);
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
    it("has faults that match KINDS", () => {
        assert.ok(drawnFrom.length > 0, `no kind matches ${kinds}`);
    });
    faults.forEach((kind, index) => {
        it(`is whole again after ${markOf(index, kind)}`, async function () {
            if (suffered.length < index) {
                // After a failed fault, the later ones would prove nothing.
                this.skip();
            }
            const fault = FAULTS.find((one) => one.kind === kind);
            assert.ok(fault);
            const places = await Promise.all(ensemble.members.map(async (name) => [name, await ensemble.node(name)]));
            const remote = places.filter(([, node]) => node !== WORKLOAD_NODE).map(([name = ""]) => name);
            if (GENTLE.includes(kind)) {
                // The API server may have been gone right before, and these clients connect to members by name.
                await dnsFollows(namespace);
            }
            workload.mark(`begin ${markOf(index, kind)}`);
            const wholeAfterSeconds = await suffer(fault, {
                ensemble,
                member: drawn(ensemble.members),
                remote: drawn(remote),
            });
            // Clients may notice the fault's effects a moment later; they belong to this window.
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
            // test/lib/chaos.sh says which commit and which part it is.
            const text = `${process.env["ZK_REPORT"] ?? "Not a part of make chaos"}.\n\n${markdown(seed, suffered, report)}`;
            console.log(text);
            if (long) {
                writeFileSync(join(folder, "report.md"), text);
                console.log(`      the report: ${join(folder, "report.md")}`);
            }
        });

        it("has everything that it acknowledged on every member, in an order that is linearizable", () => {
            assert.ok(report.ok, words);
            passed = suffered.length === faults.length;
        });

        it("has led no client to an address that does not answer, while all members were rolled", function () {
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

        it("has lost no session during operations that people do on purpose", () => {
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
