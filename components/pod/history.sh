# shellcheck shell=bash disable=SC2034,SC2154 # variables of and for who sources it
# Which history of the ensemble a volume has. Sourced after api.sh, never run.
#
# zk-recover gives up what only the lost volumes had, and from then on there are two histories: transactions of both have the
# same numbers. ZooKeeper cannot tell them apart. A volume of the old one that comes back (of a member that had been scaled
# away, of a node that was lost) would be served with other data than the rest has. So each history has an id, on every volume
# and beside the note that the ensemble was founded, and a volume of another one waits.

# The id on this volume, in $own; empty on one from before there were any.
find_own_history() {
    own=
    [[ ! -s $CONF_DIR/history ]] || own=$(<"$CONF_DIR/history")
}

new_history() {
    printf '%s' "$(</proc/sys/kernel/random/uuid)"
}

# Whether the data on this volume belongs to the ensemble's history. A new pod waits for the answer, for the API has just made
# it; one that starts again in the same pod was told before, and goes on while the API is away.
is_of_this_history() {
    find_own_history
    history=
    # Where there is no note at all, none says that it is another one.
    if ! read_ensemble || { ! read_state && [[ $reason != *"ERROR 404"* ]]; }; then
        history=$own
        [[ -e $TMP/history ]]
        return
    fi
    if [[ -z $own && -n $history ]]; then
        own=$history
        write_whole "$CONF_DIR/history" <<<"$own"
    fi
    if [[ -n $history && $own != "$history" ]]; then
        reason="the data on this volume is not of the ensemble's history, but of one that was given up (zk-recover), or of"
        reason+=" another ensemble. To have what the others have: kubectl -n $POD_NAMESPACE delete pvc/datadir-$HOSTNAME pod/$HOSTNAME"
        return 1
    fi
    history=$own
    : >"$TMP/history"
}

# Makes sure, after read_ensemble, that it is known outside of all volumes that the ensemble has served, in which history.
mark_founded() {
    read_state || return 1
    find_own_history
    if [[ -z $own ]]; then
        own=${history:-$(new_history)}
        write_whole "$CONF_DIR/history" <<<"$own"
    fi
    # It fails when another member was faster.
    is_marked || write_state "\"founded\":\"true\",\"history\":\"$own\"" || { read_state && is_marked; }
}

is_marked() {
    [[ $founded == true && $history == "$own" && $noted == "$claims $uid" ]]
}

# Notes that the ensemble's history is another one from now on.
note_history() { # id
    read_ensemble && read_state || return 1
    [[ $history == "$1" ]] || write_state "\"history\":\"$1\"" || return 1
    history=$1
}
