/** Functions of the scripts that several of them share, each by itself. */
import * as assert from "node:assert/strict";
import { lstatSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { begun, HOST, list, MEMBERS } from "../support/members";
import { UID } from "../support/api";
import { GENERATION, type Pod } from "../support/pod";

describe("a function of the pod's scripts", () => {
    let pod: Pod;
    beforeEach(() => {
        pod = begun();
    });

    /** What it prints; it must not fail, nor say anything else. */
    const says = async (scripts: string[], body: string) => {
        const { code, stdout, stderr } = await pod.call(scripts, body);
        assert.deepEqual([code, stderr], [0, ""]);
        return stdout.trimEnd();
    };

    describe("of the hosts file", () => {
        const line = (n: number, address: string) => `${address} ${HOST(n)} zk-${n}\n`;
        const LOCAL = "127.0.0.1 localhost\n";
        const hosts = (body: string) => says(["hosts.sh"], `self_ordinal=0\n${body}`);
        beforeEach(() => {
            pod.write("conf/zoo.cfg.dynamic.100000000", list(2, 0));
        });

        it("asks DNS for all members up to the last, with a dot at the end of all names but its own", async () => {
            const dns = `echo "$2" >>"${pod.root}/names"; [[ $2 != *zk-2.* ]] || echo 10.0.0.3`;
            pod.command("bin/getent", dns);
            await hosts("update_hosts");
            assert.deepEqual(pod.read("names").trim().split("\n").sort(), [HOST(0), `${HOST(1)}.`, `${HOST(2)}.`]);
            assert.equal(pod.read("tmp/hosts"), LOCAL + line(2, "10.0.0.3"));
        });
        it("writes the file only when anything is new", async () => {
            const before = `update_hosts; stat -c %i "$HOSTS_FILE"; exec 7<"$HOSTS_FILE"; update_hosts; stat -c %i "$HOSTS_FILE"`;
            const [first, second] = (await hosts(before)).split("\n");
            assert.equal(first, second);
        });
        it("keeps the whole file when the disk is full, and writes it once there is space", async () => {
            const known = LOCAL + line(0, "10.0.0.4");
            pod.write("tmp/hosts", known);
            symlinkSync("/dev/full", join(pod.root, "tmp/hosts.new"));
            const { stderr } = await pod.call(["hosts.sh"], "self_ordinal=0; ! update_hosts");
            assert.match(stderr, /No space left on device/);
            assert.equal(lstatSync(join(pod.root, "tmp/hosts")).isFile(), true);
            assert.equal(pod.read("tmp/hosts"), known);
            rmSync(join(pod.root, "tmp/hosts.new"));
            await hosts("update_hosts");
            assert.equal(pod.read("tmp/hosts"), LOCAL + line(0, "10.0.0.5"));
        });
        it("tries again when the file could not be put in its place", async () => {
            const once = `[[ -e "${pod.root}/tried" ]] || { : >"${pod.root}/tried"; exit 1; }; exec /bin/mv "$@"`;
            pod.command("bin/mv", once);
            await hosts("update_hosts || echo failed; update_hosts");
            assert.equal(pod.read("tmp/hosts"), LOCAL + line(0, "10.0.0.5"));
        });
        it("goes on with what an earlier start knew, when DNS has it no more", async () => {
            pod.write("tmp/hosts", LOCAL + line(0, "10.0.0.5") + line(1, "10.0.0.6"));
            await hosts("remember_hosts; update_hosts");
            assert.equal(pod.read("tmp/hosts"), LOCAL + line(0, "10.0.0.5") + line(1, "10.0.0.6"));
        });
        it("has nothing to remember in a new pod, and says nothing of it", async () => {
            assert.equal(await hosts("remember_hosts; echo ${#hosts_known[@]}"), "0");
        });
        it("keeps it up to date as long as java runs, and says when that fails, and only then", async () => {
            mkdirSync(join(pod.root, "tmp/hosts.new"));
            pod.command(
                "bin/sleep",
                `echo >>"${pod.root}/pauses"; case $(wc -l <"${pod.root}/pauses") in
                    1) rmdir "${pod.root}/tmp/hosts.new" ;;
                    3) kill -9 "$(<"${pod.root}/java")" ;;
                esac`,
            );
            const java = `/bin/sleep 60 </dev/null >/dev/null 2>&1 & disown; echo $! >"${pod.root}/java"`;
            const { code, stdout } = await pod.call(["hosts.sh"], `self_ordinal=0; ${java}; keep_hosts $!`);
            assert.equal(code, 0);
            assert.match(stdout, /^[^\n]* the hosts file cannot be written; trying again in 1 s\n$/);
            assert.equal(pod.read("tmp/hosts"), LOCAL + line(0, "10.0.0.5"));
        });
    });

    describe("that asks whether ZooKeeper surely runs nowhere else", () => {
        it("does not take an address for a name that DNS lacks", async () => {
            // Nothing can be reached there, and nothing refuses.
            pod.command(
                "bin/timeout",
                "[[ $2 != getent ]] || exec /usr/bin/timeout \"$@\"; [[ $3 != -c ]] || echo 'No route to host'; exit 1",
            );
            const body = `if is_away 10.0.0.9; then echo away; else echo "$fail_reason"; fi`;
            assert.match(
                await says(["api.sh", "peers.sh"], body),
                /^it is unknown whether ZooKeeper runs on 10\.0\.0\.9/,
            );
        });
        it("knows of no pod when DNS does not answer", async () => {
            pod.hosts({ [HOST(0)]: "10.0.0.5" });
            const body = `if no_other_runs; then echo none; else echo "$fail_reason"; fi`;
            assert.match(await says(["api.sh", "peers.sh"], body), /^DNS does not list the pods of zk/);
        });
        it("leaves this member out", async () => {
            pod.write("peers/10", "imok");
            assert.equal(await says(["api.sh", "peers.sh"], "if no_other_runs; then echo none; fi"), "none");
            pod.hosts({ [HOST(0)]: "10.0.0.5", [MEMBERS]: "10.0.0.5 STREAM\n10.0.0.6" });
            assert.equal(
                await says(["api.sh", "peers.sh"], 'no_other_runs || echo "$fail_reason"'),
                "ZooKeeper runs on 10.0.0.6",
            );
        });
        it("does not ask itself for the membership of one that serves", async () => {
            pod.peers({ 0: `membership: \n${list(0)}\n` });
            const body = "ens_replicas=2 self_id=1; if find_serving; then echo found; else echo none; fi";
            assert.equal(await says(["api.sh", "peers.sh"], body), "none");
        });
    });

    describe("that records that the ensemble is bootstrapped", () => {
        const recorded = { bootstrapped: true, generation: GENERATION, statefulSet: UID, claims: "Delete" };
        const record = () =>
            says(
                ["api.sh", "peers.sh", "generation.sh"],
                `read_ensemble; if record_bootstrapped; then echo done; else echo "$fail_reason"; fi`,
            );
        beforeEach(() => {
            pod.write("conf/history", GENERATION);
        });

        for (const [what, before] of [
            ["that is missing", { generation: GENERATION, statefulSet: UID, claims: "Delete" }],
            ["for another StatefulSet", { ...recorded, statefulSet: UID.replace("1", "3"), claims: "Retain" }],
            ["for another fate of the claims", { ...recorded, claims: "Retain" }],
            ["without a data generation", { bootstrapped: true, statefulSet: UID, claims: "Delete" }],
        ] as const) {
            it(`writes it, if it is recorded ${what}, and reads no more`, async () => {
                pod.api(3, before);
                assert.equal(await record(), "done");
                assert.deepEqual(pod.requests(), ["GET statefulset", "GET configmap", "PATCH configmap"]);
                assert.equal(pod.read("state/founded").trim(), "true");
                assert.equal(pod.read("state/claims").trim(), "Delete");
            });
        }
        it("writes nothing, if all of it is recorded", async () => {
            pod.api(3, recorded);
            assert.equal(await record(), "done");
            assert.deepEqual(pod.requests(), ["GET statefulset", "GET configmap"]);
        });
        for (const [what, generation, answer] of [
            ["is content when another member was faster", GENERATION, /^done$/],
            [
                "is not content when that one recorded another generation",
                `recovered-${UID}`,
                /^zk-state has another data generation \(recovered-5/,
            ],
        ] as const) {
            it(what, async () => {
                pod.api(3);
                pod.atRequest(`if [[ $method == PATCH ]]; then
                    cd "${pod.root}/state"
                    echo true >"founded"; echo ${generation} >"history"; echo ${UID} >statefulSet; echo Delete >claims; echo 9 >version
                fi`);
                assert.match(await record(), answer);
            });
        }
        it("says why it is not recorded, when the API gives nothing or takes nothing", async () => {
            pod.api(3);
            pod.refuse("GET*configmaps*");
            assert.match(await record(), /^the Kubernetes API does not say whether the ensemble is bootstrapped \(/);
            assert.ok(!pod.requests().includes("PATCH configmap"));
            pod.refuse("PATCH*");
            assert.match(await record(), /^the Kubernetes API does not take a change of zk-state \(ERROR 500/);
        });
    });

    it("reads the last line of a list also where nothing ends it", async () => {
        assert.equal(await says([], `printf 'server.1=a\\nversion=5\\n\\nserver.12=b' | ids_of`), "1\n12");
    });
});
