# shellcheck shell=bash disable=SC2034,SC2154 # variables of and for who sources it
# Which history of the ensemble a volume has. Sourced after api.sh, never run.
#
# zk-recover gives up what only the lost volumes had, and from then on there are two histories: transactions of both have the
# same numbers, and ZooKeeper cannot tell them apart. A volume of the old one that comes back (of a member that had been scaled
# away, of a node that was lost) would be served with other data than the rest has. So what zk-recover begins has an id, noted
# beside the founding (api.sh) and on every volume that is filled from then on, and a member whose volume has another one, or
# none, waits. Before the first zk-recover there is no id anywhere. Nothing but zk-recover puts one in the place of another, or
# takes one back that nobody has: it is withdrawn then, as people may do it too (docs/recovery.md).

new_history() {
    printf 'recovered-%s' "$(</proc/sys/kernel/random/uuid)"
}

# The id on this volume, in $own; empty if it was filled before the first zk-recover.
find_own_history() {
    own=
    [[ ! -s $CONF_DIR/history ]] || own=$(<"$CONF_DIR/history")
}

# This volume's data is of the history that is noted. $TMP/history says in this pod that it may be served.
set_own_history() {
    own=$history
    : >"$TMP/history"
    if [[ -n $own ]]; then
        write_whole "$CONF_DIR/history" <<<"$own"
    else
        rm -f "$CONF_DIR/history"
    fi
}

# After read_state and find_own_history.
is_of_another_history() {
    [[ -n $history && $own != "$history" || -n $own && $own == "$withdrawn" ]]
}

# Whether the data on this volume may be served. A new pod waits for the answer, for the API has just made it; one that starts
# again in the same pod was told before, and goes on while the API is away. The watcher asks again where that was no full answer.
is_of_this_history() {
    find_own_history
    history='' withdrawn='' founded=''
    : >"$TMP/unconfirmed"
    # Where there is no note at all, none says that it is another one.
    if ! read_ensemble || { ! read_state && [[ $reason != *"ERROR 404"* ]]; }; then
        [[ -e $TMP/history ]]
        return
    fi
    if is_of_another_history; then
        refuse_own_history
        reason="the data on this volume is not of the ensemble's history, but of one that was given up (zk-recover)"
        if find_serving; then
            reason+="; to have what the others have: kubectl -n $POD_NAMESPACE delete pvc/datadir-$HOSTNAME pod/$HOSTNAME"
        else
            reason+=", and nobody serves: docs/recovery.md, before anything is deleted"
        fi
        return 1
    fi
    # A note that somebody took away does not make good what was refused.
    if [[ -e $CONF_DIR/refused && -z $history && $(<"$CONF_DIR/refused") != "$withdrawn" ]]; then
        reason="the data on this volume was refused as of a history that was given up, and $STATE has no history now: docs/recovery.md"
        return 1
    fi
    rm -f "$CONF_DIR/refused"
    : >"$TMP/history"
    [[ $founded != true ]] || rm -f "$TMP/unconfirmed"
}

refuse_own_history() {
    rm -f "$TMP/history"
    echo "${history:-$withdrawn}" >"$CONF_DIR/refused"
}

# Makes sure, after read_ensemble, that it is known outside of all volumes that the ensemble has served, in which history.
mark_founded() {
    read_state || return 1
    find_own_history
    if is_of_another_history; then
        reason="$STATE is about another history ($history) than this volume (${own:-none}): docs/recovery.md"
        return 1
    fi
    # It fails when another member was faster.
    is_marked || write_state "\"founded\":\"true\"${own:+,\"history\":\"$own\"}" || { read_state && is_marked; }
}

is_marked() {
    [[ $founded == true && $history == "$own" && $noted == "$claims $uid" ]]
}

# Notes that another history begins.
note_history() { # id
    read_ensemble && read_state || return 1
    [[ $history == "$1" ]] || write_state "\"history\":\"$1\"" || return 1
    history=$1
}

# Notes that it did not, if it was noted: the one before goes on.
withdraw_history() { # id, the one before or nothing
    read_ensemble && read_state || return 1
    [[ $history == "$1" ]] || return 0
    write_state "\"history\":${2:+\"}${2:-null}${2:+\"},\"withdrawn\":\"$1\""
}
