#!/bin/bash
# Beside ZooKeeper, as long as it runs: makes a voter of a member that has joined, notes outside of all volumes that the
# ensemble has served, and as the leader removes members that are gone for good. All of it can be done again and again.
set -euo pipefail
# shellcheck source=components/pod/common.sh
. "${BASH_SOURCE[0]%/*}/common.sh"
# shellcheck source=components/pod/api.sh
. "$SCRIPTS/api.sh"
# shellcheck source=components/pod/peers.sh
. "$SCRIPTS/peers.sh"
# shellcheck source=components/pod/history.sh
. "$SCRIPTS/history.sh"
# shellcheck source=components/pod/reconfigure.sh
. "$SCRIPTS/reconfigure.sh"

java=$1
id=$(<"$DATA_DIR/myid")

# How often, in seconds: until all is well, and from then on.
SOON=0.5 LATER=10
# Of a watcher that was killed.
rm -f "$TMP/adding"
# How long a member that is wanted no more may be silent before the leader removes it.
PATIENCE=${PATIENCE:-15}

look() {
    [[ ! -e $TMP/unconfirmed ]] || confirm_history || return 0
    if ! ask 127.0.0.1 srvr || ! serves; then
        if [[ -e $CONF_DIR/assumed ]]; then
            pause=$LATER
            take_back
        fi
        return
    fi
    rm -f "$CONF_DIR/assumed"
    # What was read before its data was loaded may be old by now, and nobody could see this member until then.
    if [[ -z ${confirmed:-} && -e $CONF_DIR/founded ]]; then
        confirmed=true
        : >"$TMP/unconfirmed"
        confirm_history || return 0
    fi
    local mode=${answer#*Mode: }
    mode=${mode%%$'\n'*}
    ask 127.0.0.1 conf && find_members || return 0
    # What it says now may be about another StatefulSet, or another ensemble, than the one that it served.
    [[ ! -e $TMP/stopping ]] || return 0
    find_role "$id" "$members"
    if [[ $role != participant ]]; then
        become_voter
        return
    fi
    if [[ ! -e $CONF_DIR/founded ]]; then
        # Readiness waits for this: what nobody knows of outside of the volumes would not survive the loss of them.
        if ! read_ensemble || ! mark_founded; then
            log "waiting: $reason"
            return
        fi
        : >"$CONF_DIR/founded"
    fi
    pause=$LATER
    [[ $mode != leader ]] || lead
}

# It was started while the API was away, or nothing was noted. Meanwhile somebody may have given up what is on this volume.
confirm_history() {
    read_ensemble && read_state || return 0
    find_own_history
    if is_of_another_history; then
        log "ENDED ZooKeeper: the data on this volume is of a history that was given up"
        refuse_own_history
        kill -TERM "$java" || true
        return 1
    fi
    [[ $founded != true ]] || rm -f "$TMP/unconfirmed"
}

# With the next start it joins those who serve.
take_back() {
    assumed_wrongly || return 0
    log "ENDED ZooKeeper: those who serve have another list than the one that this member went on with"
    kill -TERM "$java" || true
}

# It serves, so it has all data. Whether it is wanted, and not already stopping, is asked last.
become_voter() {
    read_ensemble || { log "waiting: $reason"; return; }
    ((id <= replicas)) && [[ -z $deleted ]] || return 0
    # Before it looks whether this member is stopping, because that looks for it (stop.sh).
    : >"$TMP/adding"
    [[ -e $TMP/stopping ]] || reconfigure -add "server.$id=$(address_of $((id - 1)) participant)"
    rm -f "$TMP/adding"
}

# Who leaves does it by itself before it stops (stop.sh). This is for members whose stop was cut off, or their node lost.
lead() {
    local one gone=
    read_ensemble || return 0
    # Whoever does without the ensemble for a while (replicas 0) or destroys it leaves the members what they are.
    [[ -z $deleted ]] && ((replicas > 0)) || return 0
    mark_again
    find_beyond "$members"
    for one in ${beyond//,/ }; do
        ((one != id)) || continue
        find_role "$one" "$members"
        ask_peer "${address%%:*}" ruok || gone+=${gone:+,}$one
    done
    if [[ -z $gone || $gone != "${silent:-}" ]]; then
        silent=$gone
        silent_since=$SECONDS
    elif ((SECONDS - silent_since >= PATIENCE)); then
        reconfigure -remove "$gone"
    fi
}

# The mark may have been taken away: put it back, now and then. At once, when it is noted for another StatefulSet than this
# one, or with another fate of the claims (dataPolicy).
mark_again() {
    ((SECONDS >= ${marking:-0})) || [[ ${noted:-} != "$claims $uid" ]] || return 0
    marking=$((SECONDS + 60))
    mark_founded || log "$reason"
}

while kill -0 "$java" 2>/dev/null; do
    pause=$SOON
    look
    sleep "$pause"
done
