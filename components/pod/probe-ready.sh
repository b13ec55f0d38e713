#!/bin/bash
# Ready: the member serves, and it is a voter of the committed configuration. If not, one line says why.
set -euo pipefail
# shellcheck source=components/pod/common.sh
. "${BASH_SOURCE[0]%/*}/common.sh"

not_ready() {
    echo "not ready: $*"
    exit 1
}

# Who else answers, in $peers. Asking takes a process for each peer, and a starting member has better use for the CPU: so
# not in the first seconds, and then every five. In between the last answer is repeated.
ask_peers() {
    local memory=${TMPDIR:-/tmp}/peers now asked line i names=() processes=()
    printf -v now '%(%s)T' -1
    [[ -s $memory ]] || echo "$now" >"$memory"
    read -r asked peers <"$memory"
    ((now - asked >= 5)) || return 0
    find_membership
    [[ -n $membership ]] || return 0
    while IFS= read -r line || [[ -n $line ]]; do
        if [[ $line =~ ^server\.([0-9]+)=([^:]+): && ${BASH_REMATCH[1]} != "$id" ]]; then
            names+=("${BASH_REMATCH[2]%%.*}")
            # A process of its own: an attempt to connect to an address where nobody is can only be ended with it.
            timeout 2 "$BASH" "${BASH_SOURCE[0]}" "${BASH_REMATCH[2]}" &
            processes+=($!)
        fi
    done <"$membership"
    peers=
    for i in "${!processes[@]}"; do
        if wait "${processes[i]}"; then
            peers+="; ${names[i]} answers"
        else
            peers+="; ${names[i]} does not answer"
        fi
    done
    echo "$now $peers" >"$memory"
}

# With a host as argument: only whether that member answers, for ask_peers.
if (($# > 0)); then
    ask "$1" ruok
    exit
fi

[[ -s $DATA_DIR/myid ]] || not_ready "the member has no id yet (kubectl logs says why)"
id=$(<"$DATA_DIR/myid")

ask 127.0.0.1 srvr || not_ready "ZooKeeper does not answer on port $CLIENT_PORT"
if [[ $'\n'$answer != *$'\n'Mode:* ]]; then
    ask_peers
    not_ready "no quorum that this member is part of$peers"
fi
# An election may have begun in between.
if ! ask 127.0.0.1 conf || [[ $answer != *membership:* ]]; then
    not_ready "ZooKeeper does not tell its configuration"
fi
member=${answer#*$'\n'"server.$id="}
[[ $member != "$answer" ]] || not_ready "member $id is not in the committed configuration"
member=${member%%$'\n'*}
[[ $member == *:participant* ]] || not_ready "member $id is no voter of the committed configuration: $member"
