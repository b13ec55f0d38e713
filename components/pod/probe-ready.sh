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
    local memory=$TMP/peers now asked line i names=() processes=()
    printf -v now '%(%s)T' -1
    [[ -s $memory ]] || echo "$now" >"$memory"
    read -r asked peers <"$memory"
    ((now - asked >= 5)) || return 0
    find_membership
    [[ -n $membership ]] || return 0
    while IFS= read -r line || [[ -n $line ]]; do
        if [[ $line =~ ^server\.([0-9]+)=([^:]+): && ${BASH_REMATCH[1]} != "$id" ]]; then
            names+=("${BASH_REMATCH[2]%%.*}")
            ask_peer "${BASH_REMATCH[2]}" ruok &
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

[[ -s $DATA_DIR/myid ]] || not_ready "the member has no id yet (kubectl logs says why)"
id=$(<"$DATA_DIR/myid")

if ! ask 127.0.0.1 srvr; then
    [[ ! -s $TMP/waiting ]] || not_ready "$(<"$TMP/waiting")"
    not_ready "ZooKeeper does not answer on port $CLIENT_PORT"
fi
if ! serves; then
    ask_peers
    find_membership
    ((membership_version != 0)) || founding="; a first quorum takes a majority of these, also if fewer are wanted by now"
    not_ready "no quorum that this member is part of$peers${founding:-}"
fi
# An election may have begun in between.
if ! ask 127.0.0.1 conf || ! find_members; then
    not_ready "ZooKeeper does not tell its configuration"
fi
find_role "$id" "$members"
[[ -n $role ]] || not_ready "member $id is not in the committed configuration"
[[ $role == participant ]] || not_ready "member $id is no voter of the committed configuration: $address"
[[ -e $CONF_DIR/founded ]] ||
    not_ready "the Kubernetes API has not been told yet that the ensemble serves (kubectl logs says why)"
