# shellcheck shell=bash disable=SC2034,SC2154 # variables of and for who sources it
# Which history of the ensemble a volume has. Sourced after api.sh, never run.
#
# zk-recover gives up what only the lost volumes had, and from then on there are two histories: transactions of both have the
# same numbers. ZooKeeper cannot tell them apart. A volume of the old one that comes back (of a member that had been scaled
# away, of a node that was lost) would be served with other data than the rest has. So each history has an id, on every volume
# and beside the note that the ensemble was founded, and a member whose volume has another one waits.
#
# founded-… is noted by the first member that serves, recovered-… by zk-recover. Only zk-recover puts one in the place of
# another. The note always comes first, and the volumes take over what it says.

new_history() { # founded | recovered
    printf '%s-%s' "$1" "$(</proc/sys/kernel/random/uuid)"
}

# The id on this volume, in $own; empty as long as it has none.
find_own_history() {
    own=
    [[ ! -s $CONF_DIR/history ]] || own=$(<"$CONF_DIR/history")
}

# The volume's data is of what $history says; nothing, as long as nobody has noted one.
set_own_history() {
    own=$history
    if [[ -n $own ]]; then
        write_whole "$CONF_DIR/history" <<<"$own"
    else
        rm -f "$CONF_DIR/history"
    fi
}

# Whether the data on this volume may be served. A new pod waits for the answer, for the API has just made it; one that starts
# again in the same pod was told before, and goes on while the API is away.
is_of_this_history() {
    find_own_history
    history=
    # Where there is no note at all, none says that it is another one.
    if ! read_ensemble || { ! read_state && [[ $reason != *"ERROR 404"* ]]; }; then
        [[ -e $TMP/history ]]
        return
    fi
    # A volume without an id may be of the time before there were any, and so of any history.
    if [[ -n $history && $own != "$history" && ( -n $own || $history == recovered-* ) ]]; then
        rm -f "$TMP/history"
        reason="the data on this volume is not of the ensemble's history, but of one that was given up (zk-recover)"
        if find_serving; then
            reason+="; to have what the others have: kubectl -n $POD_NAMESPACE delete pvc/datadir-$HOSTNAME pod/$HOSTNAME"
        else
            reason+=", and nobody serves: docs/recovery.md, before anything is deleted"
        fi
        return 1
    fi
    : >"$TMP/history"
}

# Makes sure, after read_ensemble, that it is known outside of all volumes that the ensemble has served, in which history; and
# that this volume knows it too.
mark_founded() {
    read_state || return 1
    find_own_history
    if [[ -n $own && -n $history && $own != "$history" ]]; then
        reason="$STATE is about another history ($history) than this volume ($own)"
        return 1
    fi
    if ! is_marked; then
        # It fails when another member was faster.
        write_state "\"founded\":\"true\",\"history\":\"${own:-${history:-$(new_history founded)}}\"" || true
        read_state && is_marked || return 1
    fi
    [[ -n $own ]] || set_own_history
}

is_marked() {
    [[ $founded == true && -n $history && ( -z $own || $own == "$history" ) && $noted == "$claims $uid" ]]
}

# Notes that the ensemble's history is another one, or, with two arguments, only if it was the second.
note_history() { # id, or nothing [id]
    read_ensemble && read_state || return 1
    [[ $history != "$1" && $history == "${2-$history}" ]] || return 0
    write_state "\"history\":${1:+\"}${1:-null}${1:+\"}" || return 1
    history=$1
}
