import * as assert from "node:assert/strict";
import { HOST, until } from "../support/members";
import { Pod } from "../support/pod";

const line = (n: number, address: string) => `${address} ${HOST(n)} zk-${n}\n`;
const LOCAL = "127.0.0.1 localhost\n";

describe("the names that the JVM knows", () => {
    let pod: Pod;
    beforeEach(() => {
        pod = new Pod();
        pod.api(3);
        pod.withoutPauses();
    });
    const become = (wanted: string) => until(() => pod.has("tmp/hosts") && pod.read("tmp/hosts") === wanted);

    it("are there when it starts: those of the list's members that DNS has", async () => {
        pod.hosts({ [HOST(0)]: "10.0.0.1", [HOST(2)]: "10.0.0.3" });
        pod.command("bin/java", `cp "${pod.root}/tmp/hosts" "${pod.root}/seen"`);
        assert.equal((await pod.run("start.sh")).code, 0);
        assert.equal(pod.read("seen"), LOCAL + line(0, "10.0.0.1") + line(2, "10.0.0.3"));
    });

    it("follow DNS while it runs, and stay what they were when DNS does not answer", async () => {
        pod.hosts({ [HOST(0)]: "10.0.0.1" });
        pod.command("bin/java", "exec /bin/sleep 30");
        const { process: script, result } = pod.start("start.sh");
        await become(LOCAL + line(0, "10.0.0.1"));
        pod.hosts({ [HOST(0)]: "10.0.0.1", [HOST(1)]: "10.0.0.2" });
        await become(LOCAL + line(0, "10.0.0.1") + line(1, "10.0.0.2"));
        pod.hosts({});
        const asked = () => pod.read("pauses").length;
        const before = asked();
        await until(() => asked() >= before + 20);
        assert.equal(pod.read("tmp/hosts"), LOCAL + line(0, "10.0.0.1") + line(1, "10.0.0.2"));
        // Another address, and another list; a member that is not in it may be joining.
        pod.hosts({ [HOST(1)]: "10.0.0.9", [HOST(3)]: "fd00::4" });
        pod.write(
            "conf/zoo.cfg.dynamic.100000005",
            [1, 3].map((n) => `server.${n + 1}=${HOST(n)}:2888:3888`).join("\n"),
        );
        await become(LOCAL + line(0, "10.0.0.1") + line(1, "10.0.0.9") + line(3, "fd00::4"));
        script.kill("SIGTERM");
        await result;
    });

    it("are remembered over a restart of the container", async () => {
        const known = LOCAL + line(0, "10.0.0.1") + line(1, "10.0.0.2");
        pod.write("tmp/hosts", known);
        pod.hosts({ [HOST(0)]: "10.0.0.1" });
        pod.command("bin/java", `cp "${pod.root}/tmp/hosts" "${pod.root}/seen"`);
        assert.equal((await pod.run("start.sh")).code, 0);
        assert.equal(pod.read("seen"), known);
    });

    it("are forgotten when this member has another address, as all have after a restart of the node", async () => {
        pod.write("tmp/hosts", LOCAL + line(0, "10.0.0.1") + line(1, "10.0.0.2"));
        pod.hosts({ [HOST(0)]: "10.0.0.11" });
        pod.command("bin/java", `cp "${pod.root}/tmp/hosts" "${pod.root}/seen"`);
        assert.equal((await pod.run("start.sh")).code, 0);
        assert.equal(pod.read("seen"), LOCAL + line(0, "10.0.0.11"));
    });
});
