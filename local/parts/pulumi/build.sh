#!/usr/bin/env bash
# The Pulumi CLI. go.mod repeats its module's own replacement of the clipboard, since a replacement counts only where it is
# the main module's.
set -euo pipefail
cd "$SRC"

version=v3.250.0
mkdir "$OUT/bin"
CGO_ENABLED=0 go build -mod=readonly -trimpath \
    -ldflags "-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=$version" -o "$OUT/bin/" tool

PULUMI_SKIP_UPDATE_CHECK=true "$OUT/bin/pulumi" version | grep -Fx "$version"
