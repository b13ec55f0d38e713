#!/usr/bin/env bash
# The image has the layout of the official ZooKeeper image, so that what runs on it also runs on the official one. 3.9.4
# is the newest release of which Maven Central holds every part.
set -euo pipefail
# shellcheck source=local/lib/parts.sh
source "$PARTS_LIB/parts.sh"
# shellcheck source=local/lib/packages.sh
source "$PARTS_LIB/packages.sh"

root=$TMPDIR/root
home=$root/apache-zookeeper-3.9.4-bin
mkdir -p "$home"/{bin,conf,lib} "$root"/{conf,data,datalog,logs,etc}

# Jars for other operating systems are left out. The jars are compared with a list of SHA-256 sums, because Maven itself
# checks only SHA-1.
mvn -q -B -f "$SRC/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies \
    -DoutputDirectory="$home/lib" -DincludeScope=runtime \
    -DexcludeClassifiers=osx-aarch_64,osx-x86_64,windows-x86_64
(cd "$home/lib" && sha256sum --quiet --strict -c "$SRC/jars.sha256")
[[ $(find "$home/lib" -name '*.jar' | wc -l) == $(wc -l <"$SRC/jars.sha256") ]]

# Maven Central has the jars but not the scripts. Debian's package has ZooKeeper's own scripts, except zkEnv.sh: Debian
# replaces that one by a script with fixed paths, so this folder has its own.
packages_lists
(cd "$TMPDIR" && { apt-get download zookeeper || { apt-get update && apt-get download zookeeper; }; } && dpkg -x zookeeper_*.deb deb)
install -m 755 "$TMPDIR"/deb/usr/share/zookeeper/bin/{zkServer,zkCli,zkCleanup}.sh "$home/bin/"
if grep -n /usr/share/ "$home"/bin/*.sh; then
    echo "the scripts name paths of the package" >&2
    exit 1
fi
install -m 755 "$SRC/zkEnv.sh" "$home/bin/"
for tool in zkSnapShotToolkit zkTxnLogToolkit zkSnapshotComparer; do
    install -m 755 "$SRC/zookeeper-tool.sh" "$home/bin/$tool.sh"
done

install -m 644 "$SRC/logback.xml" "$root/conf/"
install -m 755 "$SRC/docker-entrypoint.sh" "$root/"

# The user "zookeeper" has the ids of the official image. As in that image, the container starts as root unless the pod
# sets a user, and the component does.
tar -xf "$(part_dir layer-java)/layer.tar" -C "$TMPDIR" ./etc/passwd ./etc/group
{ cat "$TMPDIR/etc/passwd"; echo 'zookeeper:x:1000:1000::/home/zookeeper:/bin/bash'; } >"$root/etc/passwd"
{ cat "$TMPDIR/etc/group"; echo 'zookeeper:x:1000:'; } >"$root/etc/group"

tar --sort=name --mtime=@0 --owner=0 --group=0 --exclude=./data --exclude=./datalog --exclude=./logs --exclude=./conf \
    -cf "$TMPDIR/layer.tar" -C "$root" .
tar --sort=name --mtime=@0 --owner=1000 --group=1000 -rf "$TMPDIR/layer.tar" -C "$root" ./conf ./data ./datalog ./logs

"$(part_dir oci)/bin/oci-image" "$OUT" docker.io/library/zookeeper:3.9.4 "$SRC/config.json" \
    "$(part_dir layer-java)/layer.tar" "$TMPDIR/layer.tar"
