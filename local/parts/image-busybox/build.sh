#!/usr/bin/env bash
# The local-path provisioner starts pods of this small image to make and remove the directories of volumes.
set -euo pipefail
# shellcheck source=local/lib/parts.sh
source "$PARTS_LIB/parts.sh"

root=$TMPDIR/root
mkdir -p "$root"/{bin,etc,root,tmp,var}
chmod 1777 "$root/tmp"
cp "$(part_dir debian)/bin/busybox" "$root/bin/busybox"
for applet in $("$root/bin/busybox" --list); do
    [[ $applet == busybox ]] || ln -s busybox "$root/bin/$applet"
done
printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n' >"$root/etc/passwd"
printf 'root:x:0:\nnogroup:x:65534:\n' >"$root/etc/group"
# Some manifests start programs by paths under /usr/bin, such as /usr/bin/env.
mkdir "$root/usr"
ln -s ../bin "$root/usr/bin"

tar --sort=name --mtime=@0 --owner=0 --group=0 -cf "$TMPDIR/layer.tar" -C "$root" .
"$(part_dir oci)/bin/oci-image" "$OUT" docker.io/library/busybox:stable "$SRC/config.json" "$TMPDIR/layer.tar"
