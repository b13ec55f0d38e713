/** ZooKeeper's own client, as people run it in a pod. */
import * as assert from "node:assert/strict";

import { begun } from "../support/members";
import type { Pod } from "../support/pod";

describe("zk-cli", () => {
    let pod: Pod;
    const begin = () => (pod = begun());

    /** A client that records what it is told. */
    const listening = () => {
        begin().command("bin/zkCli.sh", `printf '%s\\n' "$@" >"${pod.root}/args"; cat >"${pod.root}/told"`);
    };

    it("logs in where no other process sees it, and passes words on as they are", async () => {
        listening();
        await pod.run("zk-cli", "create", "/a", "two words");
        assert.equal(pod.read("told"), 'addauth digest super:secret-password\n"create" "/a" "two words" \n');
        assert.doesNotMatch(pod.read("args"), /secret-password/);
    });
    it("prints the answer alone: not the log, nor what the client repeats, the password above all", async () => {
        // As ZooKeeper 3.9.4 prints it.
        begin().command(
            "bin/zkCli.sh",
            `echo "Connecting to 127.0.0.1:2181"
            echo "2026-11-28 16:03:57,515 [myid:] - INFO  x"
            echo "WATCHER::"
            n=0
            while read -r line; do echo "[zk: 127.0.0.1:2181(CONNECTED) $n] $line"; n=$((n + 1)); done
            printf '2026-11-28 is\na date\n'
            echo "[zk: 127.0.0.1:2181(CONNECTED) 2] 2026-11-28 16:03:58,168 [myid:] - INFO  Exiting JVM with code 0"`,
        );
        const { code, stdout, stderr } = await pod.run("zk-cli", "get", "/a");
        assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: "2026-11-28 is\na date\n", stderr: "" });
    });
    it("keeps quotes within a word, and refuses what its client would cut", async () => {
        listening();
        await pod.run("zk-cli", "set", "/a", '{"k":"v"}');
        assert.match(pod.read("told"), /^"set" "\/a" '\{"k":"v"\}' $/m);
        for (const word of ["both \" and '", "two\nlines"]) {
            const { code, stderr } = await pod.run("zk-cli", "set", "/a", word);
            assert.equal(code, 2);
            assert.match(stderr, /takes no word with a line end, or with quotes of both kinds/);
        }
    });
    it("takes a word with an apostrophe", async () => {
        listening();
        assert.equal((await pod.run("zk-cli", "set", "/a", "it's")).code, 0);
        assert.match(pod.read("told"), /^"set" "\/a" "it's" $/m);
    });
    it("passes on what people type, when it is given no command", async () => {
        listening();
        const { process: script, result } = pod.start("zk-cli");
        script.stdin?.end("ls /\n");
        assert.equal((await result).code, 0);
        assert.equal(pod.read("told"), "addauth digest super:secret-password\nls /\n");
    });
    it("ends well when people quit before their terminal does, and badly when the client does", async () => {
        for (const code of [0, 3]) {
            begin().command("bin/zkCli.sh", `exec 0<&-; exit ${code}`);
            const { process: script, result } = pod.start("zk-cli");
            script.stdin?.on("error", () => undefined);
            script.stdin?.end("ls /\n".repeat(100_000));
            assert.equal((await result).code === 0, code === 0);
        }
    });
    it("shows the client's errors, and not its log", async () => {
        begin().command(
            "bin/zkCli.sh",
            "echo '2026-11-24 10:00:00,000 INFO x' >&2; echo 'Node does not exist: /a' >&2; exit 1",
        );
        const { code, stderr } = await pod.run("zk-cli", "get", "/a");
        assert.equal(code, 1);
        assert.equal(stderr, "Node does not exist: /a\n");
    });
});
