#!/usr/bin/env bash
# This is the Pulumi CLI. go.mod repeats the replacement of the clipboard module from the CLI's own go.mod, because Go
# ignores the replacements in the go.mod of a dependency.
set -euo pipefail
cd "$SRC"

version=v3.250.0
mkdir "$OUT/bin"
CGO_ENABLED=0 go build -mod=readonly -trimpath \
    -ldflags "-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=$version" -o "$OUT/bin/" tool

PULUMI_SKIP_UPDATE_CHECK=true "$OUT/bin/pulumi" version | grep -Fx "$version"
