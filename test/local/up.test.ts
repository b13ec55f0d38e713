/**
 * The commands of make, as a new user runs them: in a fresh clone, with a kubeconfig and a Pulumi login for other
 * purposes in the home folder. One interruption, in `make chaos` six, by SIGKILL and by Ctrl-C in turns. SEED chooses
 * the moments.
 */
import * as assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "fs";
import { tmpdir } from "os";
import { join } from "path";

import { Belongings, cache } from "./belongings";
import { eventually, Result, run, start } from "../cluster/support/command";
import { kubectl } from "../cluster/support/kubernetes";
import { fractions } from "../cluster/support/random";
import { root } from "../cluster/support/stack";

const testCluster = process.env["ZK_TEST_CLUSTER"] ?? "test";
const name = `${testCluster}-up`;
/** Another cluster of the user, to which the exported KUBECONFIG leads. */
const theirs = new Belongings(`${name}-2`);
const kubeconfig = join(theirs.folder, "kubeconfig");
const there = ["--kubeconfig", kubeconfig];
const moments = process.env["ZK_CHAOS"] === "chaos" ? 6 : 1;
const seed = Number(process.env["SEED"] ?? 1);

describe("make up, env and down", () => {
    const clone = mkdtempSync(join(tmpdir(), "zookeeper-clone-"));
    const home = mkdtempSync(join(tmpdir(), "zookeeper-home-"));
    const belongings = new Belongings(name);
    let untouched: string;

    /** The environment of a user who has not used the local chain yet, and exports a KUBECONFIG for another cluster. */
    const environment = (): NodeJS.ProcessEnv => {
        const ours = Object.keys(process.env).filter((key) => /^(PULUMI_|KUBECACHEDIR|KUBERC|ZK_|MAKE)/.test(key));
        const path = process.env["PATH"]?.split(":").filter((folder) => !folder.startsWith(cache));
        const others = { HOME: home, PATH: path?.join(":"), ZK_CACHE: cache, KUBECONFIG: kubeconfig };
        return { ...Object.fromEntries(ours.map((key) => [key, undefined])), ...others };
    };
    const make = (...args: string[]) => start(["make", ...args], { cwd: clone, env: environment() });
    const succeeds = async (...args: string[]): Promise<Result> => {
        const result = await make(...args).result;
        assert.equal(result.code, 0, `make ${args.join(" ")}:\n${result.output}`);
        return result;
    };
    /** Runs lines in the shell of `make env`, as if a user had typed them. */
    const inShell = async (...lines: string[]): Promise<string> => {
        const script = ["set -e", `shell=$(make -s env NAME=${name})`, 'eval "$shell"', ...lines].join("\n");
        const result = await start(["bash", "-c", script], { cwd: clone, env: environment() }).result;
        assert.equal(result.code, 0, result.output);
        return result.stdout;
    };

    /** What the commands must not change: the work tree, and other programs' files in the home folder. */
    const surroundings = async (): Promise<string> => {
        const folders = [".kube", ".pulumi"].map((folder) => join(home, folder));
        const files = folders.flatMap((folder) =>
            readdirSync(folder, { recursive: true }).map((file) => join(folder, String(file))),
        );
        return [
            await run("git", "-C", clone, "status", "--porcelain"),
            ...[...folders, ...files].map((path) => `${path} ${statSync(path).mtimeMs}`),
        ].join("\n");
    };
    const assertEnsemble = (output: string) => {
        assert.match(output, /^connection string: (zk-cs\.zk\.svc\.cluster\.local:2181,?){3}$/m);
        const roles = [0, 1, 2].map((member) => new RegExp(`^ {2}zk-${member}: Mode: (\\w+)$`, "m").exec(output)?.[1]);
        assert.deepEqual(roles.sort(), ["follower", "follower", "leader"]);
        assert.match(output, /^all of it … [\dms]+$/m);
    };

    before(async () => {
        const copy = "git ls-files -coz --exclude-standard | tar -c --null -T - --ignore-failed-read | tar -x -C";
        await run("bash", "-c", `cd "$0" && ${copy} "$1" && cp -a node_modules "$1" && rm -rf "$1/.git"`, root, clone);
        await run("git", "-C", clone, "init", "--quiet");
        await run("git", "-C", clone, "add", "--all");
        mkdirSync(join(home, ".kube"));
        writeFileSync(join(home, ".kube", "config"), "current-context: production\n");
        mkdirSync(join(home, ".pulumi"));
        writeFileSync(join(home, ".pulumi", "credentials.json"), `{"current":"https://api.pulumi.com"}`);
        await run("local/cluster/delete", name);
        await run("local/cluster/create", `${name}-2`);
        untouched = await surroundings();
    });
    afterEach(async () => {
        assert.equal(await surroundings(), untouched);
    });
    after(async () => {
        await run("local/cluster/delete", name);
        await run("local/cluster/delete", `${name}-2`);
        rmSync(clone, { recursive: true });
        rmSync(home, { recursive: true });
        // Nothing is left, not even of the interrupted runs.
        const remains = () => Promise.resolve(belongings.remains());
        await eventually(10, remains, (left) => !left.length);
    });

    it("make up: from nothing to a running ensemble, with times, addresses and roles", async () => {
        const { output } = await succeeds("up", `NAME=${name}`, "NODES=3");
        assertEnsemble(output);
        assert.match(output, /^pulumi up … [\dms]+$/m);
        assert.match(output, /quorum after [\d.]+ s, all 3 serve after [\d.]+ s, all 3 are ready after [\d.]+ s$/m);
        // The ensemble is not on the cluster of the exported KUBECONFIG.
        assert.equal(await kubectl(...there, "get", "namespace", "zk", "--ignore-not-found"), "");
    });

    it("make up again: no change", async () => {
        const { output } = await succeeds("up", `NAME=${name}`);
        assertEnsemble(output);
        assert.match(output, /^ +\d+ unchanged$/m);
        assert.doesNotMatch(output, /^ +[+~-].*(created|updated|deleted)/m);
    });

    it("make env: a shell with kubectl and pulumi, in which `pulumi up` writes nothing into the work tree", async () => {
        const output = await inShell(
            "kubectl -n zk get pods -l app=zk -o name",
            "pulumi stack output connectionString",
            "pulumi preview --expect-no-changes --non-interactive",
            "pulumi up --yes --expect-no-changes --non-interactive",
            "local/in-cluster getent hosts zk-2.zk-hs.zk.svc.cluster.local",
            "local/node 3 status",
        );
        assert.match(output, /^pod\/zk-0\npod\/zk-1\npod\/zk-2\n(zk-cs\.zk\.svc\.cluster\.local:2181,?){3}$/m);
        assert.match(output, /^10\.244\.\S+ +zk-2\.zk-hs\.zk\.svc\.cluster\.local$/m);
        assert.ok(output.includes(`run: ${belongings.folder}/node-3/service/kubelet`), output);
    });

    it("make up and down KUBECONFIG=… CONTEXT=…: on that cluster, with a state of its own", async () => {
        const identity = await kubectl(...there, "get", "namespace", "kube-system", "-o", "jsonpath={.metadata.uid}");
        const state = join(cache, "foreign", identity);
        const named = [`KUBECONFIG=${kubeconfig}`, `CONTEXT=local-${name}-2`];
        const { output } = await succeeds("up", ...named);
        assertEnsemble(output);
        const ready = ["-n", "zk", "get", "statefulset", "zk", "-o", "jsonpath={.status.readyReplicas}"];
        assert.equal(await kubectl(...there, ...ready), "3");
        assert.ok(existsSync(state));

        const { output: down } = await succeeds("down", ...named);
        assert.match(down, /^after the destroy: nothing stays: the data goes with the ensemble$/m);
        assert.equal(await kubectl(...there, "get", "namespace", "zk", "--ignore-not-found"), "");
        assert.ok(!existsSync(state));
        // The ensemble of the same stack name on the local cluster is unchanged.
        assert.equal(await inShell(`kubectl ${ready.map((word) => `'${word}'`).join(" ")}`), "3");
        await inShell("pulumi preview --expect-no-changes --non-interactive");
    });

    it("make down: nothing is left", async () => {
        const networks = belongings.networks();
        assert.equal(networks.length, 4);
        const before = belongings.remains(networks);
        assert.ok(before.some((line) => line.includes("kubelet")) && before.some((line) => line.includes("java")));
        const { output } = await succeeds("down", `NAME=${name}`);
        assert.match(output, /^kept: tools in /m);
        assert.deepEqual(belongings.remains(networks), []);
    });

    const fraction = fractions(seed * 104729);
    for (let i = 0; i < moments; i++) {
        const signal = (seed + i) % 2 ? "SIGKILL" : "SIGINT";
        it(`make up after a ${signal} of make up, ${i + 1} of ${moments}`, async () => {
            const seconds = fraction() * 25;
            console.log(`      seed ${seed}: ${signal} after ${seconds.toFixed(1)} s`);
            await run("local/cluster/delete", name);
            const first = make("up", `NAME=${name}`);
            await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
            // The signal goes to the whole process group, as from a terminal.
            assert.equal(first.process.exitCode, null, "it ended before the interruption");
            process.kill(-first.process.pid!, signal);
            const interrupted = await first.result;
            assert.notEqual(interrupted.code, 0);
            assertEnsemble((await succeeds("up", `NAME=${name}`)).output);
        });
    }
});
