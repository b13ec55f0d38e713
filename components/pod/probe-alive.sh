#!/bin/bash
# Alive: the process answers. Nothing about the quorum, so that an outage of the others restarts no member.
set -euo pipefail
# shellcheck source=components/pod/variables.sh
. "${BASH_SOURCE[0]%/*}/variables.sh"
# shellcheck source=components/pod/common.sh
. "$SCRIPTS_DIR/common.sh"

ask 127.0.0.1 ruok
if [[ $ask_answer != imok ]]; then
    [[ ! -s $MARK_WAITING ]] || fail_reason=$(<"$MARK_WAITING")
    echo "not alive: ${fail_reason:-ZooKeeper does not answer ruok on port $CLIENT_PORT}"
    exit 1
fi
