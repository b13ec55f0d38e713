#!/usr/bin/env bash
# A node: a machine with containerd, kubelet and kube-proxy, joined to the control plane's bridge.
# Sourced after control-plane.sh; expects DEBIAN, KUBERNETES, IMAGE_STORE.

CGROUP_ROOT=/sys/fs/cgroup
ZONES=(zone-a zone-b zone-c)

node_name() { printf 'node-%d' "$1"; }
node_address() { printf '172.30.0.%d' $((10 + $1)); }
node_pod_range() { printf '10.244.%d.0/24' "$1"; }
node_zone() { printf '%s' "${ZONES[(($1 - 1) % ${#ZONES[@]})]}"; }

# node_check N: ends the script unless the node runs.
node_check() {
    local remedy="start it with make up NAME=$CLUSTER"
    if [[ $1 =~ ^[1-9]$ ]] && machine_pid "$(node_name "$1")" >/dev/null; then return; fi
    [ ! -e "$RUN/ready" ] || remedy="its nodes are 1 to $(<"$RUN/ready")"
    fail "cluster '$CLUSTER' has no running node '$1': $remedy"
}

# cgroup_hierarchies: the directories in which a kubelet makes cgroups: one on cgroup v2, one for each controller on v1.
cgroup_hierarchies() {
    if [ -e "$CGROUP_ROOT/cgroup.controllers" ]; then
        printf '%s\n' "$CGROUP_ROOT"
    else
        find "$CGROUP_ROOT" -mindepth 1 -maxdepth 1 -type d
    fi
}

# cgroup_create NODE: makes the parent cgroup of a node's pods.
cgroup_create() {
    local hierarchy group setting
    while read -r hierarchy; do
        for group in "$hierarchy/zookeeper-$CLUSTER" "$hierarchy/zookeeper-$CLUSTER/$1"; do
            mkdir -p "$group"
            if [ -e "$group/cgroup.controllers" ]; then
                cgroup_hand_on "$(dirname "$group")"
                cgroup_hand_on "$group"
            else
                # cgroup v1: a process cannot enter a cgroup whose cpuset is empty.
                for setting in cpuset.cpus cpuset.mems; do
                    [ ! -e "$group/$setting" ] || cat "$(dirname "$group")/$setting" >"$group/$setting"
                done
            fi
        done
    done < <(cgroup_hierarchies)
}

# cgroup_hand_on GROUP: enables all controllers for the group's children (cgroup v2). All of them, because the kubelet
# refuses a root cgroup that lacks any of the controllers it wants (cpu, cpuset, memory, pids, hugetlb) and the kernel
# has.
cgroup_hand_on() {
    local controller
    while read -r controller; do
        echo "+$controller" >"$1/cgroup.subtree_control" 2>/dev/null || true
    done < <(tr ' ' '\n' <"$1/cgroup.controllers")
}

# cgroups_remove: removes all cgroups of the cluster. Its processes must have ended.
cgroups_remove() {
    local hierarchy group
    while read -r hierarchy; do
        group=$hierarchy/zookeeper-$CLUSTER
        [ -d "$group" ] || continue
        # A cluster of the same name in another cache (ZK_CACHE) uses the same cgroup. Never remove it while it has processes.
        ! find "$group" -name cgroup.procs -exec cat {} + 2>/dev/null | grep -q . ||
            fail "$group has processes that do not belong to $RUN, probably of a cluster '$CLUSTER' in another cache (ZK_CACHE): choose another NAME"
        find "$group" -depth -type d -exec rmdir {} +
    done < <(cgroup_hierarchies)
}

# network_node N: connects the node to the bridge, and adds the routes between the pods of all nodes.
network_node() {
    local node pid
    node=$(node_name "$1")
    pid=$(machine_pid "$node")
    machine_net control-plane sh -eu -c "
        ip link add $node type veth peer name eth0 netns $pid
        ip link set $node master bridge0 up
        ip route add $(node_pod_range "$1") via $(node_address "$1")"
    machine_net "$node" sh -eu -c "
        ip address add $(node_address "$1")/24 dev eth0
        ip link set eth0 up
        ip route add default via $CONTROL_PLANE_ADDRESS"
}

write_node_config() {
    local node dir=$1
    node=$(basename "$dir")
    # restrict_oom_score_adj: without CAP_SYS_RESOURCE, every sandbox would fail with "can't get final child's PID".
    cat >"$dir/containerd.toml" <<TOML
version = 2
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "$PAUSE_IMAGE"
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "$DEBIAN/cni"
    conf_dir = "$dir/cni"
TOML
    # ptp routes every packet through the node, so that Services work between pods of the same node without
    # br_netfilter.
    cat >"$dir/cni/10-pods.conflist" <<JSON
{"cniVersion": "0.4.0", "name": "pods", "plugins": [
  {"type": "ptp", "ipMasq": false, "ipam": {"type": "host-local", "routes": [{"dst": "0.0.0.0/0"}],
   "ranges": [[{"subnet": "$(node_pod_range "${node#node-}")"}]]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}]}
JSON
    cat >"$dir/kubelet.yaml" <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication:
  anonymous: {enabled: false}
  webhook: {enabled: true}
  x509: {clientCAFile: $RUN/pki/ca.crt}
authorization: {mode: Webhook}
clusterDomain: cluster.local
clusterDNS: [$DNS_ADDRESS]
resolvConf: /run/resolv.conf
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
volumePluginDir: /var/lib/kubelet/volume-plugins
cgroupRoot: /zookeeper-$CLUSTER/$node
cgroupDriver: cgroupfs
failCgroupV1: false
failSwapOn: false
localStorageCapacityIsolation: false
nodeStatusUpdateFrequency: 4s
# All nodes share the host's disk, so its fill level says nothing about one node.
evictionHard: {memory.available: 100Mi, nodefs.available: 1%, imagefs.available: 1%}
imageGCHighThresholdPercent: 100
YAML
    cat >"$dir/kube-proxy.yaml" <<YAML
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: nftables
hostnameOverride: $node
clusterCIDR: $POD_RANGE
clientConnection: {kubeconfig: $RUN/kube-proxy.kubeconfig}
# The host manages the size of the connection table.
conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
YAML
}

define_node() {
    local node dir
    node=$(node_name "$1")
    dir=$(machine_dir "$node")
    mkdir -p "$dir/var-lib" "$dir/cni"
    write_node_config "$dir"
    # Images are imported once, into the part image-store. The nodes share its files by hard links, but each gets its
    # own copy of the databases, which containerd changes.
    cp -al "$IMAGE_STORE/containerd" "$dir/var-lib/containerd"
    find "$dir/var-lib/containerd" -name '*.db' -exec sh -c 'cp "$1" "$1.own" && mv "$1.own" "$1"' _ {} \;
    kubeconfig_for "system:node:$node" system:nodes "$dir/kubelet.kubeconfig"
    service "$node" containerd <<SH
exec containerd --config $dir/containerd.toml
SH
    service "$node" kubelet <<SH
until [ -S /run/containerd/containerd.sock ]; do sleep 0.1; done
exec $KUBERNETES/bin/kubelet --config $dir/kubelet.yaml --kubeconfig $dir/kubelet.kubeconfig \\
    --hostname-override $node --node-ip $(node_address "$1") \\
    --node-labels topology.kubernetes.io/zone=$(node_zone "$1"),topology.kubernetes.io/region=local
SH
    service "$node" kube-proxy <<SH
exec $KUBERNETES/bin/kube-proxy --config $dir/kube-proxy.yaml
SH
}
