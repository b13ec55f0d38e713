#!/usr/bin/env bash
# Parts: things that are built once and kept in the cache. A part's directory is named by a key: the hash of everything
# that the part is made from. Sourced.
#
#   part_dir NAME      prints the directory of its present key, whether it is built or not
#   part_built NAME    true if that directory exists
#   build_part NAME    builds the part, and first the parts that it needs, unless they exist
#   parts_path NAME…   prints "<dir>/bin:<dir>/bin…" for PATH
#
# A part is a folder local/parts/NAME with build.sh, its inputs, and `needs`: the names of the parts it uses, one on
# each line.

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

# part_key NAME: sets PART_KEYS[NAME]. A global instead of standard output, so that each key is computed once in a
# script.
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
        # Parts without Go code are made from the packages of this machine's distribution.
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

# part_expected NAME: the seconds of a cold build on 2 cores, if known.
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

    # One builder for each part. The build process inherits the lock, so that it keeps others out even if its builder is
    # killed.
    exec {lock}>"$CACHE/parts/$name/.lock"
    if ! flock -n "$lock"; then
        say "waiting: another process builds $name"
        flock "$lock"
    fi
    if [[ -d $dir ]]; then
        exec {lock}>&-
        return 0
    fi
    # This process holds the lock, so the builders of all temporary directories here are dead.
    rm -rf "$CACHE/parts/$name"/.tmp-*
    temp=$(mktemp -d "$CACHE/parts/$name/.tmp-XXXXXX")
    PARTS_TEMP=$temp
    mkdir "$temp/out" "$temp/work"
    chmod 755 "$temp/out"

    start=$SECONDS
    # A process group of its own, so that an interrupt also ends the compilers: parts_stop ends the group by its id.
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
    # Renaming is atomic: a part's directory is complete as soon as it exists.
    mv -T "$temp/out" "$dir"
    rm -rf "$temp"
    exec {lock}>&-
    say "${PARTS_LABEL:+$PARTS_LABEL }$name … $(elapsed $((SECONDS - start)))"
}

# part_wait NAME START: prints the elapsed time until the build ends.
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

# parts_prune NAME…: marks these parts as used, and removes all parts that were not used for two weeks (older versions,
# or those of other checkouts). Removes nothing while a cluster exists, because the cluster may run from an old part.
parts_prune() {
    local name
    for name in "$@"; do touch "$(part_dir "$name")"; done
    ! compgen -G "$CACHE/run/*/" >/dev/null || return 0
    find "$CACHE/parts" -mindepth 2 -maxdepth 2 -type d -mtime +14 -exec rm -rf {} +
}

# parts_stop: ends the running build, if there is one. For traps.
parts_stop() {
    [[ -n $PARTS_CHILD ]] || return 0
    kill -TERM -- "-$PARTS_CHILD" 2>/dev/null || true
    wait "$PARTS_CHILD" 2>/dev/null || true
    PARTS_CHILD=
    rm -rf "$PARTS_TEMP"
}
