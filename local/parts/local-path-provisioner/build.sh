#!/usr/bin/env bash
# The provisioner of the StorageClass makes a directory on a node for each claim.
set -euo pipefail
cd "$SRC"

mkdir "$OUT/bin"
CGO_ENABLED=0 go build -mod=readonly -trimpath -ldflags '-s -w -X main.VERSION=v0.0.30' -o "$OUT/bin/" tool

"$OUT/bin/local-path-provisioner" --version
