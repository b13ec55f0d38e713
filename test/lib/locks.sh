#!/usr/bin/env bash
# The tests with other versions of what users bring (test/locks): their npm packages and their Node.js. Sourced.

# locked_packages NAME: installs what test/locks/NAME locks, once for each content of the lock; sets LOCKED to its node_modules.
locked_packages() {
    local lock=test/locks/$1/package-lock.json key temp
    key=$(sha256sum <"$lock")
    LOCKED=$CACHE/locks/$1-${key:0:12}/node_modules
    [ ! -d "$LOCKED" ] || return 0
    mkdir -p "$CACHE/locks"
    temp=$(mktemp -d "$CACHE/locks/.tmp-XXXXXX")
    cp "test/locks/$1/package.json" "$lock" "$temp"
    npm ci --prefix "$temp" --ignore-scripts --no-audit --no-fund || { rm -rf "$temp" && return 1; }
    # Renaming is one step: whoever sees the folder sees all of it. An older lock's packages go.
    rm -rf "$CACHE/locks/$1"-*
    mv -T "$temp" "$(dirname "$LOCKED")"
}

# locked_versions: what is tested, for the output.
locked_versions() {
    # shellcheck disable=SC2016 # JavaScript's
    node -p '`node ${process.versions.node}, ` + process.argv.slice(2).map((name) =>
        `${name} ${JSON.parse(fs.readFileSync(`${process.argv[1]}/${name}/package.json`, "utf8")).version}`).join(", ")' \
        "$1" @pulumi/pulumi @pulumi/kubernetes @pulumi/random typescript
}

# with_lock NAME COMMAND…: in a copy of the work tree with these packages, and their Node.js first on PATH.
with_lock() (
    locked_packages "$1" || exit 1
    copy=$(mktemp -d)
    trap 'rm -rf "$copy"' EXIT
    git ls-files -coz --exclude-standard | tar -c --null -T - --ignore-failed-read | tar -x -C "$copy"
    ln -s "$LOCKED" "$copy/node_modules"
    cd "$copy" || exit 1
    PATH=$LOCKED/.bin:$PATH
    "${@:2}"
)
