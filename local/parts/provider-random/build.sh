#!/usr/bin/env bash
# The random provider 4.21.2. Its own plugin module does not resolve, so it is put together as upstream does it: Pulumi's
# bridge over the Terraform provider, with a schema and metadata that the bridge's generator writes first.
set -euo pipefail

# Generated files have to lie in the module that embeds them, and nothing is made inside the work tree.
cp -r "$SRC" "$TMPDIR/src"
cd "$TMPDIR/src"
rm build.sh

build=(go build -mod=readonly -buildvcs=false -trimpath -ldflags '-s -w')
export CGO_ENABLED=0
"${build[@]}" -o "$TMPDIR/gen" ./gen
"$TMPDIR/gen" schema --out . --skip-docs --skip-examples
# These two tokens are what the component asks for.
for token in random:index/randomPassword:RandomPassword random:index/randomId:RandomId; do
    grep -qF "\"$token\"" schema.json
done

mkdir "$OUT/bin"
"${build[@]}" -o "$OUT/bin/pulumi-resource-random" .

"$OUT/bin/pulumi-resource-random" --version
