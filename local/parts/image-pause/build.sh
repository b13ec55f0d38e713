#!/usr/bin/env bash
# The image that the container runtime starts first in every pod, under the name that containerd's configuration uses.
set -euo pipefail
# shellcheck source=local/lib/parts.sh
source "$PARTS_LIB/parts.sh"

mkdir "$TMPDIR/root"
# Static: there is no libc in the image.
gcc -Os -Wall -Wextra -Werror -static -s -o "$TMPDIR/root/pause" "$SRC/pause.c"
tar --sort=name --mtime=@0 --owner=0 --group=0 -cf "$TMPDIR/layer.tar" -C "$TMPDIR/root" .
"$(part_dir oci)/bin/oci-image" "$OUT" registry.k8s.io/pause:3.10 "$SRC/config.json" "$TMPDIR/layer.tar"
