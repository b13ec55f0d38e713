import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { POD_SCRIPTS } from "../../components/plan/podScripts";
import { root } from "./support/golden";
import { PACKAGE, VERSION } from "./support/provider";

const BIN = ["zookeeper-explain", "zookeeper-heal"];

/**
 * The type declarations of everything that the library exports. Others are not packed, because programs cannot import
 * those modules.
 */
const TYPES = ["args.d.ts", "index.d.ts", "zooKeeperEnsemble.d.ts"];

describe("the packed library", () => {
    let folder: string;
    let tarball: string;
    const unpacked = () => join(folder, "node_modules", PACKAGE);

    before(() => {
        folder = mkdtempSync(join(tmpdir(), "zookeeper-pack-"));
        // npm runs the script `prepare` first, which builds dist/.
        execFileSync("npm", ["pack", "--pack-destination", folder], { cwd: root, stdio: "pipe" });
        tarball = join(folder, `${PACKAGE}-${VERSION}.tgz`);
        execFileSync("mkdir", ["-p", unpacked()]);
        execFileSync("tar", ["-xzf", tarball, "--strip-components=1", "-C", unpacked()]);
        symlinkSync(join(root, "node_modules/@pulumi"), join(folder, "node_modules/@pulumi"));
    });
    after(() => {
        rmSync(folder, { recursive: true, force: true });
    });

    it("contains the library, types, pod scripts, commands, licence and README, and nothing else", () => {
        const compile = (folder: string) =>
            files(join(root, folder))
                .filter((file) => file.endsWith(".ts"))
                .map((file) => `dist/${folder}/${file.replace(/\.ts$/, ".js")}`);
        const scripts = POD_SCRIPTS.map((script) => `pod/${script}`);
        const others = [...TYPES, ...scripts].map((file) => `dist/components/${file}`);
        const library = [...compile("components"), ...compile("cli"), ...others];
        const expected = ["LICENSE", "README.md", "package.json", ...library];
        assert.deepEqual(files(unpacked()).sort(), expected.sort());
    });
    it("contains the pod scripts unchanged", () => {
        for (const script of POD_SCRIPTS) {
            const [packed, source] = [join(unpacked(), "dist"), root].map((base) =>
                readFileSync(join(base, "components/pod", script), "utf8"),
            );
            assert.equal(packed, source, script);
        }
    });
    it("has the Pulumi packages as peers, in ranges that include the tested versions", () => {
        const manifest = JSON.parse(readFileSync(join(unpacked(), "package.json"), "utf8")) as {
            dependencies?: object;
            peerDependencies: Record<string, string>;
            devDependencies: Record<string, string>;
        };
        assert.equal(manifest.dependencies, undefined);
        const peers = Object.keys(manifest.peerDependencies).sort();
        assert.deepEqual(peers, ["@pulumi/kubernetes", "@pulumi/pulumi", "@pulumi/random"]);
        for (const peer of peers) {
            assert.match(manifest.peerDependencies[peer]!, /^\^/);
            // Peers, because a second copy of the SDK would use a second provider. The tests use exact versions.
            assert.match(manifest.devDependencies[peer]!, /^\d/);
        }
    });
    it("exports the component and the enums, by require and by import", () => {
        const exported = [
            "ZooKeeperAntiAffinity",
            "ZooKeeperDataPolicy",
            "ZooKeeperEnsemble",
            "ZooKeeperLogLevel",
            "ZooKeeperZoneSpread",
        ];
        const show = "console.log(Object.keys(zk).filter((key) => /^Zoo/.test(key)).sort().join())";
        const node = (...code: string[]) => execFileSync("node", code, { cwd: folder, encoding: "utf8" }).trim();
        assert.equal(node("-e", `const zk = require("${PACKAGE}"); ${show}`), exported.join());
        const esm = `import * as zk from "${PACKAGE}"; ${show}`;
        assert.equal(node("--input-type=module", "-e", esm), exported.join());
    });
    it("has types with which the strict example program compiles, without skipLibCheck", () => {
        symlinkSync(join(root, "node_modules/@types"), join(folder, "node_modules/@types"));
        for (const file of ["index.ts", "tsconfig.json", "package.json"]) {
            cpSync(join(root, "examples/typescript-library", file), join(folder, file));
        }
        execFileSync(join(root, "node_modules/.bin/tsc"), ["--project", folder, "--types", "node"], { cwd: folder });
    });
    describe("installed in another project, has the command", () => {
        let project: string;
        before(() => {
            project = join(folder, "project");
            mkdirSync(join(project, "bin"), { recursive: true });
            writeFileSync(join(project, "package.json"), '{ "name": "project", "private": true }');
            const alone = ["--offline", "--legacy-peer-deps", "--no-audit", "--no-fund"];
            execFileSync("npm", ["install", ...alone, tarball], { cwd: project, stdio: "pipe" });
        });
        /**
         * Writes a fake program that the command under test runs. It prints an answer that depends on its first two
         * arguments.
         */
        const stub = (program: string, answers: Record<string, unknown>) => {
            const cases = Object.entries(answers).map(
                ([args, answer]) => `"${args}") echo '${JSON.stringify(answer)}' ;;`,
            );
            const lines = ["#!/usr/bin/env bash", 'case "$1 $2" in', ...cases, "*) exit 1 ;;", "esac", ""];
            writeFileSync(join(project, "bin", program), lines.join("\n"), { mode: 0o755 });
        };
        const npx = (...command: string[]) =>
            execFileSync("npx", ["--no-install", ...command], {
                cwd: project,
                encoding: "utf8",
                env: { ...process.env, PATH: `${join(project, "bin")}:${process.env["PATH"] ?? ""}` },
            });

        it("zookeeper-heal, which checks a stack of that project", () => {
            stub("pulumi", { "whoami --json": { url: `file://${project}` }, "stack export": { deployment: {} } });
            assert.equal(npx("zookeeper-heal", "--stack", "mine"), "heal: stack mine is well\n");
        });
        it("zookeeper-explain, which says why members are not ready", () => {
            const unready = {
                conditions: [{ type: "PodScheduled", status: "False", message: "0/3 nodes are available" }],
            };
            const labels = { app: "zk" };
            const items = [
                { kind: "StatefulSet", metadata: { namespace: "data", name: "zk" } },
                { kind: "Pod", metadata: { namespace: "data", name: "zk-0", labels }, status: unready },
                { kind: "Pod", metadata: { namespace: "other", name: "zk-1", labels }, status: unready },
            ];
            stub("kubectl", { "get statefulsets,pods": { items }, "get events": { items: [] } });
            const said = npx("zookeeper-explain", "--namespace", "data");
            assert.equal(said, "data: zk-0 is not ready. Unschedulable: 0/3 nodes are available\n");
        });
        for (const command of BIN) {
            it(`${command}, which prints its usage with --help`, () => {
                assert.match(npx(command, "--help"), new RegExp(`^usage: ${command} `));
            });
        }
    });
    it("has no findings of publint", async () => {
        const { publint } = await import("publint");
        const { messages } = await publint({ pack: { tarball: bytes(tarball) }, strict: true });
        assert.deepEqual(messages, []);
    });
    it("has types that resolve correctly for every kind of import", async () => {
        const { checkPackage, createPackageFromTarballData } = await import("@arethetypeswrong/core");
        const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(bytes(tarball))));
        assert.ok(analysis.types, "the package has no types");
        assert.deepEqual(analysis.problems, []);
    });
});

function files(folder: string): string[] {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

function bytes(file: string): ArrayBuffer {
    const data = readFileSync(file);
    return data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength);
}
