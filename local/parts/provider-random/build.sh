#!/usr/bin/env bash
# This is the random provider 4.21.2. Its own plugin module does not resolve, so this part puts it together as upstream
# does: Pulumi's bridge over the Terraform provider, with the schema and metadata that the bridge's generator writes.
set -euo pipefail

# Go embeds only files of the module itself. The build happens in a copy, so that the work tree stays clean.
cp -r "$SRC" "$TMPDIR/src"
cd "$TMPDIR/src"
rm build.sh

build=(go build -mod=readonly -buildvcs=false -trimpath -ldflags '-s -w')
export CGO_ENABLED=0
"${build[@]}" -o "$TMPDIR/gen" ./gen
"$TMPDIR/gen" schema --out . --skip-docs --skip-examples
# The component uses these two resource types.
for token in random:index/randomPassword:RandomPassword random:index/randomId:RandomId; do
    grep -qF "\"$token\"" schema.json
done

mkdir "$OUT/bin"
"${build[@]}" -o "$OUT/bin/pulumi-resource-random" .

"$OUT/bin/pulumi-resource-random" --version
