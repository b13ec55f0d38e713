#!/usr/bin/env bash
# The program that runs TypeScript programs and policy packs for the CLI. From v3.69 on it is a module of its own that the
# Go module proxy does not have; this older one runs programs of today's SDK, and host/ puts before it what it lacks.
set -euo pipefail
cd "$SRC"

mkdir "$OUT/bin"
export CGO_ENABLED=0
go build -mod=readonly -trimpath \
    -ldflags '-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.68.0' -o "$OUT/bin/" tool
mv "$OUT/bin/pulumi-language-nodejs" "$OUT/bin/language-nodejs-v3.68.0"
(cd host && go build -mod=readonly -trimpath -ldflags '-s -w' -o "$OUT/bin/pulumi-language-nodejs" .)

# Dynamic providers are looked for beside it: a script of the same release.
module=$(go list -mod=readonly -m -f '{{.Dir}}' github.com/pulumi/pulumi/sdk/v3)
install -m 755 "$module/nodejs/dist/pulumi-resource-pulumi-nodejs" "$OUT/bin/"

# It starts the old host, and says where it listens.
exec {answer}< <(exec "$OUT/bin/pulumi-language-nodejs" 127.0.0.1:1)
host=$!
read -r -t 20 port <&"$answer"
kill "$host"
[[ $port =~ ^[0-9]+$ ]]
