#!/bin/bash
# Alive: the process answers. Nothing about the quorum, so that an outage of the others restarts nobody.
set -euo pipefail
# shellcheck source=components/pod/common.sh
. "${BASH_SOURCE[0]%/*}/common.sh"

if ! ask 127.0.0.1 ruok || [[ $answer != imok ]]; then
    [[ ! -s $TMP/waiting ]] || reason=$(<"$TMP/waiting")
    echo "not alive: ${reason:-ZooKeeper does not answer ruok on port $CLIENT_PORT}"
    exit 1
fi
