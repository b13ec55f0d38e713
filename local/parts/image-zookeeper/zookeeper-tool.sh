#!/usr/bin/env bash
# Runs the class of this tool: the name under which it is called tells which.
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
