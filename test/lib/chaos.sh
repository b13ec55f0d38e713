#!/usr/bin/env bash
# The parts of make chaos, and the component that is broken on purpose. Sourced after results.sh.

# Each part, the minutes that it took on 2 cores, and what it does. A part ends within 75 minutes and needs no other one.
CHAOS_PARTS='
faults-1     47  100 faults of every kind under clients that write all the time, SEED=1
faults-2     47  100 others, SEED=2
scaling      28  the number of members changes, under the same clients
rolls        13  how long ordinary clients cannot write while all members are rolled
storage      17  volumes that were lost, revisions that cannot start, two minutes without what it stands on
mutants      35  the component broken on purpose: each error has to be found (MUTANT=NAME: one of them)
interrupted  40  make up, pulumi and the builds, killed at ten moments each instead of one
pages        10  every command of README.md and docs/, as a reader types it; what the pages show has to be what is printed
pods          5  each branch of components/pod taken out, one by one: the unit tests have to find it
oldest        1  types, contract and units with the oldest versions that users may have, on Node.js 20
'

chaos_parts() { awk 'NF { print $1 }' <<<"$CHAOS_PARTS"; }

chaos_list() {
    say "make chaos PART=NAME runs one of these. The whole is every part at the same commit, in any number of runs."
    say
    printf '%-12s %7s  %s\n' PART minutes "what it does"
    awk 'NF { minutes = $2; name = $1; sub(/^[^ ]+ +[0-9]+ +/, ""); printf "%-12s %7s  %s\n", name, minutes, $0 }' <<<"$CHAOS_PARTS"
}

# chaos_needs_cluster PART
chaos_needs_cluster() { [[ $1 != pods && $1 != oldest ]]; }

# report_begin PART: the table of scenarios that test/reporter.js fills; it names the commit and the part.
report_begin() {
    local commit
    commit=$(git rev-parse --short HEAD)
    [ -z "$(git status --porcelain)" ] || commit+=" with changes that are not committed"
    ZK_REPORT="Part $1 of make chaos, commit $commit, $(date -u +%F)"
    ZK_SCENARIOS=$(mktemp --tmpdir "zookeeper-$1-XXXXXX.md")
    export ZK_REPORT ZK_SCENARIOS
    say "$ZK_REPORT"
    printf '%s\n' "$ZK_REPORT." "" "| | scenario | result | times | longest |" "| --- | --- | --- | --- | --- |" >"$ZK_SCENARIOS"
}

# chaos_part PART: on the cluster of this shell.
chaos_part() {
    report_begin "$1"
    local mocha=(npm run --silent test:cluster --)
    case $1 in
        faults-*) SEED=${SEED:-${1#faults-}} FAULTS=${FAULTS:-100} suite "$1" "${mocha[@]}" test/chaos/chaos.test.ts ;;
        scaling | rolls) suite "$1" "${mocha[@]}" "test/chaos/long/$1.test.ts" ;;
        storage) suite "$1" "${mocha[@]}" test/chaos/long/{volumes,revisions,outages}.test.ts ;;
        mutants) mutants ;;
        pages) suite "$1" on_own_cluster test/cluster/docs.test.ts ;;
        interrupted) suite "$1" "${mocha[@]}" "test/local/*.test.ts" test/cluster/killed.test.ts ;;
        pods) check "each branch of components/pod has a test" test/mutate-pod ;;
        oldest) of_lock oldest ;;
    esac
    say "the report: $ZK_SCENARIOS"
}

# of_mutants EXPRESSION: what test/chaos/mutants.ts says.
of_mutants() {
    TS_NODE_TRANSPILE_ONLY=true npx --no-install ts-node -p -e "const { MUTANTS } = require('./test/chaos/mutants'); $1"
}

# mutants: all of them, or the one in MUTANT. A suite against one alone fails, and has to; among all it passes when it is found.
mutants() {
    local mutant
    if [ "${MUTANT:-all}" != all ]; then
        suite "chaos, against $MUTANT" npm run --silent test:cluster -- test/chaos/chaos.test.ts
        return
    fi
    for mutant in $(of_mutants 'Object.keys(MUTANTS).join(" ")'); do
        check "the component broken by $mutant is found out" found "$mutant"
        grep -E "$FIRST_FAILURE" "$RESULTS/mutant" | head -1
    done
}

# Mocha's first failure in the chaos test itself; that of a hook has another name.
FIRST_FAILURE='^ +1\) (is whole again|has )'

# found MUTANT: the faults fail with it, by what the ensemble does and not because something could not be set up.
found() {
    local says
    says=$(of_mutants "MUTANTS['$1'].says")
    ! MUTANT=$1 npm run --silent test:cluster -- --bail test/chaos/chaos.test.ts >"$RESULTS/mutant" 2>&1
    cat "$RESULTS/mutant"
    grep -qE "$FIRST_FAILURE" "$RESULTS/mutant" && grep -qE -- "$says" "$RESULTS/mutant"
}
