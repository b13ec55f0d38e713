#!/usr/bin/env bash
# Counts what passes and fails, by groups, and ends with the minutes of each group and the line `N passed, N failed`. Sourced.
#
#   group NAME COMMAND…    runs it here; its checks and suites are counted under NAME
#   beside NAME COMMAND…   starts it; its output comes when it has ended, from await_beside
#   check NAME COMMAND…    one test that a command is
#   suite NAME COMMAND…    mocha, whose closing line is counted; a run without one counts as a failure

# A folder: counts (a line for each check and suite), minutes (a line for each group), logs.
RESULTS=$(mktemp -d)
BESIDE=()

count() { echo "$1 $2" >>"$RESULTS/counts"; }

check() {
    local name=$1 start=$SECONDS log
    shift
    log=$(mktemp "$RESULTS/check-XXXXXX")
    if "$@" >"$log" 2>&1; then
        count 1 0
        say "ok: $name ($(elapsed $((SECONDS - start))))"
    else
        count 0 1
        cat "$log"
        say "FAILED: $name ($*)"
    fi
}

suite() {
    local name=$1 start=$SECONDS log line
    shift
    log=$(mktemp "$RESULTS/suite-XXXXXX")
    say "== $name"
    "$@" 2>&1 | tee "$log"
    line=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$log" | tail -1)
    read -r passed _ failed _ <<<"${line:-0 passed, 1 failed}"
    count "$passed" "$failed"
    say "== $name: $(elapsed $((SECONDS - start)))"
}

group() {
    local name=$1 start=$SECONDS
    shift
    "$@"
    printf '%-22s %s\n' "$name" "$(elapsed $((SECONDS - start)))" >>"$RESULTS/minutes"
}

beside() {
    # A process group of its own, so that an interruption ends all of it.
    set -m
    group "$@" >"$RESULTS/beside-$1" 2>&1 &
    BESIDE+=("$! $1")
    set +m
}

await_beside() {
    local pid name
    for one in "${BESIDE[@]}"; do
        read -r pid name <<<"$one"
        wait "$pid" || count 0 1
        cat "$RESULTS/beside-$name"
    done
    BESIDE=()
}

# interrupted: the run did not come to its end, which is a failure; what runs beside it ends.
interrupted() {
    count 0 1
    for one in "${BESIDE[@]}"; do kill -TERM -- "-${one%% *}" 2>/dev/null; done
    exit 1
}

# closing_line: for a trap on EXIT; says how long each group took.
closing_line() {
    trap - EXIT INT TERM
    local passed failed
    read -r passed failed < <(awk '{ p += $1; f += $2 } END { print p + 0, f + 0 }' "$RESULTS/counts" 2>/dev/null || echo 0 0)
    [ ! -e "$RESULTS/minutes" ] || { say && say "minutes by group, some beside others:" && cat "$RESULTS/minutes"; }
    say "all of it: $(elapsed "$SECONDS")"
    rm -rf "$RESULTS"
    printf '%d passed, %d failed\n' "$passed" "$failed"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}
