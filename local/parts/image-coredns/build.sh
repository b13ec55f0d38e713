#!/usr/bin/env bash
# The image holds only CoreDNS, at the path that it has in the official image.
set -euo pipefail
# shellcheck source=local/lib/parts.sh
source "$PARTS_LIB/parts.sh"

mkdir "$TMPDIR/root"
cp "$(part_dir coredns)/bin/coredns" "$TMPDIR/root/"
tar --sort=name --mtime=@0 --owner=0 --group=0 -cf "$TMPDIR/layer.tar" -C "$TMPDIR/root" .
"$(part_dir oci)/bin/oci-image" "$OUT" docker.io/coredns/coredns:1.14.7 "$SRC/config.json" "$TMPDIR/layer.tar"
