/** The container's environment: nothing in it sets a variable of the scripts. */
import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { begun, conf, HOST, list, MEMBERS, SRVR } from "../support/members";
import { fakeMember } from "../support/fakeMember";
import { Pod, type Result } from "../support/pod";
import { codeOf, SCRIPT_TEXTS } from "../support/scripts";

/** What a script may take from its environment: the first five by variables.sh, the rest are the shell's own. */
const INPUTS = ["ZK_SETTINGS", "POD_NAMESPACE", "KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT", "HOSTNAME"];
const SHELL = ["BASH", "BASH_REMATCH", "BASH_SOURCE", "IFS", "PATH", "TERM"];

/** Every name that any script reads or assigns, and those of earlier releases, with which the environment did harm. */
const NAMES = [
    ...new Set([
        ...Object.keys(SCRIPT_TEXTS).flatMap((script) =>
            [...codeOf(script).matchAll(/\$\{?[#!]?([A-Za-z_]\w*)|\b([A-Za-z_]\w*)\+?=|\blocal ([^\n]*)/g)].flatMap(
                ([, read, assigned, locals]) => [read, assigned, ...(locals?.match(/[A-Za-z_]\w*/g) ?? [])],
            ),
        ),
        ...[
            "stopped",
            "confirmed",
            "silent",
            "marking",
            "noted",
            "attempts",
            "beyond",
            "reason",
            "PATIENCE",
            "SCRIPTS",
        ],
    ]),
].filter((name): name is string => name !== undefined && ![...INPUTS, ...SHELL].includes(name));

/** All that a run left: what it said and wrote. What differs from run to run is taken out. */
function left(pod: Pod, { code, stdout, stderr }: Result): unknown {
    const plain = (text: string) =>
        text
            .replaceAll(pod.root, "ROOT")
            .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, "TIME")
            .replaceAll(/recovered-[0-9a-f-]+/g, "GENERATION")
            .replaceAll(/tmp\.\w+/g, "TMP")
            .replaceAll(/\b\d{5}\b/g, "PORT")
            .replaceAll(/disk of .*/g, "DISK");
    const files: Record<string, string> = {};
    const walk = (folder: string) => {
        for (const name of readdirSync(join(pod.root, folder)).sort()) {
            const path = join(folder, name);
            if (statSync(join(pod.root, path)).isDirectory()) {
                walk(path);
            } else if (statSync(join(pod.root, path)).isFile() && name !== "pid") {
                files[path] = plain(readFileSync(join(pod.root, path), "utf8"));
            }
        }
    };
    ["conf", "data", "tmp", "secrets", "state"].filter((folder) => existsSync(join(pod.root, folder))).forEach(walk);
    // A watcher or a wait looks again and again: how often is a matter of the machine.
    const once = (path: string) => [...new Set(plain(pod.has(path) ? pod.read(path) : "").split("\n"))].sort();
    return {
        code,
        stdout: [...new Set(plain(stdout).split("\n"))],
        stderr: plain(stderr),
        files,
        told: once("told"),
        requests: once("requests"),
    };
}

describe("the environment changes nothing of what is done by", () => {
    const cases: Record<string, { script: string; args?: string[]; serves?: boolean; prepare?: (pod: Pod) => void }> = {
        "a start that bootstraps": {
            script: "start.sh",
            prepare: (pod) => {
                pod.api(3);
            },
        },
        "a start that is refused": {
            script: "start.sh",
            prepare: (pod) => {
                pod.api(3);
                pod.write("data/version-2/snapshot.0", "x");
            },
        },
        "a start on a volume with data": {
            script: "start.sh",
            prepare: (pod) => {
                pod.api(3, { bootstrapped: true });
                pod.write("data/version-2/snapshot.0", "x");
                pod.write("conf/zoo.cfg.dynamic.100000000", list(0, 1, 2));
                // Killed at once, if anything says that it was told to stop.
                pod.command("bin/java", `/bin/sleep 0.3; echo "ran to its end"`);
            },
        },
        "a leader's watcher": { script: "watch.sh", serves: true },
        "a stop that waits": {
            script: "stop.sh",
            serves: true,
            prepare: (pod) => {
                pod.peers({ 1: "This ZooKeeper instance is not currently serving requests\n" });
                // Long enough to look at the others once, on a busy machine too.
                pod.set("GRACE_SECONDS", 12);
            },
        },
        "a probe of life": { script: "probe-alive.sh" },
        "a probe of life of one that serves": { script: "probe-alive.sh", serves: true },
        "a probe of readiness": { script: "probe-ready.sh", serves: true },
        "a question": { script: "ask.sh", args: ["127.0.0.1", "ruok"], serves: true },
        "zk-status": { script: "zk-status", serves: true },
        "zk-config": {
            script: "zk-config",
            prepare: (pod) => {
                pod.write("conf/zoo.cfg", `dynamicConfigFile=${pod.conf}/zoo.cfg.dynamic.0\n`);
                pod.write("conf/zoo.cfg.dynamic.0", list(0));
            },
        },
        "zk-cli": {
            script: "zk-cli",
            args: ["get", "/a b"],
            prepare: (pod) => {
                pod.command("bin/zkCli.sh", "cat");
            },
        },
        "zk-recover": {
            script: "zk-recover",
            args: ["from-this-member", "zk-1", "zk-2"],
            prepare: (pod) => {
                pod.api(3, { bootstrapped: true });
                pod.write("data/version-2/snapshot.0", "x");
                pod.write("conf/zoo.cfg.dynamic.100000000", list(0, 1, 2));
            },
        },
    };
    for (const [what, { script, args = [], serves = false, prepare }] of Object.entries(cases)) {
        it(what, async () => {
            const port = await fakeMember({ ruok: "imok", srvr: SRVR("leader"), conf: conf(0, 1, 2, 3) });
            const results = [];
            for (const hostile of [{}, Object.fromEntries(NAMES.map((name) => [name, "77777"]))]) {
                const pod = begun("zk-0", serves ? port : 1);
                pod.hosts({ [HOST(0)]: "10.0.0.5", [MEMBERS]: "10.0.0.5" });
                pod.command("bin/zkCli.sh", `cat >>"${pod.root}/told"`);
                if (serves) {
                    pod.api(3, { bootstrapped: true });
                }
                prepare?.(pod);
                Object.assign(pod.env, hostile);
                // What the watcher watches lives for a few looks.
                const java = script === "watch.sh" ? [String(spawn("sleep", ["1"]).pid)] : [];
                results.push(left(pod, await pod.run(script, ...args, ...java)));
            }
            assert.deepEqual(results[1], results[0]);
        });
    }
    it("any entry point", () => {
        const entries = Object.keys(SCRIPT_TEXTS).filter((name) => SCRIPT_TEXTS[name]?.startsWith("#!"));
        assert.deepEqual([...new Set(Object.values(cases).map(({ script }) => script))].sort(), entries.sort());
        assert.ok(NAMES.length > 150);
    });
});
