#!/usr/bin/env bash
# The program that puts images together. A part, so that a change of it makes every image anew.
set -euo pipefail

mkdir "$OUT/bin"
install -m 755 "$SRC/oci-image" "$OUT/bin/"
