#!/usr/bin/env bash
# This part holds the container runtime and etcd. Their files are extracted from Debian's packages. The packages are not
# installed, because installation starts services and can replace or break a Docker that this machine already has.
set -euo pipefail

# shellcheck source=local/lib/packages.sh
source "$PARTS_LIB/packages.sh"

cd "$TMPDIR"
mkdir root
packages_lists
packages=(containerd runc containernetworking-plugins etcd-server etcd-client runit busybox-static libseccomp2)
# The machine's package list may name versions that the mirror has since removed. Then the list is renewed, and the
# download is tried a second time.
apt-get download "${packages[@]}" || { apt-get update && apt-get download "${packages[@]}"; }
for package in ./*.deb; do
    dpkg -x "$package" root
done

mkdir "$OUT/bin" "$OUT/cni" "$OUT/lib"
for name in containerd containerd-shim-runc-v2 ctr runc etcd etcdctl runsvdir runsv sv chpst svlogd busybox; do
    for folder in usr/bin usr/sbin bin sbin; do
        if [[ -f root/$folder/$name && ! -L root/$folder/$name ]]; then
            cp "root/$folder/$name" "$OUT/bin/"
        fi
    done
    [[ -x $OUT/bin/$name ]] || { echo "no program $name in the packages" >&2; exit 1; }
done
cp root/usr/lib/cni/* "$OUT/cni/"

# runc needs libseccomp, which some machines lack. A copy is kept in lib/. If this machine lacks it, bin/runc becomes a
# script that starts the real runc with that copy.
cp -L root/usr/lib/*/libseccomp.so.2 "$OUT/lib/"
if ldd "$OUT/bin/runc" | grep -F 'libseccomp.so.2 => not found'; then
    mv "$OUT/bin/runc" "$OUT/lib/runc"
    cat >"$OUT/bin/runc" <<'SCRIPT'
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
LD_LIBRARY_PATH="$here/../lib" exec "$here/../lib/runc" "$@"
SCRIPT
    chmod +x "$OUT/bin/runc"
fi

# Each program is checked here, so that a missing library fails this build. It would otherwise show only later, as pods
# that do not start.
"$OUT/bin/containerd" --version
"$OUT/bin/runc" --version
"$OUT/bin/etcd" --version
for name in "$OUT"/bin/* "$OUT"/cni/*; do
    if [[ $name != */bin/runc ]] && ldd "$name" 2>/dev/null | grep -F 'not found'; then
        echo "$name lacks a library" >&2
        exit 1
    fi
done
