#!/usr/bin/env bash
# CoreDNS is the cluster's DNS server. It is built without cgo, because its image holds no libc for it to load.
set -euo pipefail
cd "$SRC"

mkdir "$OUT/bin"
CGO_ENABLED=0 go build -mod=readonly -trimpath -ldflags '-s -w' -o "$OUT/bin/" tool

"$OUT/bin/coredns" -version
