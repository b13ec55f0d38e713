#!/bin/bash
# Runs before ZooKeeper is told to stop (preStop hook). A surplus member leaves the membership; any other waits until the rest
# have a quorum without it. Then it pauses, so that new connections go to other members before this one ends. The time that
# this takes counts towards the grace period, which limits it.
set -euo pipefail
# shellcheck source=components/pod/variables.sh
. "${BASH_SOURCE[0]%/*}/variables.sh"
# shellcheck source=components/pod/common.sh
. "$SCRIPTS_DIR/common.sh"
# shellcheck source=components/pod/api.sh
. "$SCRIPTS_DIR/api.sh"
# shellcheck source=components/pod/peers.sh
. "$SCRIPTS_DIR/peers.sh"
# shellcheck source=components/pod/reconfigure.sh
. "$SCRIPTS_DIR/reconfigure.sh"

# No client and no member waits for this one, so neither pause nor linger (start.sh) is needed.
# in: -; out: the marker quick, exit 0; needs: -
stop_at_once() {
    : >"$MARK_QUICK"
    exit 0
}

# Waits until the membership, as members that stay tell it, has no surplus member. All leaving members do the same for all:
# were they to go one by one, the last ones could lack a majority of a list that is as good as gone.
# in: stop_deadline, list_members, list_surplus; out: the outs of find_serving and find_surplus; needs: read_ensemble
leave() {
    # The watcher may have a `reconfig -add` in flight: the list that is read below would not have it yet.
    while [[ -e $MARK_ADDING ]] && ((SECONDS < stop_deadline)); do sleep 0.2; done
    while ((SECONDS < stop_deadline)); do
        if find_serving; then
            find_surplus "$list_members"
            [[ -n $list_surplus ]] || return 0
            ask 127.0.0.1 srvr
            ! serves || reconfigure -remove "$list_surplus"
        fi
        sleep 0.5
    done
    log "the grace period ends before this member could leave; the leader removes it later"
}

# The StatefulSet's controller waits for the member that it stopped last, but for no other, and never asks for a quorum.
# in: stop_deadline, stop_total, stop_serving; out: list_members, list_surplus, ask_answer, the outs of find_role; needs: self_id, read_ensemble if the API answers
wait_for_the_others() {
    local list='' leaving=$((SECONDS + LEAVING_SECONDS))
    while ((SECONDS < stop_deadline)); do
        # Asked each time: the list is another one when the surplus members have left. In an election there is no answer, and
        # the list of before counts. Without any list there is no voter to wait for.
        ask 127.0.0.1 conf
        if find_members; then list=$list_members; fi
        list_members=$list
        find_surplus "$list_members"
        # A surplus member that has not left by now cannot.
        ((SECONDS < leaving)) || list_surplus=
        count_others
        # With one or two voters every stop loses the quorum: waiting would not help.
        if ((stop_serving > stop_total / 2)) || { ((stop_total < 3)) && [[ -z $list_surplus ]]; }; then
            return 0
        fi
        log "waiting: without this member only $stop_serving of $stop_total would serve"
        sleep 1
    done
    log "the grace period ends; without this member there may be no quorum"
}

# How many voters there are, and how many of the others serve and stay.
# in: list_members, list_surplus, self_id; out: stop_total, stop_serving, the outs of find_role; needs: find_surplus
count_others() {
    local one process processes=()
    stop_total=0 stop_serving=0
    while read -r one; do
        find_role "$one" "$list_members"
        [[ $list_role == participant ]] || continue
        stop_total=$((stop_total + 1))
        # A leaving member is as good as gone, and needs this member's agreement to be let go.
        if [[ $one != "$self_id" && ,$list_surplus, != *,$one,* ]]; then
            { ask_peer "${list_address%%:*}" srvr; serves; } &
            processes+=($!)
        fi
    done < <(ids_of <<<"$list_members")
    for process in "${processes[@]}"; do
        ! wait "$process" || stop_serving=$((stop_serving + 1))
    done
}

# From here on the watcher makes nothing a voter.
: >"$MARK_STOPPING"
# Kubernetes does not show what a hook prints; it belongs into the container's log.
output="/proc/$(<"$MARK_PID")/fd/1"
[[ ! -w $output ]] || exec >"$output" 2>&1
stop_deadline=$((GRACE_SECONDS - RESERVE_SECONDS))
self_id=$(<"$DATA_DIR/myid")

ask 127.0.0.1 srvr
if ! serves; then
    stop_at_once
elif read_ensemble; then
    if [[ -n $ens_deleted ]] || ((ens_replicas == 0)); then
        stop_at_once
    elif ((self_id > ens_replicas)); then
        leave
    else
        wait_for_the_others
    fi
elif [[ $fail_reason == *"ERROR 404"* ]]; then
    stop_at_once
else
    # Not knowing is no reason to leave, nor to hurry.
    wait_for_the_others
fi
sleep "$PAUSE_SECONDS"
