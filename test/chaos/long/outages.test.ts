/**
 * DNS or the API server is away for two minutes while clients write: the clients hardly notice, and nothing is lost.
 */
import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { later } from "../../cluster/support/command";
import { Stack } from "../../cluster/support/stack";
import { Ensemble } from "../ensemble";
import { apiGone, dnsGone, dnsSilent } from "../faults/cluster";
import { suffer } from "../faults/fault";
import { markOf } from "../report";
import { type Report, Workload } from "../workload";

const namespace = "outages";
const SECONDS = 120;
/** Milliseconds without an acknowledged write, in total: an election, and the clients' time to reach another member. */
const AT_MOST = 10_000;
const OUTAGES = [dnsGone, dnsSilent, apiGone];

describe("an ensemble without DNS or the API server", () => {
    const folder = mkdtempSync(join(tmpdir(), "zookeeper-outages-"));
    const ensemble = new Ensemble(namespace);
    let stack: Stack;
    let workload: Workload;
    let report: Report;

    before(async () => {
        stack = await Stack.create(namespace, { antiAffinity: "preferred", zoneSpread: "required" });
        const [program] = await Promise.all([Workload.build(join(folder, "bin")), stack.run("up")]);
        await ensemble.isWhole();
        const hosts = (await stack.outputs())["memberHosts"] as string[];
        workload = new Workload(program, folder, hosts.map((host) => `${host}:2181`).join(","), 1);
        await workload.start("200ms");
    });
    after(async () => {
        (workload as Workload | undefined)?.kill();
        await (stack as Stack | undefined)?.remove();
    });

    OUTAGES.forEach((outage, index) => {
        it(`survives two minutes in which ${outage.kind}`, async () => {
            workload.mark(`begin ${markOf(index, outage.kind)}`);
            await suffer(outage, { ensemble, member: "zk-1", remote: "zk-1" }, SECONDS);
            await later(1);
            workload.mark(`end ${markOf(index, outage.kind)}`);
        });
    });

    it("has everything that it acknowledged on every member", async () => {
        await workload.stop();
        const verified = await workload.verify(ensemble.members.length);
        report = verified.report;
        assert.ok(report.ok, `${verified.words}\nkept: ${folder}`);
        rmSync(folder, { recursive: true });
    });
    it("accepted writes all the time, except during an election", () => {
        for (const { name, probes } of report.withoutWrites.pairs) {
            const { totalMs = NaN } = probes["all"] ?? {};
            console.log(`      ${name}: ${totalMs} ms without an acknowledged write`);
            assert.ok(totalMs <= AT_MOST, name);
        }
        assert.equal(report.withoutWrites.pairs.length, OUTAGES.length);
    });
});
