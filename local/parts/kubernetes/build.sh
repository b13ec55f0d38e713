#!/usr/bin/env bash
# Kubernetes' own programs, out of its Go module. v1.35 is the last minor release that works with containerd 1.6.
#
# go.mod replaces the 31 staging modules, since the module's own replaces point into its tree and count only for itself.
set -euo pipefail
cd "$SRC"

version=v1.35.4
flags=(-s -w)
# The programs read their version from two packages; unset, it is v0.0.0 and kubelet and kubeadm refuse each other.
for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
    flags+=(-X "$package.gitVersion=$version" -X "$package.gitMajor=1" -X "$package.gitMinor=35"
        -X "$package.gitTreeState=clean")
done

mkdir "$OUT/bin"
# One build for all of them: they share most of their packages. Without cgo the kubelet needs no library of the machine.
CGO_ENABLED=0 go build -mod=readonly -trimpath -ldflags "${flags[*]}" -o "$OUT/bin/" tool

"$OUT/bin/kubectl" version --client | grep -F "$version"
