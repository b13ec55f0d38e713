# shellcheck shell=bash disable=SC2034,SC2154 # variables of and for who sources it
# Which list of members a start begins with. Sourced by start.sh, never run. What is waited for is in $reason.
#
# The authority is what ZooKeeper committed. Only the first start of all makes a list up, all founders the same one, and
# whether this is the first start is never guessed from what is on the disk or who answers: an empty disk may be a lost one.

# Leaves the member's list in $membership.
choose_membership() {
    find_membership
    [[ ! -e $CONF_DIR/alone ]] || stand_alone
    if ! has_data; then
        wait_until begin
        return
    fi
    wait_until is_of_this_history
    [[ -n $membership ]] || refuse "the volume holds data, but no membership in $CONF_DIR/zoo.cfg.dynamic.*: a list made" \
        "anew could lose acknowledged writes"
    find_role "$id" "$(<"$membership")"
    if [[ $role != participant ]] || assumed_wrongly; then
        # It has left, or was on its way in. The list lacks it, and ZooKeeper would not start.
        wait_until rejoin
    elif [[ $address != "$(host_of "$ordinal"):"* ]]; then
        refuse "the volume's membership calls this member ${address%%:*}, but it is $(host_of "$ordinal") now: set namespace" \
            "and clusterDomain back to what they were"
    fi
}

# zk-recover was told that the volumes of all others are lost for good: this member is the ensemble, by a list newer than any.
# It may be killed in here, and the next start does it again.
stand_alone() {
    local epoch=0 successor='' before=''
    has_data || refuse "this member is to be the whole ensemble (zk-recover), but its volume is empty"
    { read -r successor && read -r before; } <"$CONF_DIR/alone" || true
    # DNS has the address of a new pod a moment later than the pod.
    wait_until find_addresses
    # The start may come long after the command, and the API's answer long after the question.
    if ! all_are_away || { wait_until note_history "$successor" && ! all_are_away; }; then
        log "RECOVERY is given up: $reason, which was called lost"
        wait_until withdraw_history "$successor" "$before"
        rm "$CONF_DIR/alone"
        sync "$CONF_DIR"
        return
    fi
    log "RECOVERY: this member is the whole ensemble now; the others join it with empty volumes"
    # Newer than any that it may have missed: versions are transactions, and there is none after this epoch.
    [[ ! -s $DATA_DIR/version-2/currentEpoch ]] || epoch=$(<"$DATA_DIR/version-2/currentEpoch")
    ((membership_version >= (epoch << 32 | 0xffffffff))) || membership_version=$((epoch << 32 | 0xffffffff))
    # A pending list would need a quorum of those who are lost.
    rm -f "$CONF_DIR/zoo.cfg.dynamic.next"
    membership=$(printf '%s/zoo.cfg.dynamic.%x' "$CONF_DIR" "$membership_version")
    printf 'server.%d=%s\n' "$id" "$(address_of "$ordinal" participant)" | write_whole "$membership"
    set_own_history
    rm "$CONF_DIR/alone"
    sync "$CONF_DIR"
}

# Whether ZooKeeper surely runs on no other one of the list, nor in any other pod of the ensemble.
all_are_away() {
    local one
    while read -r one; do
        [[ $one == "$id" ]] || is_away "$(host_of $((one - 1)))" || return 1
    done < <(listed <"${membership:-/dev/null}")
    nobody_else_runs
}

# With an empty volume: founds the ensemble, or joins the one that there is.
begin() {
    is_wanted && read_state || return 1
    # A committed list is as good a witness as the mark, for the data beside it is lost. And should nothing be noted all the
    # same, as when somebody took the note away or let go of claims by hand, those who serve bear witness.
    if [[ $founded == true ]] || { ((membership_version > 0)) && [[ $founded != given-up ]]; } ||
        find_serving; then
        join "the volume is empty, but the ensemble has served before: it takes its data from a member that serves"
        return
    fi
    if [[ -z $founders ]]; then
        # Whoever is first says it for all: were the number to change meanwhile, two lists could each find a majority.
        write_state "\"founders\":\"$replicas\"${void:+,\"founded\":null,\"history\":null}" || true
        read_state || return 1
        [[ -n $founders ]] || return 1
    fi
    if ((id > founders)); then
        join "the ensemble is being founded by its first $founders members"
        return
    fi
    found
}

