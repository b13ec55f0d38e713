#!/usr/bin/env bash
# The container runtime and etcd, out of Debian's packages but not installed: installing them would start services, and
# would replace or break a Docker that is there.
set -euo pipefail

# shellcheck source=local/lib/packages.sh
source "$PARTS_LIB/packages.sh"

cd "$TMPDIR"
mkdir root
packages_lists
packages=(containerd runc containernetworking-plugins etcd-server etcd-client runit busybox-static libseccomp2)
# A list that is some days old can name versions that are gone.
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

# runc's one library beside libc. It is kept beside, for machines that lack it.
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

# Each must run here: a library that is not there shows now, and not as a pod that does not start.
"$OUT/bin/containerd" --version
"$OUT/bin/runc" --version
"$OUT/bin/etcd" --version
for name in "$OUT"/bin/* "$OUT"/cni/*; do
    if [[ $name != */bin/runc ]] && ldd "$name" 2>/dev/null | grep -F 'not found'; then
        echo "$name lacks a library" >&2
        exit 1
    fi
done
