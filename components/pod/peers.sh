# shellcheck shell=bash disable=SC2034,SC2154 # variables of and for who sources it
# What can be known of the other members: who serves, and who is surely away. Sourced after api.sh, never run.

# Whether ZooKeeper surely does not run in a pod: its address refuses, or its name has none although names are answered. Who
# cannot be asked (a time-out; DNS or the network is away) may well serve. What speaks against it is in $reason.
is_away() { # host or address
    local said code=0
    if ask_peer "$1" ruok; then
        reason="ZooKeeper runs on ${1%".$MEMBERS_DOMAIN"}"
        return 1
    fi
    # shellcheck disable=SC2016 # what the inner shell is given
    said=$(timeout 3 "$BASH" -c ': <>"/dev/tcp/$0/$1"' "$1" "$CLIENT_PORT" 2>&1) || true
    [[ $said != *"Connection refused"* ]] || return 0
    if [[ $1 == *".$MEMBERS_DOMAIN" ]] && find_addresses; then
        timeout 5 getent ahosts "$1." >/dev/null || code=$?
        # There is no such name. (It says so too where no DNS server answers, but there was an answer just now.)
        ((code != 2)) || return 0
    fi
    reason="nobody can tell whether ZooKeeper runs on ${1%".$MEMBERS_DOMAIN"}: port $CLIENT_PORT there neither answers nor refuses"
    return 1
}

# The same of all pods of the ensemble but this one, also of those that nobody has named.
nobody_else_runs() {
    local address
    find_addresses || return 1
    for address in $addresses; do
        [[ $'\n'$own_addresses$'\n' == *$'\n'$address$'\n'* ]] || is_away "$address" || return 1
    done
}

# The addresses of all pods of the ensemble, one a line in $addresses: as DNS has them, if it answers, which it does when one
# of this pod's is among them. (With two kinds of addresses the headless Service has one of them.)
find_addresses() {
    local address
    own_addresses=$(getent ahosts "$(host_of "${HOSTNAME##*-}")" | cut -d' ' -f1 | sort -u) || true
    addresses=$(timeout 5 getent ahosts "$MEMBERS_DOMAIN." | cut -d' ' -f1 | sort -u) || true
    for address in $own_addresses; do
        [[ $'\n'$addresses$'\n' != *$'\n'$address$'\n'* ]] || return 0
    done
    reason="DNS does not tell which pods $ENSEMBLE has, this one among them: ZooKeeper may run in any"
    return 1
}

# The committed list of another member that serves, in $members. After read_ensemble.
find_serving() {
    local one
    for ((one = 1; one <= replicas; one++)); do
        if ((one != id)) && ask_peer "$(host_of $((one - 1)))" conf && find_members; then
            return 0
        fi
    done
    return 1
}

# Whether the list that this member went on with (membership.sh) is not the one of those who serve.
assumed_wrongly() {
    [[ -e $CONF_DIR/assumed ]] && read_ensemble && find_serving || return 1
    find_role "$id" "$members"
    [[ $role != participant ]]
}
