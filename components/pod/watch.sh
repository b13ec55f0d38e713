#!/bin/bash
# Beside ZooKeeper, as long as it runs: makes a voter of a member that has joined, records outside of all volumes that the
# ensemble is bootstrapped, and as the leader removes surplus members that are gone for good. All of it can be repeated.
# usage: watch.sh JAVA'S-PROCESS
set -euo pipefail
# shellcheck source=components/pod/variables.sh
. "${BASH_SOURCE[0]%/*}/variables.sh"
# shellcheck source=components/pod/common.sh
. "$SCRIPTS_DIR/common.sh"
# shellcheck source=components/pod/api.sh
. "$SCRIPTS_DIR/api.sh"
# shellcheck source=components/pod/peers.sh
. "$SCRIPTS_DIR/peers.sh"
# shellcheck source=components/pod/generation.sh
. "$SCRIPTS_DIR/generation.sh"
# shellcheck source=components/pod/reconfigure.sh
. "$SCRIPTS_DIR/reconfigure.sh"

# One look at this member, and what follows from it.
# in: self_id, watch_confirmed, ask_answer, list_members, list_role, fail_reason; out: watch_confirmed, watch_pause, the markers assumed, unconfirmed and bootstrapped; needs: watch_java
look() {
    [[ ! -e $MARK_UNCONFIRMED ]] || confirm_generation || return 0
    ask 127.0.0.1 srvr
    if ! serves; then
        if [[ -e $MARK_ASSUMED ]]; then
            watch_pause=$WATCH_LATER
            take_back
        fi
        return
    fi
    rm -f "$MARK_ASSUMED"
    # What the start read before the data was loaded may be old by now, and no other member could see this one until then.
    if [[ -z $watch_confirmed && -e $MARK_BOOTSTRAPPED ]]; then
        watch_confirmed=true
        : >"$MARK_UNCONFIRMED"
        confirm_generation || return 0
    fi
    local mode=${ask_answer#*Mode: }
    mode=${mode%%$'\n'*}
    ask 127.0.0.1 conf
    find_members || return 0
    # Once this member is stopping, the API's answer may be about a new StatefulSet of the same name, so nothing follows from it.
    [[ ! -e $MARK_STOPPING ]] || return 0
    find_role "$self_id" "$list_members"
    if [[ $list_role != participant ]]; then
        become_voter
        return
    fi
    if [[ ! -e $MARK_BOOTSTRAPPED ]]; then
        # Readiness waits for this: what is recorded only on the volumes would not survive the loss of them.
        if ! read_ensemble || ! record_bootstrapped; then
            log "waiting: $fail_reason"
            return
        fi
        : >"$MARK_BOOTSTRAPPED"
    fi
    watch_pause=$WATCH_LATER
    [[ $mode != leader ]] || lead
}

# Asks the API whether this volume's data may be served. ZooKeeper was started while the API was away, or before the state
# ConfigMap said anything, and meanwhile somebody may have abandoned what is on this volume.
# in: watch_java, state_bootstrapped; out: status 1 if ZooKeeper was ended, the markers unconfirmed, accepted and refused, the outs of read_ensemble and read_state; needs: -
confirm_generation() {
    read_ensemble_and_state || return 0
    read_generation
    if is_abandoned; then
        log "ENDED ZooKeeper: the data on this volume is of an abandoned data generation"
        refuse_generation
        kill -TERM "$watch_java"
        return 1
    fi
    [[ $state_bootstrapped != true ]] || rm -f "$MARK_UNCONFIRMED"
}

# Ends ZooKeeper if this member went on with a membership that nobody else has. With the next start it joins those that serve.
# in: watch_java; out: the outs of assumed_wrongly; needs: self_id
take_back() {
    assumed_wrongly || return 0
    log "ENDED ZooKeeper: the members that serve have another membership than the one that this member went on with"
    kill -TERM "$watch_java"
}

# Adds this member as a voter. It serves, so it has all data. Immediately before, this asks again whether the StatefulSet still
# includes this member, and whether the member is stopping, because either may have changed since it joined.
# in: self_id, ens_replicas, ens_deleted, fail_reason; out: the marker adding, the outs of read_ensemble; needs: find_members
become_voter() {
    read_ensemble || { log "waiting: $fail_reason"; return; }
    ((self_id <= ens_replicas)) || return 0
    [[ -z $ens_deleted ]] || return 0
    # Before it looks whether this member is stopping, because stop.sh looks for this marker after it has set its own.
    : >"$MARK_ADDING"
    [[ -e $MARK_STOPPING ]] || reconfigure -add "server.$self_id=$(address_of $((self_id - 1)) participant)"
    rm -f "$MARK_ADDING"
}

# What the leader does. A leaving member leaves by itself before it stops (stop.sh); this is for surplus members whose stop was
# cut off, or whose node is lost.
# in: self_id, ens_replicas, ens_deleted, list_members, list_surplus, list_address, watch_silent, watch_silent_since; out: watch_silent, watch_silent_since, ask_answer, the outs of read_ensemble, find_surplus and find_role; needs: find_members
lead() {
    local one gone=
    read_ensemble || return 0
    # An ensemble that is switched off (replicas 0) or destroyed leaves the membership as it is.
    ((ens_replicas > 0)) || return 0
    [[ -z $ens_deleted ]] || return 0
    record_again
    find_surplus "$list_members"
    for one in ${list_surplus//,/ }; do
        ((one != self_id)) || continue
        find_role "$one" "$list_members"
        ask_peer "${list_address%%:*}" ruok
        [[ -n $ask_answer ]] || gone+=${gone:+,}$one
    done
    if [[ -z $gone || $gone != "$watch_silent" ]]; then
        watch_silent=$gone
        watch_silent_since=$SECONDS
    elif ((SECONDS - watch_silent_since >= SILENCE_SECONDS)); then
        reconfigure -remove "$gone"
    fi
}

# Somebody may have removed what is recorded: puts it back, once a minute; and at once when it was recorded for another
# StatefulSet than this one, or with another fate of the claims (dataPolicy).
# in: state_written_for, ens_claims, ens_uid, watch_record_next, fail_reason; out: watch_record_next, the outs of record_bootstrapped; needs: read_ensemble
record_again() {
    ((SECONDS >= watch_record_next)) || [[ $state_written_for != "$ens_claims $ens_uid" ]] || return 0
    watch_record_next=$((SECONDS + 60))
    record_bootstrapped || log "$fail_reason"
}

watch_java=$1
self_id=$(<"$DATA_DIR/myid")
# Of a watcher that was killed.
rm -f "$MARK_ADDING"
while kill -0 "$watch_java" 2>/dev/null; do
    watch_pause=$WATCH_SOON
    look
    sleep "$watch_pause"
done
