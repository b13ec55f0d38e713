#!/usr/bin/env bash
# The local cluster that the tests make, use and remove. Sourced after local/cluster/lib.sh.

# own_cluster: from nothing, whatever an earlier run left; with KEEP, one that is there is used.
own_cluster() {
    OWN=${CLUSTER_NAME:-test}
    local/build || return
    [ -n "${KEEP:-}" ] || local/cluster/delete "$OWN" || return
    local/cluster/create "$OWN" "${NODES:-3}" || return
    cluster_use "$OWN"
    # shellcheck disable=SC2119 # the work folder is the cluster's own
    pulumi_environment
    export PATH=$PULUMI_PATH:$PATH ZK_TEST_CLUSTER=$OWN
}

own_cluster_end() { [ -n "${KEEP:-}" ] || [ -z "${OWN:-}" ] || local/cluster/delete "$OWN"; }

# on_own_cluster FILE…: test/cluster as on any other cluster.
on_own_cluster() { test/cluster/run --kubeconfig "$RUN/kubeconfig" --context "local-$OWN" "$@"; }
