# shellcheck shell=bash disable=SC2034 # what a function leaves may be for another script
# Which data generation a volume has. Sourced after api.sh and peers.sh, never run.
#
# zk-recover abandons what only the lost volumes had, and from then on there are two continuations of the same data:
# transactions of both have the same numbers, and ZooKeeper cannot tell them apart. A volume of the old one that comes back (of
# a member that had been scaled away, of a node that was lost) would serve other data than the rest. So what zk-recover begins
# has an id, which is in the state ConfigMap and on every volume that is filled from then on, and a member whose volume has
# another id, or none, waits. Before the first zk-recover there is no id anywhere. Only zk-recover replaces one id by another,
# or takes back one that no volume has: that one is withdrawn then, as people may do it too (docs/recovery.md).

# A new id of a data generation.
# in: -; out: stdout; needs: -
new_generation() {
    printf 'recovered-%s' "$(</proc/sys/kernel/random/uuid)"
}

# The id on this volume; empty if the volume was filled before the first zk-recover.
# in: -; out: vol_generation; needs: -
read_generation() {
    vol_generation=
    [[ ! -s $MARK_GENERATION ]] || vol_generation=$(<"$MARK_GENERATION")
}

# Gives this volume the generation that the state ConfigMap has, and accepts it in this pod.
# in: state_generation; out: vol_generation, the markers generation and accepted; needs: read_state
adopt_generation() {
    vol_generation=$state_generation
    : >"$MARK_ACCEPTED"
    if [[ -n $vol_generation ]]; then
        write_whole "$MARK_GENERATION" <<<"$vol_generation"
    else
        rm -f "$MARK_GENERATION"
    fi
}

# Whether this volume's data is of another generation than the ensemble's.
# in: state_generation, state_withdrawn, vol_generation; out: status; needs: read_state, read_generation
is_abandoned() {
    [[ -n $state_generation && $vol_generation != "$state_generation" || -n $vol_generation && $vol_generation == "$state_withdrawn" ]]
}

# Whether the data on this volume may be served. A new pod waits for the answer, because the API has just created it; one that
# starts again in the same pod was told before, and goes on while the API is away. The watcher asks again where the answer was
# incomplete.
# in: -; out: fail_reason, status, list_members, the outs of read_ensemble, read_state and read_generation, the markers accepted, unconfirmed and refused; needs: self_id
may_serve() {
    read_generation
    state_generation='' state_withdrawn='' state_bootstrapped=''
    : >"$MARK_UNCONFIRMED"
    # Without a state ConfigMap nothing says that there is another generation.
    if ! read_ensemble || { ! read_state && [[ $fail_reason != *"ERROR 404"* ]]; }; then
        [[ -e $MARK_ACCEPTED ]]
        return
    fi
    if is_abandoned; then
        refuse_generation
        fail_reason="the data on this volume is of an abandoned data generation (zk-recover) and is not served"
        if find_serving; then
            fail_reason+="; to take the data of the others: kubectl -n $POD_NAMESPACE delete pvc/datadir-$HOSTNAME pod/$HOSTNAME"
        else
            fail_reason+=". No member serves: read docs/recovery.md before you delete anything"
        fi
        return 1
    fi
    # Removing the state ConfigMap's entry by hand does not make good what was refused.
    if [[ -e $MARK_REFUSED && -z $state_generation && $(<"$MARK_REFUSED") != "$state_withdrawn" ]]; then
        fail_reason="the data on this volume was refused as of an abandoned data generation, and $STATE names no data generation now: read docs/recovery.md"
        return 1
    fi
    rm -f "$MARK_REFUSED"
    : >"$MARK_ACCEPTED"
    [[ $state_bootstrapped != true ]] || rm -f "$MARK_UNCONFIRMED"
}

# Records that this volume's data is not to be served, also while the API is away.
# in: state_generation, state_withdrawn; out: the markers accepted and refused; needs: is_abandoned
refuse_generation() {
    rm -f "$MARK_ACCEPTED"
    echo "${state_generation:-$state_withdrawn}" >"$MARK_REFUSED"
}

# Makes sure that the state ConfigMap says that the ensemble is bootstrapped, with this volume's generation.
# in: -; out: fail_reason, status, the outs of read_state and read_generation; needs: read_ensemble
record_bootstrapped() {
    local attempt
    # A change fails when another member was faster: then it is recorded.
    for attempt in 1 2; do
        read_state || return 1
        read_generation
        if is_abandoned; then
            fail_reason="$STATE has another data generation ($state_generation) than this volume (${vol_generation:-none}): read docs/recovery.md"
            return 1
        fi
        ! is_recorded || return 0
        ! write_state "\"$KEY_BOOTSTRAPPED\":\"true\"${vol_generation:+,\"$KEY_GENERATION\":\"$vol_generation\"}" || return 0
    done
    return 1
}

# Whether the state ConfigMap says so already, for the StatefulSet that there is.
# in: state_bootstrapped, state_generation, vol_generation, state_written_for, ens_claims, ens_uid; out: status; needs: read_state, read_generation
is_recorded() {
    [[ $state_bootstrapped == true && $state_generation == "$vol_generation" && $state_written_for == "$ens_claims $ens_uid" ]]
}

# Records that another generation begins.
# in: $1 its id; out: state_generation, fail_reason, status, the outs of read_ensemble and read_state; needs: -
record_generation() {
    read_ensemble_and_state || return 1
    write_state "\"$KEY_GENERATION\":\"$1\"" || return 1
    state_generation=$1
}

# Records that it did not begin, if that was recorded: the one before goes on.
# in: $1 its id, $2 the one before or nothing; out: fail_reason, status, the outs of read_ensemble and read_state; needs: -
withdraw_generation() {
    read_ensemble_and_state || return 1
    [[ $state_generation == "$1" ]] || return 0
    write_state "\"$KEY_GENERATION\":${2:+\"}${2:-null}${2:+\"},\"$KEY_WITHDRAWN\":\"$1\""
}
