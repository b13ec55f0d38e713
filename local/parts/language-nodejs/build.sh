#!/usr/bin/env bash
# The CLI runs TypeScript programs and policy packs by this program. From v3.69 on it is a separate module, which the Go
# module proxy does not have. So this part builds an older one, and host/ adds the calls of today's SDK that it lacks.
set -euo pipefail
cd "$SRC"

mkdir "$OUT/bin"
export CGO_ENABLED=0
go build -mod=readonly -trimpath \
    -ldflags '-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.68.0' -o "$OUT/bin/" tool
mv "$OUT/bin/pulumi-language-nodejs" "$OUT/bin/language-nodejs-v3.68.0"
(cd host && go build -mod=readonly -trimpath -ldflags '-s -w' -o "$OUT/bin/pulumi-language-nodejs" .)

# The CLI looks for the script that starts dynamic providers beside this program.
module=$(go list -mod=readonly -m -f '{{.Dir}}' github.com/pulumi/pulumi/sdk/v3)
install -m 755 "$module/nodejs/dist/pulumi-resource-pulumi-nodejs" "$OUT/bin/"

# host starts the older program and prints the port that it listens on.
exec {answer}< <(exec "$OUT/bin/pulumi-language-nodejs" 127.0.0.1:1)
host=$!
read -r -t 20 port <&"$answer"
kill "$host"
[[ $port =~ ^[0-9]+$ ]]
