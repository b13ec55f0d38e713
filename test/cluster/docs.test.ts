/**
 * Every command of README.md and docs/ on the real cluster by the real CLI, as a reader types them, page by page; what a page
 * shows beside a command has to be what the command prints (support/pages.ts says what is left out of the comparison).
 *
 * What a reader has, the test makes: a clone, a login, and nodes for five members. The pages share one ensemble, the stack
 * `mine` of the quickstart. Pulumi works on it with the rights that docs/permissions.md lists, and with no others.
 */
import * as assert from "node:assert/strict";
import { appendFileSync, copyFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { readLocks } from "../../cli/locks";
import { attempt, eventually, run, sigkill, start } from "./support/command";
import {
    circumstances,
    inPod,
    kubectl,
    loseVolumes,
    patchVolumes,
    releaseVolumes,
    tryInPod,
    volumeOf,
} from "./support/kubernetes";
import { type Block, blocksOf, PAGES } from "./support/pages";
import { cloneWorkTree, Reader } from "./support/reader";

const namespace = "zookeeper";
/** The local cluster that the test runs on; none if it is a cluster of the user's. */
const cluster = process.env["ZK_TEST_CLUSTER"];
/** Part `pages` of make chaos. */
const long = Boolean(process.env["ZK_CHAOS"]);
const lost = ["zk-1", "zk-2"];
/** Configuration for the local cluster, which has neither the default image nor a node for each of five members. */
const OF_THIS_CLUSTER = `  image: { type: string, default: "zookeeper:3.9.4" }
  antiAffinity: { type: string, default: preferred }
`;

const ALL = PAGES.flatMap(blocksOf);
const COMMANDS = ALL.filter(({ language }) => language === "sh");
const NOT_RUN = COMMANDS.filter(({ notRun }) => notRun !== undefined);

/** A test: a page, or some of its sections, in a folder; and what has happened before the reader comes to a section. */
interface Reading {
    page: string;
    only?: string[];
    except?: string[];
    folder?: () => string;
    before?: Record<string, () => Promise<void>>;
    when?: "local";
}

(long ? describe : describe.skip)("the commands of the pages", () => {
    const followed = new Set<Block>();
    let clone: string;
    let env: Record<string, string>;

    const kubeconfig = () => env["KUBECONFIG"] ?? "";
    const inClone = (...command: string[]) => start(command, { cwd: clone, env }).result;
    const succeeds = async (...command: string[]) => {
        const { code, output } = await inClone(...command);
        assert.equal(code, 0, output);
    };

    before("a clone, and a kubeconfig of the reader's own", async () => {
        clone = await cloneWorkTree();
        env = {
            KUBECONFIG: join(dirname(clone), "kubeconfig"),
            // Nobody is there to say yes.
            PULUMI_SKIP_CONFIRMATIONS: "true",
            // What make chaos gives to a make below it, the reader's has not. Its own name of the cluster is dev.
            MAKELEVEL: "0",
            MAKEFLAGS: cluster === undefined ? "" : `-- NAME=${cluster}`,
        };
        writeFileSync(kubeconfig(), await run("kubectl", "config", "view", "--raw", "--minify", "--flatten"));
        appendFileSync(join(clone, "Pulumi.yaml"), OF_THIS_CLUSTER);
    });
    after(async () => {
        for (const folder of [clone, program(), yaml()]) {
            const options = ["--cwd", folder, "--non-interactive", "--yes"];
            await inClone("pulumi", "destroy", "--skip-preview", "--stack", "mine", ...options);
            await inClone("pulumi", "stack", "rm", "--force", "mine", ...options);
        }
        if (cluster !== undefined) {
            // The state of `make up` lies with its cluster.
            const down = "pulumi destroy --skip-preview --yes --stack dev && pulumi stack rm --yes dev";
            await inClone("bash", "-c", `eval "$(make -s env)" && ${down}`);
        }
        await attempt("kubectl", "delete", "namespace", namespace, "zk", "search-zk", "--ignore-not-found");
        const account = ["clusterrolebinding/zookeeper-deployer", "clusterrole/zookeeper-deployer"];
        await attempt("kubectl", "delete", ...account, "serviceaccount/zookeeper-deployer", "--ignore-not-found");
        rmSync(dirname(clone), { recursive: true, force: true });
    });
    afterEach(async function () {
        if (this.currentTest?.isFailed()) {
            console.log(await circumstances(namespace));
        }
    });

    const program = () => join(dirname(clone), "my-program");
    const yaml = () => join(clone, "examples/yaml");

    /** A `pulumi up` that is killed as soon as it holds the stack's lock. */
    async function killAnUp(): Promise<void> {
        const up = start(["pulumi", "up", "--non-interactive", "--yes"], { cwd: clone, env });
        const backend = process.env["PULUMI_BACKEND_URL"] ?? "";
        await eventually(
            60,
            () => Promise.resolve(readLocks(backend, "mine")),
            (locks) => locks.length > 0,
            50,
        );
        await sigkill(up, true);
        await up.result;
    }

    const waits = async (member: string, words: RegExp) => {
        await eventually(
            90,
            async () => (await tryInPod(namespace, member, "cat", "/tmp/waiting")).output,
            (reason) => words.test(reason),
        );
    };
    const volumes = () => Promise.all(lost.map((name) => volumeOf(namespace, name)));

    /** Two of three volumes are lost, and nobody serves. */
    async function loseTwo(): Promise<void> {
        await loseVolumes(namespace, lost);
        await Promise.all(lost.map((member) => waits(member, /the volume is empty/)));
        await eventually(
            60,
            () => tryInPod(namespace, "zk-0", "zk-status"),
            ({ output }) => output.includes("DOES NOT SERVE"),
        );
    }

    /** After one more recovery, the volumes that it abandoned are there again. */
    async function abandonedComeBack(): Promise<void> {
        const kept = await volumes();
        await patchVolumes(kept, { persistentVolumeReclaimPolicy: "Retain" });
        await loseTwo();
        await inPod(namespace, "zk-0", "zk-recover", "from-this-member", ...lost);
        await kubectl("-n", namespace, "rollout", "status", "statefulset", "zk", "--timeout=5m");
        await releaseVolumes(kept);
        await loseVolumes(namespace, lost);
        await Promise.all(lost.map((member) => waits(member, /abandoned data generation/)));
        await patchVolumes(kept, { persistentVolumeReclaimPolicy: "Delete" });
    }

    const readings: Reading[] = [
        { page: "docs/permissions.md", only: ["Of the user that runs Pulumi"] },
        { page: "docs/quickstart.md", only: ["On your cluster"] },
        { page: "docs/stacks.md" },
        { page: "docs/connecting-clients.md" },
        { page: "docs/provider-versions.md" },
        { page: "docs/permissions.md", except: ["Of the user that runs Pulumi"] },
        { page: "docs/troubleshooting.md" },
        { page: "docs/in-ci.md" },
        { page: "docs/after-a-killed-run.md", before: { "": killAnUp } },
        { page: "docs/scaling.md" },
        { page: "docs/rolls-and-upgrades.md" },
        {
            page: "docs/recovery.md",
            before: {
                "Look first": loseTwo,
                "No member has any data": async () => {
                    await loseVolumes(namespace, ["zk-0", ...lost]);
                    await Promise.all(["zk-0", ...lost].map((member) => waits(member, /the volume is empty/)));
                },
                "An abandoned volume comes back": abandonedComeBack,
            },
        },
        {
            page: "docs/storage-and-data-policy.md",
            before: {
                // The local cluster has no image of the version that the page on upgrades chooses.
                "What stays after a destroy": () => succeeds("pulumi", "config", "rm", "image"),
                "What cannot be changed": () =>
                    succeeds("pulumi", "up", "--skip-preview", "--non-interactive", "--yes"),
            },
        },
        { page: "docs/in-your-program.md" },
        { page: "README.md", folder: program },
        {
            page: "docs/quickstart.md",
            except: ["On your cluster"],
            when: "local",
            before: {
                "On one machine, without a cluster": async () => {
                    // The README's program has the namespace of the stack dev.
                    const options = ["--cwd", program(), "--non-interactive", "--yes"];
                    await inClone("pulumi", "destroy", "--skip-preview", "--stack", "mine", ...options);
                    await kubectl("delete", "namespace", "zk");
                    // That npm's packages are installed, as the first half of the page did it, make knows by this copy.
                    copyFileSync(join(clone, "package-lock.json"), join(clone, "node_modules/.installed-lock"));
                },
            },
        },
    ];
    for (const { page, only, except = [], folder = () => clone, before = {}, when } of readings) {
        const sections = only === undefined ? "" : `, ${only.join(", ")}`;
        const reading = it(`${page}${sections}${except.length > 0 ? ", the rest" : ""}`, async () => {
            const reader = new Reader(folder(), env);
            let section: string | undefined;
            try {
                for (const block of ALL.filter((one) => one.page === page)) {
                    if (except.includes(block.section) || !(only?.includes(block.section) ?? true)) {
                        continue;
                    }
                    if (block.section !== section) {
                        section = block.section;
                        await before[section]?.();
                    }
                    await reader.follow(block);
                    followed.add(block);
                }
            } finally {
                reader.remove();
            }
        });
        reading.pending = when === "local" && cluster === undefined;
    }

    it("are all run, or say why not", function () {
        const pages = (blocks: Block[]) => new Set(blocks.map(({ page }) => page)).size;
        console.log(
            `      ${String(COMMANDS.length)} blocks on ${String(pages(COMMANDS))} pages: ` +
                `${String(COMMANDS.filter((block) => followed.has(block) && block.notRun === undefined).length)} were run now, ` +
                `${String(NOT_RUN.length)} are never run (${[...new Set(NOT_RUN.map(({ notRun }) => notRun))].join("; ")})`,
        );
        const skipped = readings.filter(({ when }) => when === "local" && !cluster);
        const missing = COMMANDS.filter(
            (block) => !followed.has(block) && !skipped.some(({ page }) => page === block.page),
        );
        assert.deepEqual(missing, []);
        assert.ok(NOT_RUN.length <= 0.15 * COMMANDS.length);
    });
});
