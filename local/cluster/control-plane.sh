#!/usr/bin/env bash
# The control plane: a machine with etcd, API server, controller manager and scheduler. kubeadm makes its PKI and
# kubeconfigs. Sourced after machine.sh; expects KUBERNETES.

CONTROL_PLANE_ADDRESS=172.30.0.1
POD_RANGE=10.244.0.0/16
SERVICE_RANGE=10.96.0.0/16
# shellcheck disable=SC2034 # used in create and node.sh
DNS_ADDRESS=10.96.0.10

kubeadm() { "$KUBERNETES/bin/kubeadm" "$@" </dev/null >>"$RUN/kubeadm.log" 2>&1; }

write_kubeadm_config() {
    cat >"$RUN/kubeadm.yaml" <<YAML
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: $("$KUBERNETES/bin/kube-apiserver" --version | cut -d' ' -f2)
clusterName: $CLUSTER
encryptionAlgorithm: ECDSA-P256
certificatesDir: $RUN/pki
controlPlaneEndpoint: $CONTROL_PLANE_ADDRESS:6443
networking: {podSubnet: $POD_RANGE, serviceSubnet: $SERVICE_RANGE, dnsDomain: cluster.local}
apiServer:
  certSANs: [127.0.0.1, localhost]
dns: {imageRepository: docker.io/coredns, imageTag: "${COREDNS_TAG}"}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {advertiseAddress: $CONTROL_PLANE_ADDRESS, bindPort: 6443}
nodeRegistration: {name: control-plane, criSocket: "unix:///run/containerd/containerd.sock"}
YAML
}

# kubeconfig_for USER GROUP FILE: credentials signed by the cluster's CA.
kubeconfig_for() {
    "$KUBERNETES/bin/kubeadm" kubeconfig user --config "$RUN/kubeadm.yaml" --client-name "$1" ${2:+--org "$2"} \
        >"$3" 2>>"$RUN/kubeadm.log" </dev/null
}

create_pki() {
    local part
    for part in ca apiserver apiserver-kubelet-client sa; do
        kubeadm init phase certs "$part" --config "$RUN/kubeadm.yaml"
    done
    kubeconfig_for kubernetes-admin system:masters "$RUN/admin.kubeconfig"
    kubeconfig_for system:kube-controller-manager '' "$RUN/controller-manager.kubeconfig"
    kubeconfig_for system:kube-scheduler '' "$RUN/scheduler.kubeconfig"
    kubeconfig_for system:kube-proxy '' "$RUN/kube-proxy.kubeconfig"
}

# free_port: a free TCP port on 127.0.0.1. The search starts at a number derived from the cluster's name, so that a
# cluster usually gets the same port again.
free_port() {
    local port=$((20000 + $(printf '%s' "$CLUSTER" | cksum | cut -d' ' -f1) % 10000))
    while ss -Hltn "sport = :$port" | grep -q .; do port=$((port + 1)); done
    printf '%s' "$port"
}

define_control_plane() {
    local bin=$KUBERNETES/bin pki=$RUN/pki
    # The disks of a throw-away cluster need not survive a power loss.
    service control-plane etcd <<SH
exec "$DEBIAN/bin/etcd" --data-dir /var/lib/etcd --unsafe-no-fsync --log-level warn \\
    --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379 \\
    --listen-peer-urls http://127.0.0.1:2380
SH
    service control-plane kube-apiserver <<SH
exec "$bin/kube-apiserver" --etcd-servers http://127.0.0.1:2379 \\
    --advertise-address $CONTROL_PLANE_ADDRESS --secure-port 6443 --allow-privileged \\
    --authorization-mode Node,RBAC --enable-admission-plugins NodeRestriction \\
    --client-ca-file $pki/ca.crt --tls-cert-file $pki/apiserver.crt --tls-private-key-file $pki/apiserver.key \\
    --kubelet-client-certificate $pki/apiserver-kubelet-client.crt \\
    --kubelet-client-key $pki/apiserver-kubelet-client.key --kubelet-preferred-address-types InternalIP \\
    --service-account-issuer https://kubernetes.default.svc.cluster.local \\
    --service-account-key-file $pki/sa.pub --service-account-signing-key-file $pki/sa.key \\
    --service-cluster-ip-range $SERVICE_RANGE
SH
    # node-monitor-grace-period: a dead node is noticed after 20 s instead of 50 s, so that tests of it wait less.
    # kube-api-qps: the default of 20 requests a second would make the start 5 s longer.
    service control-plane kube-controller-manager <<SH
exec "$bin/kube-controller-manager" --kubeconfig $RUN/controller-manager.kubeconfig --leader-elect=false \\
    --use-service-account-credentials --root-ca-file $pki/ca.crt --service-account-private-key-file $pki/sa.key \\
    --cluster-signing-cert-file $pki/ca.crt --cluster-signing-key-file $pki/ca.key --cluster-name $CLUSTER \\
    --node-monitor-grace-period 20s --node-monitor-period 2s --kube-api-qps 500 --kube-api-burst 1000
SH
    service control-plane kube-scheduler <<SH
exec "$bin/kube-scheduler" --kubeconfig $RUN/scheduler.kubeconfig --leader-elect=false
SH
    # How the host reaches the API server: from 127.0.0.1 of the host, over a Unix socket, to 127.0.0.1 of the machine control-plane.
    service control-plane api-inside <<SH
exec socat UNIX-LISTEN:/run/api.sock,fork,unlink-early TCP4:127.0.0.1:6443
SH
    service control-plane api-outside <<SH
exec nsenter --net=/run/host-network socat TCP4-LISTEN:$API_PORT,bind=127.0.0.1,fork,reuseaddr UNIX-CONNECT:/run/api.sock
SH
}

# network_control_plane: the bridge that connects the machines.
network_control_plane() {
    machine_net control-plane sh -eu -c "
        ip link add bridge0 type bridge
        ip address add $CONTROL_PLANE_ADDRESS/24 dev bridge0
        ip link set bridge0 up"
}
