#!/usr/bin/env bash
# What the commands of this folder share: where a cluster lives, its lock, waiting, removal. Sourced.

HERE=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
# shellcheck source-path=SCRIPTDIR
source "$HERE/../lib/progress.sh"
source "$HERE/../lib/parts.sh"
source "$HERE/machine.sh"
source "$HERE/control-plane.sh"
source "$HERE/node.sh"

# cluster_use NAME: sets CLUSTER and RUN, and where its binaries are.
cluster_use() {
    [[ $1 =~ ^[a-z]([a-z0-9-]{0,18}[a-z0-9])?$ ]] ||
        fail "'$1' is not a name for a cluster: small letters, digits and dashes, at most 20, a letter first"
    CLUSTER=$1
    RUN=$CACHE/run/$CLUSTER
    DEBIAN=$(part_dir debian)
    KUBERNETES=$(part_dir kubernetes)
    IMAGE_STORE=$(part_dir image-store)
    PAUSE_IMAGE=$(cat "$(part_dir image-pause)/ref" 2>/dev/null || true)
    COREDNS_TAG=$(cat "$(part_dir image-coredns)/ref" 2>/dev/null || true)
    COREDNS_TAG=${COREDNS_TAG##*:}
}

# cluster_lock: one command at a time works on a cluster; the lock goes with the process.
cluster_lock() {
    mkdir -p "$CACHE/run"
    exec 9>"$CACHE/run/$CLUSTER.lock"
    flock --nonblock 9 || { say "another command works on cluster '$CLUSTER': waiting"; flock 9; }
}

kubectl() { "$KUBERNETES/bin/kubectl" --kubeconfig "$RUN/kubeconfig" "$@"; }

machines() { for dir in "$RUN"/*/pid; do [ -e "$dir" ] && basename "$(dirname "$dir")"; done; return 0; }

cluster_alive() {
    local machine
    for machine in $(machines); do machine_supervisor "$machine" >/dev/null || return 1; done
}

# cluster_remove: machines, cgroups, files.
cluster_remove() {
    local machine
    rm -f "$RUN/ready"
    for machine in $(machines); do machine_kill "$machine"; done
    cgroups_remove
    rm -rf --one-file-system "$RUN"
}

nodes_registered() { [ "$(kubectl get nodes --no-headers 2>/dev/null | wc -l)" -ge "$1" ]; }

apply_addons() {
    kubeadm init phase addon coredns --config "$RUN/kubeadm.yaml" --kubeconfig "$RUN/kubeconfig" &&
        kubectl apply -f "$HERE/addons" >>"$RUN/kubeadm.log" 2>&1
}

# wait_for SECONDS WHAT COMMAND…: until the command succeeds; says what it waits for when the time is over.
wait_for() {
    local seconds=$1 what=$2 end=$((SECONDS + $1))
    shift 2
    until "$@" >/dev/null 2>"$RUN/wait.log"; do
        [ "$SECONDS" -lt "$end" ] ||
            fail "not in $seconds s: $what. Last answer: $(tail -1 "$RUN/wait.log"). Logs: $RUN/*/var-log/*.log"
        cluster_alive || fail "a machine of cluster '$CLUSTER' ended. Logs: $RUN/*/var-log/*.log"
        sleep 0.1
    done
}
