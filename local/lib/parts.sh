#!/usr/bin/env bash
# Parts: things that are built once and kept in the cache under a key of everything they are made from. Sourced.
#
#   part_dir NAME      the directory of its present key, whether built or not
#   part_built NAME    true if that is there
#   build_part NAME    builds it, and what it needs, if it is not
#   parts_path NAME…   "<dir>/bin:<dir>/bin…" for PATH
#
# A part is a folder local/parts/NAME: build.sh, its inputs, and `needs`, which names the parts it uses, one a line.

PARTS_LIB=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PARTS_SRC=$(cd "$PARTS_LIB/../parts" && pwd)
# shellcheck source=local/lib/progress.sh
source "$PARTS_LIB/progress.sh"

CACHE=${ZK_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/zookeeper-ensemble}

declare -A PART_KEYS=()
PARTS_GO_VERSION=
PARTS_SUITE=
PARTS_CHILD=
PARTS_TEMP=
PARTS_LABEL=

part_needs() {
    [[ ! -f $PARTS_SRC/$1/needs ]] || cat "$PARTS_SRC/$1/needs"
}

# Sets PART_KEYS[NAME]. A global and not standard output, so that each key is worked out once per script.
part_key() {
    local name=$1 need text
    [[ -z ${PART_KEYS[$name]:-} ]] || return 0
    [[ -f $PARTS_SRC/$name/build.sh ]] || fail "there is no part named $name"
    text=$(cd "$PARTS_SRC/$name" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum)
    text+=" $(uname -m)"
    if [[ -f $PARTS_SRC/$name/go.mod ]]; then
        command -v go >/dev/null || fail "Go 1.25.11 or newer is needed: https://go.dev/dl, or the package golang of your system"
        [[ -n $PARTS_GO_VERSION ]] || PARTS_GO_VERSION=$(go version)
        text+=" $PARTS_GO_VERSION"
    else
        # The other parts take packages of the distribution that runs here.
        [[ -n $PARTS_SUITE ]] || PARTS_SUITE=$(grep -E '^(ID|VERSION_ID)=' /etc/os-release)
        text+=" $PARTS_SUITE"
    fi
    for need in $(part_needs "$name"); do
        part_key "$need"
        text+=" ${PART_KEYS[$need]}"
    done
    text=$(sha256sum <<<"$text")
    PART_KEYS[$name]=${text:0:12}
}

part_dir() {
    part_key "$1"
    printf '%s\n' "$CACHE/parts/$1/${PART_KEYS[$1]}"
}

part_built() {
    part_key "$1"
    [[ -d $CACHE/parts/$1/${PART_KEYS[$1]} ]]
}

parts_path() {
    local name path=
    for name in "$@"; do
        part_key "$name"
        path+="${path:+:}$CACHE/parts/$name/${PART_KEYS[$name]}/bin"
    done
    printf '%s\n' "$path"
}

# The seconds that a cold build takes on 2 cores, or nothing.
part_expected() {
    awk -v name="$1" '$1 == name { print $2 }' "$PARTS_SRC/order"
}

build_part() {
    local name=$1 need dir lock log temp start status
    part_built "$name" && return 0
    for need in $(part_needs "$name"); do
        build_part "$need"
    done
    dir=$CACHE/parts/$name/${PART_KEYS[$name]}
    log=$CACHE/logs/$name.log
    mkdir -p "$CACHE/parts/$name" "$CACHE/logs"

    # One builder per part. The build inherits the lock: one whose builder was killed keeps others out until it ends.
    exec {lock}>"$CACHE/parts/$name/.lock"
    if ! flock -n "$lock"; then
        say "$name is being built by another process: waiting for it"
        flock "$lock"
    fi
    if [[ -d $dir ]]; then
        exec {lock}>&-
        return 0
    fi
    # With the lock held, every temporary directory here belongs to a builder that is dead.
    rm -rf "$CACHE/parts/$name"/.tmp-*
    temp=$(mktemp -d "$CACHE/parts/$name/.tmp-XXXXXX")
    PARTS_TEMP=$temp
    mkdir "$temp/out" "$temp/work"
    chmod 755 "$temp/out"

    start=$SECONDS
    # A process group of its own, so that an interrupt ends the compilers too: it is ended by the id noted here.
    set -m
    env OUT="$temp/out" SRC="$PARTS_SRC/$name" CACHE="$CACHE" PARTS_LIB="$PARTS_LIB" TMPDIR="$temp/work" \
        GOWORK=off bash "$PARTS_SRC/$name/build.sh" </dev/null >"$log" 2>&1 &
    PARTS_CHILD=$!
    set +m
    part_wait "$name" "$start"
    status=0
    wait "$PARTS_CHILD" || status=$?
    PARTS_CHILD=
    if ((status)); then
        rm -rf "$temp"
        say "${PARTS_LABEL:+$PARTS_LABEL }$name: failed after $(elapsed $((SECONDS - start))); the end of $log:" >&2
        tail -n 20 "$log" | cut -c -300 >&2
        exit 1
    fi
    printf '%s\n' $((SECONDS - start)) >"$temp/out/build-seconds"
    # Renaming is one step: whoever sees the directory sees all of it.
    mv -T "$temp/out" "$dir"
    rm -rf "$temp"
    exec {lock}>&-
    say "${PARTS_LABEL:+$PARTS_LABEL }$name … $(elapsed $((SECONDS - start)))"
}

# Shows that the build is alive until it ends.
part_wait() {
    local name=$1 start=$2 next=15 line expected
    expected=$(part_expected "$name")
    while kill -0 "$PARTS_CHILD" 2>/dev/null; do
        sleep 0.3
        line="${PARTS_LABEL:+$PARTS_LABEL }$name … $(elapsed $((SECONDS - start)))"
        [[ -z $expected ]] || line+=" (a cold build takes about $(elapsed "$expected"))"
        if [[ -t 1 ]]; then
            printf '\r\033[K%s' "$line"
        elif ((SECONDS - start >= next)); then
            say "$line"
            next=$((next + 15))
        fi
    done
    [[ ! -t 1 ]] || printf '\r\033[K'
}

# parts_prune NAME…: these are in use; what nobody used for two weeks (older versions of this or other checkouts) goes,
# unless a cluster is there, which may run from it.
parts_prune() {
    local name
    for name in "$@"; do touch "$(part_dir "$name")"; done
    ! compgen -G "$CACHE/run/*/" >/dev/null || return 0
    find "$CACHE/parts" -mindepth 2 -maxdepth 2 -type d -mtime +14 -exec rm -rf {} +
}

# Ends the build that runs, if one does. For traps.
parts_stop() {
    [[ -n $PARTS_CHILD ]] || return 0
    kill -TERM -- "-$PARTS_CHILD" 2>/dev/null || true
    wait "$PARTS_CHILD" 2>/dev/null || true
    PARTS_CHILD=
    rm -rf "$PARTS_TEMP"
}
