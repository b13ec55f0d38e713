#!/usr/bin/env bash
# CoreDNS, the cluster's DNS. Without cgo, or it does not start in an image that holds nothing else.
set -euo pipefail
cd "$SRC"

mkdir "$OUT/bin"
CGO_ENABLED=0 go build -mod=readonly -trimpath -ldflags '-s -w' -o "$OUT/bin/" tool

"$OUT/bin/coredns" -version
