#!/usr/bin/env bash
# What the local chain needs of the machine, asked before anything is done; all that is missing is said at once, each
# with its remedy. Sourced after cluster/lib.sh.

CLUSTER_DISK_GIB=2
CHAIN_DISK_GIB=12 # parts 2 GiB, Go's module and build caches 8 GiB, a running cluster of six nodes 1 GiB

# version_at_least WANTED FOUND
version_at_least() { printf '%s\n%s\n' "$1" "$2" | sort --version-sort --check=quiet; }

# cgroup_v2_nests: on cgroup v2, a cgroup of ours gets what kubelets and containers need. In a container with a cgroup
# namespace it gets nothing: there the root has processes, and what has processes hands nothing on.
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

# kernel_requirements: what can be found out by root alone.
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
    cgroup_v2_nests || echo "cgroup v2 does not hand its controllers on from $CGROUP_ROOT:" \
        "in a container, start that with --privileged --cgroupns=host"
}

# requirements: the list of what is missing, one a line; empty if all is there.
requirements() {
    local found path wanted
    [ "$EUID" -eq 0 ] || echo "root is needed for network namespaces, mounts and cgroups: run it as root (sudo make …)"
    [ "$(uname -s)" = Linux ] || echo "Linux is needed, this is $(uname -s): use a Linux machine or virtual machine"
    [[ $(uname -m) =~ ^(x86_64|aarch64)$ ]] ||
        echo "an x86_64 or aarch64 machine is needed, this is $(uname -m): use another machine, or its 64-bit mode"
    command -v apt-get >/dev/null || echo "Debian or Ubuntu is needed for their packages (no apt-get here)"
    found=$(go version 2>/dev/null | grep -oE 'go[0-9]+(\.[0-9]+)+' | head -1 | cut -c3- || true)
    version_at_least 1.25.11 "${found:-0}" ||
        echo "Go 1.25.11 or newer is needed (here: ${found:-none}): go.dev/doc/install, or the package golang of your system"
    found=$(node --version 2>/dev/null | cut -c2- || true)
    version_at_least 20.0 "${found:-0}" ||
        echo "Node.js 20 or newer is needed (here: ${found:-none}): nodejs.org/download, or the package nodejs of your system"
    command -v npm >/dev/null || echo "npm is needed: it comes with Node.js, or as the package npm"
    [ -e /sys/fs/cgroup/cgroup.controllers ] || [ -d /sys/fs/cgroup/memory ] ||
        echo "cgroups are not mounted at /sys/fs/cgroup: boot with systemd, or mount cgroup2 there"
    grep -qw overlay /proc/filesystems || modprobe overlay 2>/dev/null ||
        echo "the kernel has no overlay file system: load or enable the module 'overlay'"
    [ "$EUID" -ne 0 ] || kernel_requirements
    case $CACHE/ in
        /run/* | /var/lib/* | /var/log/*)
            echo "the cache $CACHE lies where a node has its own files: set ZK_CACHE to another directory" ;;
    esac
    path=$CACHE
    until [ -e "$path" ]; do path=$(dirname "$path"); done
    found=$(df --output=avail --block-size=1M "$path" | tail -1 | tr -dc 0-9)
    if compgen -G "$CACHE/parts/image-store/*/" >/dev/null; then wanted=$CLUSTER_DISK_GIB; else wanted=$CHAIN_DISK_GIB; fi
    [ $((found / 1024)) -ge "$wanted" ] ||
        echo "$wanted GiB of disk are needed, $found MiB are free at $path: free some, or set ZK_CACHE to another directory"
}

require() {
    local missing
    missing=$(requirements)
    [ -n "$missing" ] || return 0
    while read -r line; do printf 'missing: %s\n' "$line" >&2; done <<<"$missing"
    exit 1
}
