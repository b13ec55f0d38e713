#!/usr/bin/env bash
# The CLI runs YAML programs by this program. The tests use it to call the component from a language other than
# TypeScript.
set -euo pipefail
cd "$SRC"

version=v1.38.1
mkdir "$OUT/bin"
CGO_ENABLED=0 go build -mod=readonly -trimpath \
    -ldflags "-s -w -X github.com/pulumi/pulumi-yaml/pkg/version.Version=$version" -o "$OUT/bin/" tool

[[ -x $OUT/bin/pulumi-language-yaml ]]
