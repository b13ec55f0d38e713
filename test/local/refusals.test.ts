/**
 * The commands of the local chain, wrongly used or on a machine that cannot run them: they end with a message that says
 * what is wrong and what to do.
 */
import * as assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, mkdtempSync } from "fs";
import { readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "fs";
import { tmpdir } from "os";
import { join } from "path";

import { run, start } from "../cluster/support/command";
import { root } from "../cluster/support/stack";

const cluster = process.env["ZK_TEST_CLUSTER"] ?? "test";

describe("the commands refuse, and say why:", () => {
    const refusals: [string[], RegExp][] = [
        [["make", "up", "NAME=A B"], /'A B' is not a name for a cluster: small letters, digits and dashes/],
        [["make", "up", "NODES=0"], /a cluster has 1 to 9 nodes, not '0'/],
        [["make", "up", "NODES=20"], /a cluster has 1 to 9 nodes, not '20'/],
        [["make", "up", "NODES=abc"], /a cluster has 1 to 9 nodes, not 'abc'/],
        [["make", "up", "KUBECONFIG=/nowhere"], /both are needed: make up KUBECONFIG=FILE CONTEXT=NAME/],
        [["make", "up", "CONTEXT=nobody"], /both are needed: make up KUBECONFIG=FILE CONTEXT=NAME/],
        [["make", "up", "KUBECONFIG=/nowhere", "CONTEXT=nobody"], /the kubeconfig \/nowhere cannot be read/],
        [["make", "env", "NAME=nowhere"], /cluster 'nowhere' does not run: start it with make up NAME=nowhere/],
        [["local/in-cluster", "--name", "nowhere", "true"], /cluster 'nowhere' has no running node '1'/],
        [["local/in-cluster", "--name", cluster, "--node", "9", "true"], /no running node '9': its nodes are 1 to/],
        [["local/in-cluster", "--name"], /usage: in-cluster/],
        [["local/node", "--name", cluster, "x", "stop", "kubelet"], /has no running node 'x'/],
        [["local/node", "--name", cluster, "1", "stop", "docker"], /no service 'docker' on node-1\. usage:/],
        [["local/node", "--name", cluster, "1", "pause", "kubelet"], /usage: node/],
        [["local/cluster/create", "second", "10"], /a cluster has 1 to 9 nodes, not '10'/],
        [["local/cluster/delete"], /usage: delete NAME/],
    ];
    for (const [command, message] of refusals) {
        it(command.join(" "), async () => {
            const result = await start(command, { cwd: root }).result;
            assert.notEqual(result.code, 0);
            assert.match(result.output, message);
            assert.doesNotMatch(result.output, /unbound variable|line \d+:/);
        });
    }

    it("without Go and Node.js: both at once", async () => {
        // A PATH with every program of the system, except for Go and Node.js.
        const bin = mkdtempSync(join(tmpdir(), "zookeeper-bin-"));
        for (const folder of ["/usr/sbin", "/usr/bin"]) {
            for (const name of readdirSync(folder)) {
                if (!/^(go|node|nodejs|npm|npx)$/.test(name) && !existsSync(join(bin, name))) {
                    symlinkSync(join(folder, name), join(bin, name));
                }
            }
        }
        const result = await start(["local/up", `${cluster}-2`], { cwd: root, env: { PATH: bin } }).result;
        rmSync(bin, { recursive: true });
        assert.notEqual(result.code, 0);
        assert.match(result.output, /^missing: Go 1\.25\.11 or newer is needed \(here: none\)/m);
        assert.match(result.output, /^missing: Node\.js 20 or newer is needed \(here: none\)/m);
    });

    // The conditions are real: the command runs without a capability, with other mounts, or as another architecture.
    const without = (capability: string) => ["setpriv", `--bounding-set=-${capability}`, `--inh-caps=-${capability}`];
    const inMounts = (script: string) => ["unshare", "--mount", "sh", "-c", `${script} && exec "$@"`, "sh"];
    const smallDisk = `mount -t tmpfs -o size=64m tmpfs /mnt && export ZK_CACHE=/mnt/cache`;
    const machines: [string, string[], RegExp][] = [
        [
            "without namespaces",
            without("sys_admin"),
            /^missing: namespaces cannot be made: in a container, run it with/m,
        ],
        ["without network devices", without("net_admin"), /^missing: bridge and veth devices cannot be made: load/m],
        ["without nftables", without("net_admin"), /^missing: nftables cannot be used: load the module 'nf_tables'/m],
        [
            "without cgroups",
            inMounts("umount -lR /sys/fs/cgroup"),
            /^missing: cgroups are not mounted at \/sys\/fs\/cgroup/m,
        ],
        ["of 32 bits", ["setarch", "i686"], /^missing: an x86_64 or aarch64 machine is needed, this is i686/m],
        [
            "with little disk",
            inMounts(smallDisk),
            /^missing: 12 GiB of disk are needed, 64 MiB are free at \/mnt: free/m,
        ],
        [
            "with little disk, all built",
            inMounts(`${smallDisk} && mkdir -p $ZK_CACHE/parts/image-store/key`),
            /^missing: 2 GiB of disk are needed, 64 MiB are free at \/mnt\/cache/m,
        ],
    ];
    // Only the function `require`, which checks the machine, is called. `make up` would build a cluster if the check
    // failed to refuse.
    const question = ["bash", "-c", ". local/cluster/lib.sh && . local/lib/requirements.sh && require"];
    for (const [name, condition, message] of machines) {
        it(`a machine ${name}`, async () => {
            const result = await start([...condition, ...question], { cwd: root }).result;
            assert.notEqual(result.code, 0);
            assert.match(result.output, message);
        });
    }

    it("make up, down without root", async () => {
        const folder = mkdtempSync(join(tmpdir(), "zookeeper-nobody-"));
        chmodSync(folder, 0o755);
        await run("cp", "-r", "local", "Makefile", folder);
        const nobody = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"];
        for (const [command, kind] of [
            ["up", "missing"],
            ["down", "error"],
        ] as const) {
            const env = { HOME: join(folder, "home"), ZK_CACHE: undefined, XDG_CACHE_HOME: undefined };
            const result = await start([...nobody, "make", command], { cwd: folder, env }).result;
            assert.notEqual(result.code, 0);
            assert.match(
                result.output,
                new RegExp(`^${kind}: root is needed .*: run it as root \\(sudo make …\\)$`, "m"),
            );
        }
        rmSync(folder, { recursive: true });
    });
});

describe("make clean", () => {
    let cache: string;
    const machine = () => join(cache, "run", "mine", "control-plane");
    const clean = () => start(["local/clean"], { cwd: root, env: { ZK_CACHE: cache } }).result;

    beforeEach(() => {
        cache = mkdtempSync(join(tmpdir(), "zookeeper-clean-"));
        mkdirSync(machine(), { recursive: true });
        mkdirSync(join(cache, "parts", "pulumi"), { recursive: true });
        writeFileSync(join(cache, "a-file-of-the-user"), "");
    });
    afterEach(() => {
        rmSync(cache, { recursive: true });
    });

    it("refuses while a cluster runs, and names it", async () => {
        // The process of this test is recorded as the cluster's machine, so that the machine seems to run.
        const started = readFileSync("/proc/self/stat", "utf8").replace(/.*\) /, "").split(" ")[19]!;
        writeFileSync(join(machine(), "pid"), `${process.pid} ${started}\n`);
        const result = await clean();
        assert.notEqual(result.code, 0);
        assert.match(result.output, /cluster 'mine' runs from .*: make down NAME=mine, then make clean again/);
        assert.ok(existsSync(join(cache, "parts", "pulumi")));
    });

    it("refuses while it has the state of an ensemble on a cluster of the user's", async () => {
        const foreign = join(cache, "foreign", "1234");
        mkdirSync(foreign, { recursive: true });
        writeFileSync(join(foreign, "kubeconfig"), "current-context: production\n");
        const result = await clean();
        assert.notEqual(result.code, 0);
        assert.match(result.output, /\(context production\).*make down KUBECONFIG=… CONTEXT=…/);
    });

    it("removes the tools and the remains of a dead cluster, and nothing of the user's", async () => {
        writeFileSync(join(machine(), "pid"), "1 1\n");
        const result = await clean();
        assert.equal(result.code, 0, result.output);
        assert.deepEqual(readdirSync(cache), ["a-file-of-the-user"]);
    });
});
