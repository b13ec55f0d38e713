#!/usr/bin/env bash
# The image holds only the provisioner, in a folder of PATH as in the official image, because the provisioner's manifest
# starts it by name.
set -euo pipefail
# shellcheck source=local/lib/parts.sh
source "$PARTS_LIB/parts.sh"

mkdir -p "$TMPDIR/root/usr/bin" "$TMPDIR/root/tmp"
chmod 1777 "$TMPDIR/root/tmp"
cp "$(part_dir local-path-provisioner)/bin/local-path-provisioner" "$TMPDIR/root/usr/bin/"
tar --sort=name --mtime=@0 --owner=0 --group=0 -cf "$TMPDIR/layer.tar" -C "$TMPDIR/root" .
"$(part_dir oci)/bin/oci-image" "$OUT" docker.io/rancher/local-path-provisioner:v0.0.30 "$SRC/config.json" \
    "$TMPDIR/layer.tar"
