import * as assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { join } from "node:path";
import { bootstrapped, HOST, paused, starting } from "../support/members";
import { Pod } from "../support/pod";

const BOOTSTRAP = bootstrapped(0, 1, 2);

describe("the start script", () => {
    let pod: Pod;
    const begin = (host?: string) => (pod = starting(host));

    it("bootstraps the ensemble on an empty volume with all members that the StatefulSet asks for", async () => {
        begin("zk-2");
        const { code, stdout, stderr } = await pod.run("start.sh");
        assert.equal(code, 0, stderr);
        assert.equal(pod.read("data/myid"), "3\n");
        assert.equal(pod.read("conf/zoo.cfg.dynamic.0"), BOOTSTRAP);
        const dynamic = `dynamicConfigFile=${pod.conf}/zoo.cfg.dynamic.0\n`;
        assert.equal(pod.read("conf/zoo.cfg"), pod.read("settings/zoo.cfg") + dynamic);
        assert.deepEqual(pod.list("conf"), ["zoo.cfg", "zoo.cfg.dynamic.0"]);
        assert.deepEqual(
            stdout.split("\n").filter((line) => !line.includes(" start: ")),
            [
                `@${pod.root}/secrets/flags`,
                ...pod.read("settings/jvm.flags").trimEnd().split("\n"),
                "-cp",
                `${pod.root}/zookeeper/*:${pod.root}/zookeeper/lib/*`,
                "org.apache.zookeeper.server.quorum.QuorumPeerMain",
                `${pod.conf}/zoo.cfg`,
                "",
            ],
        );
        assert.match(stdout, /start: member 3 of zk, membership from zoo.cfg.dynamic.0\n/);
    });

    it("knows the super user by digest, and keeps both where only its own user reads them", async () => {
        begin();
        const { code, stdout } = await pod.run("start.sh");
        assert.equal(code, 0);
        // As org.apache.zookeeper.server.auth.DigestAuthenticationProvider makes it.
        const digest = createHash("sha1").update("super:secret-password").digest("base64");
        assert.equal(
            pod.read("secrets/flags"),
            `-Dzookeeper.DigestAuthenticationProvider.superDigest=super:${digest}\n`,
        );
        assert.equal(pod.read("secrets/password"), "secret-password");
        for (const file of ["secrets/password", "secrets/flags"]) {
            assert.equal(statSync(join(pod.root, file)).mode & 0o777, 0o600);
        }
        assert.doesNotMatch(stdout + pod.read("conf/zoo.cfg"), /secret-password|superDigest/);
    });

    it("refuses to start without the super user's password", async () => {
        begin().write("super/password", "");
        const { code, stderr } = await pod.run("start.sh");
        assert.equal(code, 1);
        assert.match(stderr, /REFUSED: there is no password of the super user in .*super\/password/);
    });

    it("asks the API for its StatefulSet, with the token where no other process sees it", async () => {
        begin();
        await pod.run("start.sh");
        const args = pod.read("wget.args");
        assert.match(args, /^https:\/\/10\.0\.0\.1:443\/apis\/apps\/v1\/namespaces\/data\/statefulsets\/zk$/m);
        assert.match(args, new RegExp(`^--ca-certificate=${pod.root}/account/ca.crt$`, "m"));
        assert.doesNotMatch(args, /secret-token/);
        assert.equal(pod.read("wget.config"), "header = Authorization: Bearer secret-token\n");
    });

    it("writes an IPv6 address of the API as a URL needs it", async () => {
        begin().env["KUBERNETES_SERVICE_HOST"] = "fd00::1";
        await pod.run("start.sh");
        assert.match(pod.read("wget.args"), /^https:\/\/\[fd00::1\]:443\//m);
    });

    it("understands an answer over several lines", async () => {
        begin().api(3, { pretty: true });
        await pod.run("start.sh");
        assert.equal(pod.read("conf/zoo.cfg.dynamic.0"), BOOTSTRAP);
    });

    it("waits for an API that is away, longer each time up to 8 s, and says so", async () => {
        begin().api(3, { failures: 6 });
        const { code, stdout } = await pod.run("start.sh");
        assert.equal(code, 0);
        assert.deepEqual(pod.read("pauses").trim().split("\n").slice(0, 6), ["1", "2", "4", "8", "8", "8"]);
        const waiting =
            /waiting: the Kubernetes API does not say .* \(failed: Connection refused\.\); asking again in 1 s/;
        assert.match(stdout, waiting);
        assert.equal(pod.read("conf/zoo.cfg.dynamic.0"), BOOTSTRAP);
    });

    for (const replicas of [0, 2]) {
        it(`waits while the StatefulSet has ${replicas} members and so no third`, async () => {
            begin("zk-2").api(replicas);
            const { result } = pod.start("start.sh");
            await paused(pod, 1);
            assert.deepEqual(pod.list("conf"), []);
            pod.api(3);
            const { code, stdout } = await result;
            assert.equal(code, 0);
            assert.match(
                stdout,
                new RegExp(`waiting: the StatefulSet has ${replicas} members, so there is no member 3`),
            );
        });
    }

    it("stops at once when it is told to while it waits", async () => {
        begin().api(3, { failures: 1000 });
        pod.command("bin/sleep", `echo "$$" >>"${pod.root}/pauses"; exec /bin/sleep 30`);
        const { process: script, result } = pod.start("start.sh");
        await paused(pod, 1);
        const asked = Date.now();
        script.kill("SIGTERM");
        const code = await new Promise((resolve) => script.on("exit", resolve));
        assert.equal(code, 143);
        assert.ok(Date.now() - asked < 2000);
        // In a container the pause ends with the first process; here it would outlive the script.
        process.kill(Number(pod.read("pauses")), "SIGKILL");
        await result;
    });

    describe("on a volume with a membership", () => {
        const grown = (n: number) => `server.${n + 1}=${HOST(n)}:2888:3888:participant;0.0.0.0:2181`;
        const MEMBERS = [0, 1, 2, 3, 4].map(grown).join("\n");
        const withMembership = (version: string) => {
            begin().command("bin/wget", "exit 4");
            // It starts again in a pod that was told that its volume is the right one.
            pod.write("tmp/accepted", "");
            pod.write("data/myid", "1\n");
            pod.write("data/version-2/snapshot.0", "x");
            pod.write(`conf/zoo.cfg.dynamic.${version}`, MEMBERS);
            pod.write("conf/zoo.cfg", `tickTime=1\ndynamicConfigFile=${pod.conf}/zoo.cfg.dynamic.${version}\n`);
        };

        it("keeps what ZooKeeper wrote, asks no member, and writes only the static part again", async () => {
            withMembership("10000002f");
            const { code, stderr } = await pod.run("start.sh");
            assert.equal(code, 0, stderr);
            assert.equal(pod.read("conf/zoo.cfg.dynamic.10000002f"), MEMBERS);
            const dynamic = `dynamicConfigFile=${pod.conf}/zoo.cfg.dynamic.10000002f\n`;
            assert.equal(pod.read("conf/zoo.cfg"), pod.read("settings/zoo.cfg") + dynamic);
            assert.deepEqual(pod.list("conf"), ["zoo.cfg", "zoo.cfg.dynamic.10000002f"]);
        });

        it("takes the newest committed one, also when zoo.cfg does not name it yet", async () => {
            withMembership("f0000000f");
            const newest = MEMBERS.replace(/\n.*$/, "");
            pod.write("conf/zoo.cfg.dynamic.1000000001", newest);
            pod.write("conf/zoo.cfg.dynamic.next", "pending");
            pod.write("conf/zoo.cfg.dynamic.f00000000.tmp", "half writ");
            pod.write("conf/zoo.cfg.dynamic.f00000000", "");
            await pod.run("start.sh");
            assert.match(pod.read("conf/zoo.cfg"), /\/zoo\.cfg\.dynamic\.1000000001\n$/);
            assert.equal(pod.read("conf/zoo.cfg.dynamic.1000000001"), newest);
        });

        it("needs no zoo.cfg to go on from there", async () => {
            withMembership("0");
            pod.write("conf/zoo.cfg", "");
            const { code } = await pod.run("start.sh");
            assert.equal(code, 0);
            assert.match(pod.read("conf/zoo.cfg"), /\/zoo\.cfg\.dynamic\.0\n$/);
            assert.equal(pod.read("conf/zoo.cfg.dynamic.0"), MEMBERS);
        });
    });

    it("does not take a half-written file of a killed start for a whole one", async () => {
        begin();
        pod.write("conf/zoo.cfg.dynamic.0.new", "server.1=zk-0.zk-h");
        pod.write("conf/zoo.cfg.new", "dataDi");
        pod.write("data/myid.new", "");
        const { code } = await pod.run("start.sh");
        assert.equal(code, 0);
        assert.equal(pod.read("conf/zoo.cfg.dynamic.0"), BOOTSTRAP);
        assert.equal(pod.read("data/myid"), "1\n");
        assert.deepEqual(pod.list("conf"), ["zoo.cfg", "zoo.cfg.dynamic.0"]);
    });

    for (const step of ["cat", "sync", "mv"]) {
        for (let call = 1; call <= 6; call++) {
            it(`comes to the same end when it was killed at its ${step} number ${call}`, async () => {
                begin();
                pod.command(
                    `bin/${step}`,
                    `echo >>"${pod.root}/${step}.calls"
                    if (($(wc -l <"${pod.root}/${step}.calls") == ${call})); then kill -9 "$PPID"; exit 1; fi
                    exec /bin/${step} "$@"`,
                );
                await pod.run("start.sh");
                pod.command(`bin/${step}`, `exec /bin/${step} "$@"`);
                const { code, stderr } = await pod.run("start.sh");
                assert.equal(code, 0, stderr);
                assert.equal(pod.read("data/myid"), "1\n");
                assert.equal(pod.read("conf/zoo.cfg.dynamic.0"), BOOTSTRAP);
                assert.match(pod.read("conf/zoo.cfg"), /\ndynamicConfigFile=.*\/zoo\.cfg\.dynamic\.0\n$/);
            });
        }
    }

    it("refuses a volume of another member, naming both", async () => {
        begin("zk-1").write("data/myid", "3\n");
        const { code, stderr, stdout } = await pod.run("start.sh");
        assert.equal(code, 1);
        assert.match(stderr, /REFUSED: zk-1 must be member 2, but .*\/data\/myid says '3', because/);
        assert.doesNotMatch(stdout, /QuorumPeerMain/);
        assert.equal(pod.read("data/myid"), "3\n");
    });

    it("refuses a volume that knows it by another name", async () => {
        begin("zk-0").write("data/version-2/snapshot.0", "x");
        pod.write("conf/zoo.cfg.dynamic.100000000", BOOTSTRAP.replaceAll("cluster.local", "old.local"));
        const { code, stderr } = await pod.run("start.sh");
        assert.equal(code, 1);
        assert.match(
            stderr,
            /REFUSED: the volume's membership calls this member zk-0\.zk-hs\.data\.svc\.old\.local, but/,
        );
    });

    for (const file of ["data/version-2/snapshot.100000000", "data/log/version-2/log.1"]) {
        it(`refuses a volume that holds ${file} but no membership`, async () => {
            begin().write(file, "x");
            const { code, stderr } = await pod.run("start.sh");
            assert.equal(code, 1);
            assert.match(stderr, /REFUSED: the volume has data, but no membership/);
            assert.deepEqual(pod.list("conf"), []);
        });
    }

    it("refuses a host name without a number", async () => {
        begin("zookeeper");
        const { code, stderr } = await pod.run("start.sh");
        assert.equal(code, 1);
        assert.match(stderr, /REFUSED: the host name 'zookeeper' does not end with a member's number/);
    });

    it("refuses an image that is laid out differently", async () => {
        begin().env["PATH"] = `${pod.root}/bin:/usr/bin:/bin`;
        const { code, stderr } = await pod.run("start.sh");
        assert.equal(code, 1);
        assert.match(stderr, /REFUSED: there is no zkServer.sh on PATH/);
    });
});
