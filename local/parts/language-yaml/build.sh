#!/usr/bin/env bash
# The program that runs YAML programs for the CLI: how the tests use the component from a language that is not its own.
set -euo pipefail
cd "$SRC"

version=v1.38.1
mkdir "$OUT/bin"
CGO_ENABLED=0 go build -mod=readonly -trimpath \
    -ldflags "-s -w -X github.com/pulumi/pulumi-yaml/pkg/version.Version=$version" -o "$OUT/bin/" tool

[[ -x $OUT/bin/pulumi-language-yaml ]]
