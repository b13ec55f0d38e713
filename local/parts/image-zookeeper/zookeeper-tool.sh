#!/usr/bin/env bash
# Runs the Java class of a tool. The name under which this script is called chooses the class.
set -euo pipefail

ZOOBINDIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=local/parts/image-zookeeper/zkEnv.sh
. "$ZOOBINDIR/zkEnv.sh"

case ${0##*/} in
    zkSnapShotToolkit.sh) main=org.apache.zookeeper.server.SnapshotFormatter ;;
    zkTxnLogToolkit.sh) main=org.apache.zookeeper.server.persistence.TxnLogToolkit ;;
    zkSnapshotComparer.sh) main=org.apache.zookeeper.server.SnapshotComparer ;;
    *) exit 64 ;;
esac
read -ra flags <<<"${JVMFLAGS:-}"
exec "$JAVA" -cp "$CLASSPATH" "${flags[@]}" "$main" "$@"
