#!/bin/bash
# Ready: the member serves, and it is a voter of the membership. If not, one line says why.
set -euo pipefail
# shellcheck source=components/pod/variables.sh
. "${BASH_SOURCE[0]%/*}/variables.sh"
# shellcheck source=components/pod/common.sh
. "$SCRIPTS_DIR/common.sh"

# Ends the probe.
# in: $@ words; out: stdout, exit 1; needs: -
not_ready() {
    echo "not ready: $*"
    exit 1
}

# Which other members answer. Asking takes a process for each, and a starting member has better use for the CPU: so not in the
# first seconds, and then every five. In between the last answer is repeated.
# in: self_id, vol_membership; out: probe_peers, the marker peers, ask_answer, the outs of find_membership and find_role; needs: -
ask_peers() {
    local now asked list one i names=() processes=()
    printf -v now '%(%s)T' -1
    [[ -s $MARK_PEERS ]] || echo "$now" >"$MARK_PEERS"
    read -r asked probe_peers <"$MARK_PEERS"
    ((now - asked >= 5)) || return 0
    find_membership
    list=$(<"${vol_membership:-/dev/null}")
    while read -r one; do
        [[ $one != "$self_id" ]] || continue
        find_role "$one" "$list"
        names+=("${list_address%%.*}")
        { ask_peer "${list_address%%:*}" ruok; [[ -n $ask_answer ]]; } &
        processes+=($!)
    done < <(ids_of <<<"$list")
    probe_peers=
    for i in "${!processes[@]}"; do
        if wait "${processes[i]}"; then
            probe_peers+="; ${names[i]} answers"
        else
            probe_peers+="; ${names[i]} does not answer"
        fi
    done
    echo "$now $probe_peers" >"$MARK_PEERS"
}

[[ -s $DATA_DIR/myid ]] || not_ready "the member has no id yet (kubectl logs says why)"
self_id=$(<"$DATA_DIR/myid")

ask 127.0.0.1 srvr
if [[ -z $ask_answer ]]; then
    [[ ! -s $MARK_WAITING ]] || not_ready "$(<"$MARK_WAITING")"
    not_ready "ZooKeeper does not answer on port $CLIENT_PORT"
fi
if ! serves; then
    ask_peers
    find_membership
    ((vol_version != 0)) || probe_peers+="; the bootstrap takes a majority of these, also if replicas is lower by now"
    not_ready "no quorum that this member is part of$probe_peers"
fi
# An election may have begun in between.
ask 127.0.0.1 conf
find_members || not_ready "ZooKeeper does not tell its membership"
find_role "$self_id" "$list_members"
[[ -n $list_role ]] || not_ready "member $self_id is not in the membership"
[[ $list_role == participant ]] || not_ready "member $self_id is no voter of the membership: $list_address"
[[ -e $MARK_BOOTSTRAPPED ]] ||
    not_ready "the Kubernetes API has not been told yet that the ensemble serves (kubectl logs says why)"
