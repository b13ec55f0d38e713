#!/usr/bin/env bash
# The lower layer of the ZooKeeper images is a minimal system with a Java runtime and the programs that the official
# image has (bash, coreutils, netcat, wget, certificates). What the official image lacks, such as ps and python, is left
# out, so that a script which needs it fails here too.
set -euo pipefail

# shellcheck source=local/lib/packages.sh
source "$PARTS_LIB/packages.sh"
# shellcheck source=/dev/null
source /etc/os-release

# The packages come from the mirror that this machine uses, and only from the distribution itself, not from other vendors.
packages_lists
keyring=/usr/share/keyrings/$ID-archive-keyring.gpg
options=
[[ ! -f $keyring ]] || options="[signed-by=$keyring] "
apt-get indextargets --format "deb $options\$(REPO_URI) \$(RELEASE) \$(COMPONENT)" \
    'Created-By: Packages' "Origin: ${ID^}" | sort -u >"$TMPDIR/sources.list"
grep -q . "$TMPDIR/sources.list"

# The official image has Java 17. Newer distributions no longer package it, so a later version is taken there.
java=openjdk-17-jre-headless
[[ -n $(apt-cache search --names-only "^$java\$") ]] || java=default-jre-headless

# The Java package makes links in the folder of manual pages. That folder is missing when manual pages are left out.
# A fixed date makes two builds of the same packages equal byte by byte.
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
