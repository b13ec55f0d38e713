import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deadLocks, type Lock, readLocks, removeLocks } from "../../../cli/locks";

describe("heal reads the locks of a file backend", () => {
    let folder: string;
    let sleeping: ChildProcess;
    let zombie: number;
    const now = () => new Date().toISOString();
    const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
    const lock = (stack: string, pid: number, hostname = "here", timestamp = now()): Lock => {
        const place = join(folder, ".pulumi", "locks", "organization", "zookeeper", stack);
        mkdirSync(place, { recursive: true });
        const file = join(place, `${String(pid)}-${hostname}.json`);
        writeFileSync(file, JSON.stringify({ pid, hostname, timestamp }));
        return { pid, hostname, timestamp, file };
    };
    const read = () => readLocks(`file://${folder}`, "dev");
    before(async () => {
        // Its child ends soon after, and sleep never asks how.
        const script = "sleep 0.3 & echo $!; exec sleep 60";
        sleeping = spawn("bash", ["-c", script], { stdio: ["ignore", "pipe", "ignore"] });
        zombie = Number(await new Promise((resolve) => sleeping.stdout?.once("data", resolve)));
    });
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "heal-test-"));
    });
    afterEach(() => {
        rmSync(folder, { recursive: true });
    });
    after(() => {
        sleeping.kill();
    });

    it("none where there are none, or another backend", () => {
        assert.deepEqual(read(), []);
        assert.deepEqual(readLocks("https://example.invalid", "dev"), []);
    });

    it("of that stack alone, and tells the dead of this machine from the rest", () => {
        const ended = spawnSync("true").pid;
        const dead = lock("dev", ended);
        lock("dev", process.pid);
        lock("dev", ended, "elsewhere");
        lock("prod", ended);
        assert.equal(read().length, 3);
        assert.deepEqual(deadLocks(read(), "here"), [dead]);
    });

    it("in a folder named with options", () => {
        lock("dev", process.pid);
        assert.equal(readLocks(`file://${folder}?no_tmp_dir=true`, "dev").length, 1);
    });

    it("of a process that has ended, though nobody asked how", async function () {
        if (process.platform !== "linux") {
            this.skip();
        }
        const dead = lock("dev", zombie);
        while (!readFileSync(`/proc/${zombie}/stat`, "utf8").includes(") Z ")) {
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
        assert.deepEqual(deadLocks(read(), "here"), [dead]);
    });

    it("of a process whose number another one has now", function () {
        if (process.platform !== "linux") {
            this.skip();
        }
        const dead = lock("dev", sleeping.pid!, "here", hourAgo);
        assert.deepEqual(deadLocks(read(), "here"), [dead]);
    });

    it("and holds none for dead because a clock was set", () => {
        // As if this process, which bears another name, were the CLI: a clock may have jumped by an hour since.
        const { title } = process;
        process.title = "pulumi";
        lock("dev", process.pid, "here", hourAgo);
        assert.deepEqual(deadLocks(read(), "here"), []);
        process.title = title;
    });

    it("and says which one is damaged", () => {
        const { file } = lock("dev", process.pid);
        writeFileSync(file, "");
        assert.throws(read, /no whole lock/);
    });

    it("and removes those alone that it is given", () => {
        const dead = lock("dev", 1);
        const live = lock("dev", 2);
        writeFileSync(`${dead.file}.attrs`, "{}");
        removeLocks([dead, dead]);
        assert.deepEqual(read(), [live]);
        assert.ok(!existsSync(`${dead.file}.attrs`));
    });
});
