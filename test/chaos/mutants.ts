/**
 * Variants of the component with a known error: what other products do, and how they lose data or their clients. The
 * faults of the short form must find each of them, because a test that holds with any error proves nothing. `make chaos
 * MUTANT=name` tries one, MUTANT=all each of them.
 *
 * Two errors were tried and are left out, because no fault shows them every time. First, a joining member that starts
 * as a voter, alone or with the whole wanted list: two other guards stand behind this one, since ZooKeeper 3.9 takes
 * the committed list from the first notification with a newer version, and an empty disk does not vote
 * (db.autocreate=false). Second, a failed write to the log that does not end ZooKeeper (pod/start.sh,
 * end_on_disk_error): a single full disk shows it only sometimes.
 */
import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { root } from "../cluster/support/stack";

interface Mutant {
    /** What the error is. */
    what: string;
    /** The kinds of faults that find the error, as a regular expression. */
    kinds: string;
    /**
     * The failure that proves the error, as a regular expression. Other failures, such as a fault that could not be
     * made, do not count.
     */
    says: string;
    /** Texts that occur exactly once in a file of components/, and their replacements. */
    changes: { file: string; was: string; is: string }[];
}

const SERVED_BEFORE =
    'if [[ $state_bootstrapped == true ]] || { ((vol_version > 0)) && [[ $state_bootstrapped != "$VALUE_ABANDONED" ]]; } ||';

export const MUTANTS: Record<string, Mutant> = {
    "db.autocreate": {
        what: "a member with an empty disk votes, as by ZooKeeper's default (db.autocreate=true), even if its data was lost",
        kinds: "a majority of the volumes",
        says: "serves, although it has lost everything",
        changes: [
            { file: "plan/texts/zooCfg.ts", was: '"db.autocreate": false', is: '"db.autocreate": true' },
            // A second guard would hide the error: an empty member starts only if another member serves. Take it out,
            // too.
            { file: "pod/membership.sh", was: SERVED_BEFORE, is: "if false ||" },
            { file: "pod/membership.sh", was: 'write_whole "$MARK_INITIALIZE" </dev/null', is: "true" },
        ],
    },
    "marker-put-back": {
        what: "the ensemble forgets that it was bootstrapped, as if each `up` wrote the marker anew",
        kinds: "a majority of the volumes",
        says: "serves, although it has lost everything",
        changes: [
            {
                file: "pod/membership.sh",
                was: SERVED_BEFORE,
                is: 'state_bootstrapped="" state_bootstrap_size=""\n    if false ||',
            },
        ],
    },
    "static-list": {
        what: "each start writes the membership anew, from `replicas`",
        kinds: "replicas becomes 1",
        says: "serves, although it alone does not have everything",
        changes: [
            {
                file: "pod/membership.sh",
                was: "choose_membership() {\n",
                is: [
                    "choose_membership() {",
                    '    local member list=""',
                    "    if has_data; then",
                    "        wait_until is_wanted",
                    "        for ((member = 0; member < ens_replicas; member++)); do",
                    '            list+="server.$((member + 1))=$(address_of "$member" participant)"$\'\\n\'',
                    "        done",
                    '        write_membership "$list"',
                    "        return",
                    "    fi",
                    "",
                ].join("\n"),
            },
        ],
    },
    "no-leave": {
        what: "surplus members stop without leaving the membership, and no other member removes them",
        kinds: "three become five and three again",
        says: "the last answer: .*1,2,3,4,5",
        changes: [
            { file: "pod/stop.sh", was: "\n        leave\n", is: "\n        :\n" },
            { file: "pod/watch.sh", was: 'reconfigure -remove "$gone"', is: ":" },
        ],
    },
    "ready-by-ruok": {
        what: "a member is ready as soon as its process answers, even if it cannot serve",
        kinds: "a member is cut off",
        says: "not in 60 s; the last answer: true",
        changes: [
            {
                file: "pod/probe-ready.sh",
                was: "if ! serves; then",
                is: "[[ $ask_answer != ?* ]] || exit 0\nif ! serves; then",
            },
        ],
    },
    "names-from-dns": {
        what: "the JVM asks DNS for the members' addresses, for every message of an election",
        kinds: "DNS does not answer",
        says: "not in 8 s; the last answer: \\[\\]",
        changes: [{ file: "plan/texts/jvm.ts", was: "`-Djdk.net.hosts.file=${PATHS.hosts}`,", is: "" }],
    },
    "no-pause": {
        what: "a member stops at once, and its address is gone before clients have left it",
        kinds: "all members are rolled",
        says: "AssertionError.*all members are rolled",
        changes: [
            { file: "pod/variables.sh", was: "PAUSE_SECONDS=3", is: "PAUSE_SECONDS=0" },
            { file: "pod/start.sh", was: "        sleep 2\n", is: "        :\n" },
        ],
    },
};

/** Copies the program, makes the mutant's changes in the copy, and returns its folder. */
export function mutate(name: string): string {
    const mutant = MUTANTS[name];
    if (mutant === undefined) {
        throw new Error(`there is no mutant ${name}; there are ${Object.keys(MUTANTS).join(", ")}`);
    }
    const folder = mkdtempSync(join(tmpdir(), `zookeeper-mutant-`));
    for (const part of ["components", "index.ts", "package.json", "Pulumi.yaml", "stacks", "tsconfig.json"]) {
        cpSync(join(root, part), join(folder, part), { recursive: true });
    }
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    for (const { file, was, is } of mutant.changes) {
        const path = join(folder, "components", file);
        const parts = readFileSync(path, "utf8").split(was);
        if (parts.length !== 2) {
            throw new Error(
                `mutant ${name}: this text must occur once in components/${file}, not ${String(parts.length - 1)} times:\n${was}`,
            );
        }
        writeFileSync(path, parts.join(is));
    }
    return folder;
}
