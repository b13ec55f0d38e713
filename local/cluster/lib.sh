#!/usr/bin/env bash
# What the commands of this folder share: where a cluster lives, its lock, waiting, removal. Sourced.

HERE=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
# shellcheck source=local/lib/progress.sh
source "$HERE/../lib/progress.sh"
# shellcheck source=local/lib/parts.sh
source "$HERE/../lib/parts.sh"
# shellcheck source=local/cluster/machine.sh
source "$HERE/machine.sh"
# shellcheck source=local/cluster/control-plane.sh
source "$HERE/control-plane.sh"
# shellcheck source=local/cluster/node.sh
source "$HERE/node.sh"

# cluster_check NAME [NODES]: whether these can be; asked before anything is built.
cluster_check() {
    [[ $1 =~ ^[a-z]([a-z0-9-]{0,18}[a-z0-9])?$ ]] ||
        fail "'$1' is not a name for a cluster: small letters, digits and dashes, at most 20, a letter first"
    [[ ${2:-3} =~ ^[1-9]$ ]] || fail "a cluster has 1 to 9 nodes, not '$2'"
}

# kubectl_at_home: kubectl neither reads nor writes in ~/.kube.
kubectl_at_home() { export KUBECACHEDIR=$RUN/kubectl KUBERC=off; }

# cluster_use NAME: sets CLUSTER and RUN, and where its binaries are.
# shellcheck disable=SC2034 # some are used by those who source this
cluster_use() {
    local part
    cluster_check "$1"
    CLUSTER=$1
    # Keys once worked out here are known to the subshells below.
    for part in debian kubernetes image-store; do part_key "$part"; done
    RUN=$CACHE/run/$CLUSTER
    kubectl_at_home
    DEBIAN=$(part_dir debian)
    KUBERNETES=$(part_dir kubernetes)
    IMAGE_STORE=$(part_dir image-store)
    PAUSE_IMAGE=$(cat "$(part_dir image-pause)/ref" 2>/dev/null || true)
    COREDNS_TAG=$(cat "$(part_dir image-coredns)/ref" 2>/dev/null || true)
    COREDNS_TAG=${COREDNS_TAG##*:}
}

# cluster_lock: one command at a time works on a cluster; the lock goes with the process.
cluster_lock() {
    [ "$EUID" -eq 0 ] || fail "root is needed for network namespaces, mounts and cgroups: run it as root (sudo make …)"
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
    rm -f "$RUN/ready"
    # shellcheck disable=SC2046 # names without spaces
    machines_kill $(machines)
    cgroups_remove
    rm -rf --one-file-system "$RUN"
}

# inotify_check NODES: kubelets watch files by a means that the kernel limits per user (128 unless raised). Beyond that
# nodes do not come up, and their logs alone say why.
inotify_check() {
    local limit used needed=$((9 * $1 + 6))
    limit=$(</proc/sys/fs/inotify/max_user_instances)
    used=$(find /proc/[0-9]*/fd -uid 0 -lname anon_inode:inotify 2>/dev/null | wc -l || true)
    [ $((used + needed)) -le "$limit" ] ||
        fail "$1 nodes need about $needed inotify instances; of $limit, $used are in use:" \
            "stop another cluster, or raise the limit (sysctl fs.inotify.max_user_instances=1024)"
}

# What kubeadm installs, but a probe of readiness that asks each second: kubelets spread their first questions over a
# period, and everybody would wait for it.
apply_addons() {
    "$KUBERNETES/bin/kubeadm" init phase addon coredns --config "$RUN/kubeadm.yaml" --kubeconfig "$RUN/kubeconfig" \
        --print-manifest </dev/null 2>>"$RUN/kubeadm.log" |
        sed '/readinessProbe:/a\          periodSeconds: 1' >"$RUN/coredns.yaml" &&
        kubectl apply -f "$RUN/coredns.yaml" -f "$HERE/addons" >>"$RUN/kubeadm.log"
}

nodes_ready() {
    [ "$(kubectl get nodes -o jsonpath='{.items[*].status.conditions[?(@.type=="Ready")].status}' | grep -ow True | wc -l)" -ge "$1" ]
}

dns_ready() {
    kubectl -n kube-system wait --for=condition=Available --timeout=0 deployment/coredns
}

# wait_for SECONDS WHAT COMMAND…: until the command succeeds; says what it waits for when the time is over. The command
# asks and does not wait itself: it would hold the lock after an interruption.
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
