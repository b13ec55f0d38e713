#!/usr/bin/env bash
# This is the Kubernetes provider 4.18.2. Its pseudo-version is the newest that the Go checksum database knows.
set -euo pipefail

version=4.18.2
module=github.com/pulumi/pulumi-kubernetes/provider/v4

# Go embeds only files of the module itself. The build happens in a copy, so that the work tree stays clean.
mkdir "$TMPDIR/src"
cp "$SRC"/{main.go,go.mod,go.sum} "$TMPDIR/src/"
cd "$TMPDIR/src"
go mod download "$module"
inputs=$(go list -mod=readonly -m -f '{{.Dir}}' "$module")/cmd/pulumi-resource-kubernetes
# The schema in the module has no version. A release adds it, and so does this.
sed "1s/{/{\"version\":\"$version\",/" "$inputs/schema.json" >schema.json
cat "$inputs/terraform-mapping.json" >terraform-mapping.json

mkdir "$OUT/bin"
CGO_ENABLED=0 go build -mod=readonly -buildvcs=false -trimpath -ldflags "-s -w -X $module/pkg/version.Version=$version" \
    -o "$OUT/bin/pulumi-resource-kubernetes" .

