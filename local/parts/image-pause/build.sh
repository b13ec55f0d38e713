#!/usr/bin/env bash
# The container runtime starts this image first in every pod. It has the name that containerd's configuration uses.
set -euo pipefail
# shellcheck source=local/lib/parts.sh
source "$PARTS_LIB/parts.sh"

mkdir "$TMPDIR/root"
# The program is linked statically, because the image has no libc.
gcc -Os -Wall -Wextra -Werror -static -s -o "$TMPDIR/root/pause" "$SRC/pause.c"
tar --sort=name --mtime=@0 --owner=0 --group=0 -cf "$TMPDIR/layer.tar" -C "$TMPDIR/root" .
"$(part_dir oci)/bin/oci-image" "$OUT" registry.k8s.io/pause:3.10 "$SRC/config.json" "$TMPDIR/layer.tar"
