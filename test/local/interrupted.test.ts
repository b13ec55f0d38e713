/** Interrupted builds and installations of the local chain: the next command must not use an incomplete result. */
import * as assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "fs";
import { tmpdir } from "os";
import { join } from "path";

import { cache as built } from "./belongings";
import { eventually, run, Running, start } from "../cluster/support/command";
import { root } from "../cluster/support/stack";

describe("interrupted,", () => {
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "zookeeper-interrupted-"));
    });
    afterEach(() => {
        rmSync(folder, { recursive: true });
    });
    const soon = (ask: () => boolean) => eventually(30, () => Promise.resolve(ask()), Boolean, 5);

    describe("the build of a part leaves no result that is used, and the next build completes it:", () => {
        const parts = () => join(folder, "parts", "image-pause");
        const build = () => start(["local/build", "image-pause"], { cwd: root, env: { ZK_CACHE: folder } });
        const entries = () => (existsSync(parts()) ? readdirSync(parts()).filter((entry) => entry !== ".lock") : []);
        // Any process but the first may end while /proc is read.
        const ifThere = <T>(ask: () => T, otherwise: T): T => {
            try {
                return ask();
            } catch (error) {
                if (["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) {
                    return otherwise;
                }
                throw error;
            }
        };
        const descendants = (pid: number): number[] => {
            const children = ifThere(() => readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8"), "").trim();
            return children
                .split(" ")
                .filter(Boolean)
                .flatMap((child) => [Number(child), ...descendants(Number(child))]);
        };
        const interruptions: [string, (running: Running) => void][] = [
            [
                "SIGKILL of the build, while the compilers go on",
                (running) => {
                    running.kill();
                },
            ],
            [
                "SIGKILL of the build and the compilers",
                ({ process: { pid } }) => {
                    // Stopped first, so that the build cannot end while its descendants are killed.
                    process.kill(pid!, "SIGSTOP");
                    for (const id of [pid!, ...descendants(pid!)]) ifThere(() => process.kill(id, "SIGKILL"), false);
                },
            ],
            ["Ctrl-C", ({ process: { pid } }) => process.kill(-pid!, "SIGINT")],
        ];
        for (const [name, interrupt] of interruptions) {
            it(name, async () => {
                const running = build();
                // The interruption comes when the build has begun to write its result.
                const begun = (entry: string) =>
                    existsSync(join(parts(), entry, "out")) && readdirSync(join(parts(), entry, "out")).length > 0;
                await soon(() => entries().some(begun));
                interrupt(running);
                assert.notEqual((await running.result).code, 0);
                const left = entries();
                assert.deepEqual(
                    left.filter((entry) => !entry.startsWith(".tmp-")),
                    [],
                );
                assert.equal(left.length, name === "Ctrl-C" ? 0 : 1);

                const again = await build().result;
                assert.equal(again.code, 0, again.output);
                assert.match(again.output, /^\[build 1\/1\] image-pause … [\dms]+$/m);
                assert.equal(entries().length, 1);
                await run(
                    "diff",
                    "-r",
                    "--exclude=build-seconds",
                    "--exclude=.lock",
                    parts(),
                    join(built, "parts", "image-pause"),
                );
            });
        }
    });

    it("npm ci is run again, by only one of two commands that start at the same time", async () => {
        // The test looks only at the package typescript, which stands for all packages.
        const all = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
            packages: Record<string, object>;
        };
        const name = "node_modules/typescript";
        const project = { name: "interrupted", version: "1.0.0", dependencies: { typescript: "*" } };
        const lock = { ...project, lockfileVersion: 3, packages: { "": project, [name]: all.packages[name] } };
        writeFileSync(join(folder, "package.json"), JSON.stringify(project));
        writeFileSync(join(folder, "package-lock.json"), JSON.stringify(lock));
        const script = 'set -euo pipefail; . "$0/local/cluster/lib.sh"; . "$0/local/lib/pulumi.sh"; node_modules';
        const install = () =>
            start(["bash", "-c", script, root], { cwd: folder, env: { ZK_CACHE: join(folder, "cache") } });

        const interrupted = install();
        await soon(() => existsSync(join(folder, name, "lib")));
        interrupted.kill();
        await interrupted.result;

        const results = await Promise.all([install().result, install().result]);
        assert.deepEqual(
            results.map(({ code }) => code),
            [0, 0],
            results.map(({ output }) => output).join(),
        );
        assert.equal(results.filter(({ output }) => /^npm packages … [\dms]+$/m.test(output)).length, 1);
        assert.equal((await start([join(folder, name, "bin", "tsc"), "--version"]).result).code, 0);
        assert.equal((await install().result).output, "");
    });
});
