#!/usr/bin/env bash
# The provisioner behind the StorageClass: makes a directory on the node for each claim.
set -euo pipefail
cd "$SRC"

mkdir "$OUT/bin"
CGO_ENABLED=0 go build -mod=readonly -trimpath -ldflags '-s -w -X main.VERSION=v0.0.30' -o "$OUT/bin/" tool

"$OUT/bin/local-path-provisioner" --version
