import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deadLocks, type Lock, readLocks, removeLocks } from "../../../cli/locks";

describe("the lock files of a file backend", () => {
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
        // A process of which heal must see that it has ended, although its parent (sleep, after exec) never calls wait:
        // a zombie.
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

    it("are none without locks and with other backends", () => {
        assert.deepEqual(read(), []);
        assert.deepEqual(readLocks("https://example.invalid", "dev"), []);
    });

    it("are read for one stack, and are dead if their process ran on this machine and has ended", () => {
        const ended = spawnSync("true").pid;
        const dead = lock("dev", ended);
        lock("dev", process.pid);
        lock("dev", ended, "elsewhere");
        lock("prod", ended);
        assert.equal(read().length, 3);
        assert.deepEqual(deadLocks(read(), "here"), [dead]);
    });

    it("are read when the backend's URL has options", () => {
        lock("dev", process.pid);
        assert.equal(readLocks(`file://${folder}?no_tmp_dir=true`, "dev").length, 1);
    });

    it("are dead if their process is a zombie", async function () {
        if (process.platform !== "linux") {
            this.skip();
        }
        const dead = lock("dev", zombie);
        while (!readFileSync(`/proc/${zombie}/stat`, "utf8").includes(") Z ")) {
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
        assert.deepEqual(deadLocks(read(), "here"), [dead]);
    });

    it("are dead if another program now has the process id", function () {
        if (process.platform !== "linux") {
            this.skip();
        }
        const dead = lock("dev", sleeping.pid!, "here", hourAgo);
        assert.deepEqual(deadLocks(read(), "here"), [dead]);
    });

    it("are not dead only because the clock was set", () => {
        // The lock seems older than its process, but the process is named pulumi, so it may be the one that wrote it.
        const { title } = process;
        process.title = "pulumi";
        lock("dev", process.pid, "here", hourAgo);
        assert.deepEqual(deadLocks(read(), "here"), []);
        process.title = title;
    });

    it("cause an error if one is damaged", () => {
        const { file } = lock("dev", process.pid);
        writeFileSync(file, "");
        assert.throws(read, /no whole lock/);
    });

    it("are removed only if they are given to removeLocks", () => {
        const dead = lock("dev", 1);
        const live = lock("dev", 2);
        writeFileSync(`${dead.file}.attrs`, "{}");
        removeLocks([dead, dead]);
        assert.deepEqual(read(), [live]);
        assert.ok(!existsSync(`${dead.file}.attrs`));
    });
});
