# shellcheck shell=bash disable=SC2034 # what a function leaves may be for another script
# Which membership a start begins with. Sourced by start.sh, never run. README.md has the decisions as a table.
#
# The authority is what ZooKeeper committed. Only the bootstrap makes a list up, all bootstrapping members the same one, and
# whether this is the bootstrap is never guessed from what is on the disk or which members answer: an empty disk may be a lost one.

# Chooses it, and waits as long as it cannot be known.
# in: self_ordinal, self_id; out: vol_membership, the outs of find_role, or exit 1; needs: identify
choose_membership() {
    find_membership
    [[ ! -e $MARK_ALONE ]] || recover_alone
    if ! has_data; then
        wait_until bootstrap_or_join
        return
    fi
    wait_until may_serve
    [[ -n $vol_membership ]] || refuse "the volume has data, but no membership in $MEMBERSHIP.*, and a list made anew could" \
        "lose acknowledged writes: restore that file from a copy of the volume, or read docs/recovery.md"
    find_role "$self_id" "$(<"$vol_membership")"
    if [[ $list_role != participant ]] || assumed_wrongly; then
        # It has left, or was joining. The list lacks it, and ZooKeeper would not start.
        wait_until rejoin
    elif [[ $list_address != "$(host_of "$self_ordinal"):"* ]]; then
        refuse "the volume's membership calls this member ${list_address%%:*}, but it is $(host_of "$self_ordinal") now: set" \
            "namespace and clusterDomain back to what they were"
    fi
}

# zk-recover was told that the volumes of all others are lost for good: this member is the ensemble, with a list newer than any.
# It may be killed in here, and the next start does it again.
# in: self_ordinal, self_id, vol_membership, vol_version, the marker alone; out: vol_membership, vol_version, fail_reason, or exit 1; needs: find_membership
recover_alone() {
    local epoch=0 ids
    has_data || refuse "this member is to be the whole ensemble (zk-recover), but its volume is empty: run zk-recover on a member" \
        "that has data"
    mapfile -t ids <"$MARK_ALONE" # the new generation, the one before
    # DNS has the address of a new pod a moment later than the pod.
    wait_until find_addresses
    # The start may come long after the command, and the API's answer long after the question.
    if ! all_are_away || { wait_until record_generation "${ids[0]}"; ! all_are_away; }; then
        log "RECOVERY cancelled: $fail_reason, which was called lost"
        wait_until withdraw_generation "${ids[@]}"
        rm "$MARK_ALONE"
        sync "$CONF_DIR"
        return
    fi
    log "RECOVERY: this member is the whole ensemble now; the others join it with empty volumes"
    # Newer than any that it may have missed: versions are transactions, and there is none after this epoch.
    [[ ! -s $DATA_DIR/version-2/currentEpoch ]] || epoch=$(<"$DATA_DIR/version-2/currentEpoch")
    ((vol_version >= (epoch << 32 | 0xffffffff))) || vol_version=$((epoch << 32 | 0xffffffff))
    # A pending list would need a quorum of members that are lost.
    rm -f "$MEMBERSHIP.next"
    vol_membership=$(printf '%s.%x' "$MEMBERSHIP" "$vol_version")
    printf 'server.%d=%s\n' "$self_id" "$(address_of "$self_ordinal" participant)" | write_whole "$vol_membership"
    adopt_generation
    rm "$MARK_ALONE"
    sync "$CONF_DIR"
}

# Whether ZooKeeper surely runs on no other member of the list, nor in any other pod of the ensemble.
# in: self_id, vol_membership; out: status, fail_reason, the outs of is_away; needs: find_membership
all_are_away() {
    local one
    while read -r one; do
        [[ $one == "$self_id" ]] || is_away "$(host_of $((one - 1)))" || return 1
    done < <(ids_of <"${vol_membership:-/dev/null}")
    no_other_runs
}

# With an empty volume: bootstraps the ensemble, or joins the one that there is.
# in: self_id, vol_version; out: vol_membership, status, fail_reason, the outs of is_wanted and read_state; needs: identify, find_membership
bootstrap_or_join() {
    is_wanted || return 1
    read_state || return 1
    # A committed membership on the volume is as good a witness as the state ConfigMap, because the data beside it is lost. And
    # members that serve bear witness if nothing is recorded, as when somebody removed the ConfigMap or let go of claims by hand.
    if [[ $state_bootstrapped == true ]] || { ((vol_version > 0)) && [[ $state_bootstrapped != "$VALUE_ABANDONED" ]]; } ||
        find_serving; then
        join "the volume is empty, but the ensemble has served before: this member takes its data from one that serves"
        return
    fi
    if [[ -z $state_bootstrap_size ]]; then
        # The first member decides for all: were the number to change meanwhile, two lists could each find a majority.
        write_state "\"$KEY_BOOTSTRAP_SIZE\":\"$ens_replicas\"${state_void:+,\"$KEY_BOOTSTRAPPED\":null,\"$KEY_GENERATION\":null}"
        # Whether this member was the first or another one: what counts is what is recorded.
        read_state
        [[ -n $state_bootstrap_size ]] || return 1
    fi
    if ((self_id > state_bootstrap_size)); then
        join "the ensemble is being bootstrapped by its first $state_bootstrap_size members, and this one joins when one serves"
        return
    fi
    bootstrap
}

