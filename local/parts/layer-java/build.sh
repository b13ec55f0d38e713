#!/usr/bin/env bash
# The lower layer of ZooKeeper images: a minimal system of this distribution with a Java runtime and what the official
# image has beside it (bash, coreutils, netcat, wget, certificates; no ps, no python), so that scripts which need more
# fail here too.
set -euo pipefail

# shellcheck source=local/lib/packages.sh
source "$PARTS_LIB/packages.sh"
# shellcheck source=/dev/null
source /etc/os-release

# The packages come from where this machine's come from, but only from the distribution itself.
packages_lists
keyring=/usr/share/keyrings/$ID-archive-keyring.gpg
options=
[[ ! -f $keyring ]] || options="[signed-by=$keyring] "
apt-get indextargets --format "deb $options\$(REPO_URI) \$(RELEASE) \$(COMPONENT)" \
    'Created-By: Packages' "Origin: ${ID^}" | sort -u >"$TMPDIR/sources.list"
grep -q . "$TMPDIR/sources.list"

# The official image has Java 17; younger distributions have left it behind.
java=openjdk-17-jre-headless
[[ -n $(apt-cache search --names-only "^$java\$") ]] || java=default-jre-headless

# Java's package links into the folder of manuals, which would not be there without them.
# The date makes two builds of the same packages the same.
SOURCE_DATE_EPOCH=1 mmdebstrap --mode=root --variant=essential --skip=output/mknod \
    --include="$java,bash,coreutils,netcat-openbsd,wget,ca-certificates,tzdata" \
    --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-exclude=/usr/share/info/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/share/icons/*' \
    --essential-hook="mkdir -p \"\$1/usr/share/man/man1\"" \
    --customize-hook='upload /dev/null /etc/resolv.conf' \
    --customize-hook="$SRC/finish \"\$1\"" \
    "$VERSION_CODENAME" "$OUT/layer.tar" "$TMPDIR/sources.list"
