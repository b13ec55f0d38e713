#!/bin/bash
# Before a member is told to stop: it leaves the ensemble if it is wanted no more, otherwise it waits until the others can
# do without it; then clients get a moment to be led elsewhere. Bounded by the grace period, of which this is a part.
set -euo pipefail
# shellcheck source=components/pod/common.sh
. "${BASH_SOURCE[0]%/*}/common.sh"
# shellcheck source=components/pod/api.sh
. "$SCRIPTS/api.sh"
# shellcheck source=components/pod/peers.sh
. "$SCRIPTS/peers.sh"
# shellcheck source=components/pod/reconfigure.sh
. "$SCRIPTS/reconfigure.sh"

# What is left after this: the pause, the JVM's end, and the moment for which the container outlives it.
readonly RESERVE=8 PAUSE=3

# Nobody waits for this member: there is nothing to be gentle about.
stop_at_once() {
    : >"$TMP/quick"
    exit 0
}

# Waits until the committed configuration, as members that stay tell it, has nobody beyond the wanted count. All leavers do
# the same for all: were they to go one by one, the last ones could lack a majority of a list that is as good as gone.
leave() {
    # What the watcher has asked for may come true after a look at the list that does not have it yet.
    while [[ -e $TMP/adding ]] && ((SECONDS < deadline)); do sleep 0.2; done
    while ((SECONDS < deadline)); do
        if find_serving; then
            find_beyond "$members"
            [[ -n $beyond ]] || return 0
            ask 127.0.0.1 srvr && serves && reconfigure -remove "$beyond"
        fi
        sleep 0.5
    done
    log "the grace period ends before this member could leave; the leader removes it later"
}

# The StatefulSet's controller waits for the member that it stopped last, but for no other, and never asks who has a quorum.
wait_for_the_others() {
    local total serving list='' leaving=$((SECONDS + 15))
    while ((SECONDS < deadline)); do
        # Again and again: the list is another one when those have left who are wanted no more. In an election it has none.
        if ask 127.0.0.1 conf && find_members; then list=$members; fi
        [[ -n $list ]] || return 0
        members=$list
        find_beyond "$members"
        # Who has not left by now cannot.
        ((SECONDS < leaving)) || beyond=
        count_others
        # One of one or two members is missed in any case.
        if ((serving > total / 2)) || { ((total < 3)) && [[ -z $beyond ]]; }; then
            return 0
        fi
        log "waiting: without this member only $serving of $total would serve"
        sleep 1
    done
    log "the grace period ends; without this member there may be no quorum"
}

count_others() {
    local line process processes=()
    total=0 serving=0
    while IFS= read -r line; do
        [[ $line =~ ^server\.([0-9]+)=([^:]+): && $line == *:participant* ]] || continue
        total=$((total + 1))
        # Who leaves is as good as gone, and needs this member's agreement to be let go.
        if [[ ${BASH_REMATCH[1]} != "$id" && ,$beyond, != *,${BASH_REMATCH[1]},* ]]; then
            (ask_peer "${BASH_REMATCH[2]}" srvr && serves) &
            processes+=($!)
        fi
    done <<<"$members"
    for process in "${processes[@]}"; do
        ! wait "$process" || serving=$((serving + 1))
    done
}

# From here on the watcher brings nobody in.
: >"$TMP/stopping"
# Kubernetes keeps what a hook prints to itself; it belongs into the container's log.
output="/proc/$(<"$TMP/pid")/fd/1"
[[ ! -w $output ]] || exec >"$output" 2>&1
deadline=$((GRACE_SECONDS - RESERVE))
id=$(<"$DATA_DIR/myid")

if ! ask 127.0.0.1 srvr || ! serves; then
    stop_at_once
elif read_ensemble; then
    if [[ -n $deleted ]] || ((replicas == 0)); then
        stop_at_once
    elif ((id > replicas)); then
        leave
    else
        wait_for_the_others
    fi
elif [[ $reason == *"ERROR 404"* ]]; then
    stop_at_once
else
    # Not knowing is no reason to leave, nor to hurry.
    wait_for_the_others
fi
sleep "$PAUSE"
