#!/usr/bin/env bash
# What the local chain needs from the machine. Checked before anything is changed; everything that is missing is printed
# at once, with what to do. Sourced after cluster/lib.sh.

CLUSTER_DISK_GIB=2
CHAIN_DISK_GIB=12 # parts 2 GiB, Go's module and build caches 8 GiB, a running cluster of six nodes 1 GiB

# version_at_least WANTED FOUND
version_at_least() { printf '%s\n%s\n' "$1" "$2" | sort --version-sort --check=quiet; }

# cgroup_v2_nests: whether a new cgroup gets the controllers that kubelets and containers need (cgroup v2). In a
# container with its own cgroup namespace it gets none: the root cgroup there contains processes, and a cgroup with
# processes cannot enable controllers for its children.
cgroup_v2_nests() {
    local probe=$CGROUP_ROOT/zookeeper-probe-$$ controller result=0
    [ -e "$CGROUP_ROOT/cgroup.controllers" ] || return 0
    mkdir "$probe" 2>/dev/null || return 1
    cgroup_hand_on "$CGROUP_ROOT"
    for controller in cpu cpuset memory pids; do
        grep -qw "$controller" "$probe/cgroup.controllers" || result=1
    done
    rmdir "$probe"
    return "$result"
}

# kernel_requirements: checks that need root.
kernel_requirements() {
    unshare --mount --pid --net --uts --ipc --fork true 2>/dev/null || {
        echo "namespaces cannot be made: in a container, run it with --privileged"
        return
    }
    unshare --net sh -c 'ip link add bridge0 type bridge && ip link add cable0 type veth peer name cable1' 2>/dev/null ||
        ! command -v ip >/dev/null ||
        echo "bridge and veth devices cannot be made: load the modules 'bridge' and 'veth'; in a container," \
            "run it with --privileged"
    unshare --net nft add table ip probe 2>/dev/null || ! command -v nft >/dev/null ||
        echo "nftables cannot be used: load the module 'nf_tables'; in a container, run it with --privileged"
    cgroup_v2_nests || echo "new cgroups below $CGROUP_ROOT get no controllers (cgroup v2):" \
        "if this is a container, start it with --privileged --cgroupns=host"
}

go_requirement() {
    local found
    found=$(go version 2>/dev/null | grep -oE 'go[0-9]+(\.[0-9]+)+' | head -1 | cut -c3- || true)
    version_at_least 1.25.11 "${found:-0}" ||
        echo "Go 1.25.11 or newer is needed (here: ${found:-none}): go.dev/doc/install, or the package golang of your system"
}

node_requirements() {
    local found
    found=$(node --version 2>/dev/null | cut -c2- || true)
    version_at_least 20.0 "${found:-0}" ||
        echo "Node.js 20 or newer is needed (here: ${found:-none}): nodejs.org/download, or the package nodejs of your system"
    command -v npm >/dev/null || echo "npm is needed: it comes with Node.js, or as the package npm"
}

# requirements: prints what is missing, one on each line; nothing if everything is there.
requirements() {
    local found path wanted
    [ "$EUID" -eq 0 ] || echo "root is needed for network namespaces, mounts and cgroups: run it as root (sudo make …)"
    [ "$(uname -s)" = Linux ] || echo "Linux is needed, this is $(uname -s): use a Linux machine or virtual machine"
    [[ $(uname -m) =~ ^(x86_64|aarch64)$ ]] ||
        echo "an x86_64 or aarch64 machine is needed, this is $(uname -m): use another machine, or its 64-bit mode"
    command -v apt-get >/dev/null || echo "Debian or Ubuntu is needed for its packages, but there is no apt-get"
    go_requirement
    node_requirements
    [ -e /sys/fs/cgroup/cgroup.controllers ] || [ -d /sys/fs/cgroup/memory ] ||
        echo "cgroups are not mounted at /sys/fs/cgroup: boot with systemd, or mount cgroup2 there"
    grep -qw overlay /proc/filesystems || modprobe overlay 2>/dev/null ||
        echo "the kernel has no overlay file system: load or enable the module 'overlay'"
    [ "$EUID" -ne 0 ] || kernel_requirements
    case $CACHE/ in
        /run/* | /var/lib/* | /var/log/*)
            echo "the cache $CACHE is in a directory that each node replaces by its own: set ZK_CACHE to another directory" ;;
    esac
    path=$CACHE
    until [ -e "$path" ]; do path=$(dirname "$path"); done
    found=$(df --output=avail --block-size=1M "$path" | tail -1 | tr -dc 0-9)
    if compgen -G "$CACHE/parts/image-store/*/" >/dev/null; then wanted=$CLUSTER_DISK_GIB; else wanted=$CHAIN_DISK_GIB; fi
    [ $((found / 1024)) -ge "$wanted" ] ||
        echo "$wanted GiB of disk are needed, $found MiB are free at $path: free some, or set ZK_CACHE to another directory"
}

# require_nothing TEXT: ends the script with these lines, if there are any.
require_nothing() {
    [ -n "$1" ] || return 0
    while read -r line; do printf 'missing: %s\n' "$line" >&2; done <<<"$1"
    exit 1
}

require() {
    local missing
    missing=$(requirements)
    require_nothing "$missing"
}
