#!/usr/bin/env bash
# The packages that the local chain installs from the distribution. They start no service and do not conflict with an
# existing container runtime. Packages that would are unpacked into the part `debian` instead. Sourced after parts.sh.

# What to look for (a command, or a file), and the package that contains it.
LOCAL_PACKAGES=(
    ip:iproute2
    nft:nftables
    conntrack:conntrack
    socat:socat
    nsenter:util-linux
    mount:mount
    iptables:iptables
    mmdebstrap:mmdebstrap
    gcc:gcc
    /usr/include/stdio.h:libc6-dev
    java:default-jre-headless
    mvn:maven
    shellcheck:shellcheck
    git:git
)

# Installs the missing packages, and records them in $CACHE/installed-packages.
install_packages() {
    local entry proof missing=()
    for entry in "${LOCAL_PACKAGES[@]}"; do
        proof=${entry%%:*}
        [[ $proof == /* && -e $proof ]] || command -v "$proof" >/dev/null || missing+=("${entry#*:}")
    done
    ((${#missing[@]})) || return 0
    ((EUID == 0)) || fail "these packages are missing, and only root can install them: ${missing[*]}"

    local log=$CACHE/logs/packages.log
    mkdir -p "$CACHE/logs"
    say "installing packages: ${missing[*]}"
    packages_lists
    if ! DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" </dev/null >"$log" 2>&1; then
        tail -n 20 "$log" | cut -c -300 >&2
        fail "the packages could not be installed; see $log"
    fi
    printf '%s\n' "${missing[@]}" >>"$CACHE/installed-packages"
}

# packages_lists: updates the package lists unless they are recent. New machines have none, and old lists name versions
# that no longer exist.
packages_lists() {
    local list
    list=$(find /var/lib/apt/lists -maxdepth 1 -name '*_Packages*' -mmin -1440 -print -quit 2>/dev/null)
    [[ -n $list ]] || apt-get update >/dev/null
}