# With data, but not in the membership on its volume: joins the members that serve.
# in: self_ordinal; out: vol_membership, start_attempts, status, fail_reason; needs: identify, find_membership
rejoin() {
    is_wanted || return 1
    if find_serving; then
        start_attempts=0
        join_serving
        return
    fi
    fail_reason="this member is not in the membership on its volume: it asks a member that serves for the current one, and none does"
    # Not in the middle of an election: a member that joins those that serve is in their list and in no other.
    start_attempts=$((start_attempts + 1))
    ((start_attempts > 3)) && go_on_with_pending
}

# The ensemble may wait for this member, and not serve until it comes: the leader took it in, and it ended before it knew.
# The list that it was asked to agree to is on the volume (QuorumPeer.setLastSeenQuorumVerifier), and the others need its
# vote for that one too (FastLeaderElection.getVoteTracker). It was in step with the leader when it was asked, and a list grows
# by one member at a time (watch.sh), so that each majority of it has one of every majority of the list before. Should the
# others come to serve without it all the same, it is taken back: ZooKeeper would never follow them (LearnerHandler: "Follower
# is ahead of the leader").
# in: self_id, vol_version; out: vol_membership, the marker assumed, status, the outs of find_role; needs: find_membership
go_on_with_pending() {
    local pending version
    pending=$(cat "$MEMBERSHIP.next" 2>/dev/null)
    [[ $'\n'$pending$'\n' =~ $'\n'version=([0-9a-f]{1,16})$'\n' ]] || return 1
    version=${BASH_REMATCH[1]}
    ((16#$version > vol_version)) || return 1
    find_role "$self_id" "$pending"
    [[ $list_role == participant ]] || return 1
    log "no member serves, and the last membership that this member was asked to agree to has it: it goes on with that one"
    : >"$MARK_ASSUMED"
    sync "$CONF_DIR"
    vol_membership=$MEMBERSHIP.$version
    grep '^server\.' <<<"$pending" | write_whole "$vol_membership"
}

# Whether the StatefulSet includes this member.
# in: self_ordinal, self_id; out: status, fail_reason, the outs of read_ensemble; needs: identify
is_wanted() {
    read_ensemble || return 1
    fail_reason="the StatefulSet has $ens_replicas members, so there is no member $self_id"
    ((self_ordinal < ens_replicas))
}

# Begins with the list of all bootstrapping members, and an empty disk that ZooKeeper may trust once.
# in: state_bootstrap_size; out: vol_membership, vol_generation, the marker initialize; needs: read_state
bootstrap() {
    local member list=''
    adopt_generation
    # ZooKeeper removes the file when it has trusted the disk (db.autocreate, FileTxnSnapLog.restore).
    write_whole "$MARK_INITIALIZE" </dev/null
    for ((member = 0; member < state_bootstrap_size; member++)); do
        list+="server.$((member + 1))=$(address_of "$member" participant)"$'\n'
    done
    write_membership "$list"
}

# Begins with the membership of a member that serves. A member that is not in it adds itself as an observer, of which any number
# may join at a time (ZooKeeper Dynamic Reconfiguration, "Adding servers"); the watcher makes it a voter.
# in: $1 why; out: vol_membership, status, fail_reason; needs: read_ensemble
join() {
    if ! find_serving; then
        fail_reason="$1, and none does"
        return 1
    fi
    join_serving
}

# Begins with the membership of the member that find_serving has found.
# in: list_members, self_ordinal, self_id; out: vol_membership, list_members, status, fail_reason, the outs of may_serve, read_state and find_role; needs: find_serving
join_serving() {
    # Asked now that it is known which members it joins: zk-recover may have begun another generation.
    if has_data; then
        rm -f "$MARK_ACCEPTED"
        may_serve || return 1
    else
        read_state || return 1
        if [[ $state_bootstrapped != true ]]; then
            fail_reason="$STATE does not say yet that the ensemble is bootstrapped, nor its data generation: its leader writes that soon"
            return 1
        fi
        adopt_generation
    fi
    find_role "$self_id" "$list_members"
    [[ -n $list_role ]] || list_members+="server.$self_id=$(address_of "$self_ordinal" observer)"$'\n'
    rm -f "$MARK_INITIALIZE"
    write_membership "$list_members"
    rm -f "$MARK_ASSUMED"
}

# Writes a list that nothing has committed, in place of all others.
# in: $1 list; out: vol_membership; needs: -
write_membership() {
    local file
    vol_membership=$MEMBERSHIP.0
    printf '%s' "$1" | write_whole "$vol_membership"
    for file in "$MEMBERSHIP".*; do
        [[ $file == "$vol_membership" ]] || rm -f "$file"
    done
}
