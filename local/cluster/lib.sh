#!/usr/bin/env bash
# What the commands of this folder share: a cluster's directory, its lock, waiting, removal. Sourced.

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

# cluster_check NAME [NODES]: ends the script if the name or the number of nodes is not allowed. Called before anything
# is built.
cluster_check() {
    [[ $1 =~ ^[a-z]([a-z0-9-]{0,18}[a-z0-9])?$ ]] ||
        fail "'$1' is not a name for a cluster: small letters, digits and dashes, at most 20, a letter first"
    [[ ${2:-3} =~ ^[1-9]$ ]] || fail "a cluster has 1 to 9 nodes, not '$2'"
}

# kubectl_at_home: keeps kubectl from reading or writing ~/.kube.
kubectl_at_home() { export KUBECACHEDIR=$RUN/kubectl KUBERC=off; }

# cluster_use NAME: sets CLUSTER, RUN (its directory) and the paths of its binaries.
# shellcheck disable=SC2034 # some are used by those who source this
cluster_use() {
    local part
    cluster_check "$1"
    CLUSTER=$1
    # part_key caches the keys in this shell; without this loop, each subshell below would compute them again.
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

# cluster_lock: lets only one command at a time work on a cluster. The kernel releases the lock when the process ends.
cluster_lock() {
    [ "$EUID" -eq 0 ] || fail "root is needed for network namespaces, mounts and cgroups: run it as root (sudo make …)"
    mkdir -p "$CACHE/run"
    exec 9>"$CACHE/run/$CLUSTER.lock"
    flock --nonblock 9 || { say "waiting: another command works on cluster '$CLUSTER'"; flock 9; }
}

kubectl() { "$KUBERNETES/bin/kubectl" --kubeconfig "$RUN/kubeconfig" "$@"; }

machines() { for dir in "$RUN"/*/pid; do [ -e "$dir" ] && basename "$(dirname "$dir")"; done; return 0; }

cluster_alive() {
    local machine
    for machine in $(machines); do machine_supervisor "$machine" >/dev/null || return 1; done
}

# cluster_remove: removes the cluster's machines, cgroups and files.
cluster_remove() {
    rm -f "$RUN/ready"
    # shellcheck disable=SC2046 # names without spaces
    machines_kill $(machines)
    cgroups_remove
    rm -rf --one-file-system "$RUN"
}

# inotify_check NODES: kubelets need inotify instances, which the kernel limits for each user (128 by default). Without
# enough of them, nodes do not become ready, and only the kubelets' logs say why.
inotify_check() {
    local limit used needed=$((9 * $1 + 6))
    limit=$(</proc/sys/fs/inotify/max_user_instances)
    used=$(find /proc/[0-9]*/fd -uid 0 -lname anon_inode:inotify 2>/dev/null | wc -l || true)
    [ $((used + needed)) -le "$limit" ] ||
        fail "$1 nodes need about $needed inotify instances, but $used of $limit are in use:" \
            "stop another cluster, or raise the limit (sysctl fs.inotify.max_user_instances=1024)"
}

# apply_addons: CoreDNS as kubeadm installs it, but with a readiness probe each second. With the default period of 10 s,
# the kubelet delays the first probe by a random part of the period, and everything else waits for DNS.
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

# wait_for SECONDS WHAT COMMAND…: repeats the command until it succeeds, and fails with WHAT when the time is over. The
# command must return at once: a command that waits itself would go on, and hold the lock, after an interruption.
wait_for() {
    local seconds=$1 what=$2 end=$((SECONDS + $1))
    shift 2
    until "$@" >/dev/null 2>"$RUN/wait.log"; do
        [ "$SECONDS" -lt "$end" ] ||
            fail "within $seconds s it did not happen that $what. Last answer: $(tail -1 "$RUN/wait.log"). Logs: $RUN/*/var-log/*.log"
        cluster_alive || fail "a machine of cluster '$CLUSTER' ended. Logs: $RUN/*/var-log/*.log"
        sleep 0.1
    done
}
