#!/usr/bin/env bash
# oci-image puts images together. It is a part, so that a change of it rebuilds every image.
set -euo pipefail

mkdir "$OUT/bin"
install -m 755 "$SRC/oci-image" "$OUT/bin/"
