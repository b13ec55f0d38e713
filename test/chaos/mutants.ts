/**
 * The component, broken on purpose: ways in which others lose data, or their clients. Each has to be found by the faults of
 * the short form; a test that holds whatever is broken proves nothing. `make chaos MUTANT=name` shows one, MUTANT=all
 * whether every one is found.
 *
 * Not among them: a newcomer that takes itself for a voter, alone or with the whole list that is wanted. It was tried, and no
 * fault shows it: ZooKeeper 3.9 takes the committed list from the first notification with a newer version, and an empty disk
 * does not vote (db.autocreate=false), so two other guards stand behind that one. Nor a failed write to the log that does not
 * end ZooKeeper (pod/start.sh, end_on_disk_error): one full disk alone shows it now and then, not each time.
 */
import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { root } from "../cluster/support/stack";

interface Mutant {
    /** What others do that way. */
    what: string;
    /** The kinds of faults that find it, as a regular expression. */
    kinds: string;
    /** What the failure says then, as a regular expression: another one, as of a fault that could not be made, finds nothing. */
    says: string;
    /** What is there once in a file of components/, and what takes its place. */
    changes: { file: string; was: string; is: string }[];
}

const FOUND_OR_JOIN = "if [[ $founded == true ]] || { ((membership_version > 0)) && [[ $founded != given-up ]]; } ||";

export const MUTANTS: Record<string, Mutant> = {
    "db.autocreate": {
        what: "an empty disk votes, as by ZooKeeper's default (db.autocreate=true): it may be one that was lost",
        kinds: "a majority of the volumes",
        says: "serves, although it has lost everything",
        changes: [
            { file: "plan/texts/zooCfg.ts", was: '"db.autocreate": false', is: '"db.autocreate": true' },
            // It stands behind another guard, which never lets an empty member start without one that serves.
            { file: "pod/membership.sh", was: FOUND_OR_JOIN, is: "if false ||" },
            { file: "pod/membership.sh", was: 'write_whole "$LOG_DIR/initialize" </dev/null', is: "true" },
        ],
    },
    "marker-put-back": {
        what: "that the ensemble has served is forgotten, as when each `up` writes the marker anew",
        kinds: "a majority of the volumes",
        says: "serves, although it has lost everything",
        changes: [
            {
                file: "pod/membership.sh",
                was: FOUND_OR_JOIN,
                is: 'founded="" founders=""\n    if false ||',
            },
        ],
    },
    "static-list": {
        what: "each start writes the list of members anew, from the number that is wanted",
        kinds: "one member is wanted",
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
                    "        for ((member = 0; member < replicas; member++)); do",
                    '            list+="server.$((member + 1))=$(address_of "$member" participant)"$\'\\n\'',
                    "        done",
                    '        write_list "$list"',
                    "        return",
                    "    fi",
                    "",
                ].join("\n"),
            },
        ],
    },
    "no-leave": {
        what: "members that are wanted no more stop without leaving the list, and nobody takes them out",
        kinds: "three become five and three again",
        says: "the last answer: .*1,2,3,4,5",
        changes: [
            { file: "pod/stop.sh", was: "\n        leave\n", is: "\n        :\n" },
            { file: "pod/watch.sh", was: 'reconfigure -remove "$gone"', is: ":" },
        ],
    },
    "ready-by-ruok": {
        what: "readiness says that the process answers, not that it can do anything",
        kinds: "a member is cut off",
        says: "not in 60 s; the last answer: true",
        changes: [
            {
                file: "pod/probe-ready.sh",
                was: "if ! serves; then",
                is: "[[ $answer != ?* ]] || exit 0\nif ! serves; then",
            },
        ],
    },
    "names-from-dns": {
        what: "the JVM asks DNS for the members, in every message of an election",
        kinds: "DNS does not answer",
        says: "not in 8 s; the last answer: \\[\\]",
        changes: [{ file: "plan/texts/jvm.ts", was: "`-Djdk.net.hosts.file=${PLACES.names}`,", is: "" }],
    },
    "no-pause": {
        what: "a member stops as soon as it is told to, and its address is gone with it",
        kinds: "all members are rolled",
        says: "AssertionError.*all members are rolled",
        changes: [
            { file: "pod/stop.sh", was: "PAUSE=3", is: "PAUSE=0" },
            { file: "pod/start.sh", was: "        sleep 2\n", is: "        :\n" },
        ],
    },
};

/** A copy of the program with the component broken that way; its folder. */
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
                `mutant ${name}: components/${file} has ${String(parts.length - 1)} times, not once:\n${was}`,
            );
        }
        writeFileSync(path, parts.join(is));
    }
    return folder;
}
