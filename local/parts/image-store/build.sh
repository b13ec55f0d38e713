#!/usr/bin/env bash
# This part is containerd's directory with all images imported and unpacked. Each node starts from a copy of it. If each
# node imported the 170 MB of images itself, that would take 11 s a node on two cores.
set -euo pipefail
# shellcheck source=local/lib/parts.sh
source "$PARTS_LIB/parts.sh"
bin=$(part_dir debian)/bin
archives=()
while read -r part; do
    [ ! -e "$(part_dir "$part")/image.tar" ] || archives+=("$(part_dir "$part")/image.tar")
done <"$SRC/needs"

# containerd runs in its own mount and process namespaces, so that its files under /run, its mounts and its processes
# vanish when this command ends.
# shellcheck disable=SC2016 # expanded by the inner shell
unshare --mount --pid --fork --kill-child --mount-proc --net bash -euc '
    bin=$1 root=$2
    shift 2
    mount -t tmpfs tmpfs /run
    printf "version = 2\nroot = \"%s\"\ndisabled_plugins = [\"io.containerd.grpc.v1.cri\"]\n" "$root" >/run/config.toml
    "$bin/containerd" --config /run/config.toml --log-level warn &
    until [ -S /run/containerd/containerd.sock ]; do sleep 0.1; done
    for archive; do "$bin/ctr" --namespace k8s.io images import "$archive"; done
    "$bin/ctr" --namespace k8s.io images ls -q
    kill "$!"
    wait "$!" || true
' _ "$bin" "$OUT/containerd" "${archives[@]}"
