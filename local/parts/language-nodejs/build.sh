#!/usr/bin/env bash
# The program that runs TypeScript programs for the CLI. From v3.69 on it is a module of its own that the Go module proxy
# does not have; this older one runs programs of today's SDK. It cannot run component plugins.
set -euo pipefail
cd "$SRC"

mkdir "$OUT/bin"
CGO_ENABLED=0 go build -mod=readonly -trimpath \
    -ldflags '-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.68.0' -o "$OUT/bin/" tool

# Dynamic providers are looked for beside it: a script of the same release.
module=$(go list -mod=readonly -m -f '{{.Dir}}' github.com/pulumi/pulumi/sdk/v3)
install -m 755 "$module/nodejs/dist/pulumi-resource-pulumi-nodejs" "$OUT/bin/"

[[ -x $OUT/bin/pulumi-language-nodejs ]]
