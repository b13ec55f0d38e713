#!/usr/bin/env bash
# Kubernetes' own programs are built from its Go module. v1.35 is the last minor release that works with containerd 1.6.
#
# go.mod replaces the 31 staging modules, because Go ignores the replacements in the go.mod of a dependency.
set -euo pipefail
cd "$SRC"

version=v1.35.4
flags=(-s -w)
# The programs read their version from two packages. If it is not set there, it is v0.0.0, and kubeadm refuses the
# kubelet.
for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
    flags+=(-X "$package.gitVersion=$version" -X "$package.gitMajor=1" -X "$package.gitMinor=35"
        -X "$package.gitTreeState=clean")
done

mkdir "$OUT/bin"
# One command builds all programs, because they share most packages. Without cgo they need no library of the machine.
CGO_ENABLED=0 go build -mod=readonly -trimpath -ldflags "${flags[*]}" -o "$OUT/bin/" tool

"$OUT/bin/kubectl" version --client | grep -F "$version"