rejoin() {
    is_wanted || return 1
    if find_serving; then
        attempts=0
        join_them
        return
    fi
    reason="this member is not in its last list of members: it asks one that serves for theirs, and none does"
    # Not in the middle of an election: who joins those that serve is in their list and in no other.
    attempts=$((${attempts:-0} + 1))
    ((attempts > 3)) && go_on_with_pending
}

# The ensemble may wait for this member, and nobody serve until it comes: the leader took it in, and it ended before it knew.
# The list that it was asked to agree to is on the volume (QuorumPeer.setLastSeenQuorumVerifier), and the others need its
# vote for that one too (FastLeaderElection.getVoteTracker). It was in step with the leader when it was asked, and a list grows
# by one member at a time (watch.sh), so that each majority of it has one of every majority of the list before. Should the
# others come to serve without it all the same, it is taken back: ZooKeeper would never follow them (LearnerHandler: "Follower
# is ahead of the leader").
go_on_with_pending() {
    local pending=$CONF_DIR/zoo.cfg.dynamic.next version
    [[ -s $pending ]] && version=$(sed -n 's/^version=//p' "$pending") && [[ $version =~ ^[0-9a-f]{1,16}$ ]] || return 1
    ((16#$version > membership_version)) || return 1
    find_role "$id" "$(<"$pending")"
    [[ $role == participant ]] || return 1
    log "nobody serves, and the last list that this member was asked to agree to has it: it goes on with that one"
    : >"$CONF_DIR/assumed"
    sync "$CONF_DIR"
    membership=$CONF_DIR/zoo.cfg.dynamic.$version
    grep '^server\.' "$pending" | write_whole "$membership"
}

is_wanted() {
    read_ensemble || return 1
    reason="the StatefulSet has $replicas members, so there is no member $id"
    ((ordinal < replicas))
}

found() {
    local member list=''
    set_own_history
    # ZooKeeper then trusts an empty disk once (db.autocreate, FileTxnSnapLog.restore), and removes the file.
    write_whole "$LOG_DIR/initialize" </dev/null
    for ((member = 0; member < founders; member++)); do
        list+="server.$((member + 1))=$(address_of "$member" participant)"$'\n'
    done
    write_list "$list"
}

# Begins with the committed list of a member that serves. Who is not in it adds itself as an observer, of whom any number
# may join at a time (ZooKeeper Dynamic Reconfiguration, "Adding servers"); the watcher makes a voter of it.
join() { # why
    if ! find_serving; then
        reason="$1, and none does"
        return 1
    fi
    join_them
}

# After find_serving.
join_them() {
    # Asked when it is known whom it joins: zk-recover may have begun another one.
    if has_data; then
        rm -f "$TMP/history"
        is_of_this_history || return 1
    else
        read_state || return 1
        if [[ $founded != true ]]; then
            reason="it is not noted yet that the ensemble serves, nor in which history (zk-recover)"
            return 1
        fi
        set_own_history
    fi
    find_role "$id" "$members"
    [[ -n $role ]] || members+="server.$id=$(address_of "$ordinal" observer)"$'\n'
    rm -f "$LOG_DIR/initialize"
    write_list "$members"
    rm -f "$CONF_DIR/assumed"
}

# A list that is nobody's yet, in place of all others.
write_list() { # list
    local file
    membership=$CONF_DIR/zoo.cfg.dynamic.0
    printf '%s' "$1" | write_whole "$membership"
    for file in "$CONF_DIR"/zoo.cfg.dynamic.*; do
        [[ $file == "$membership" ]] || rm -f "$file"
    done
}
