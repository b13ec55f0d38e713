# shellcheck shell=bash disable=SC2034 # what a function leaves may be for another script
# What can be known of the other members: which serve, and which surely do not run. Sourced after api.sh, never run.

# Whether ZooKeeper surely does not run in a pod: its address refuses, or its name has no address although DNS answers. A
# member that cannot be asked (a time-out; DNS or the network is away) may serve.
# in: $1 host or address; out: status, fail_reason (why it may run), ask_answer, the outs of find_addresses; needs: -
is_away() {
    local said code=0
    ask_peer "$1" ruok
    if [[ -n $ask_answer ]]; then
        fail_reason="ZooKeeper runs on ${1%".$MEMBERS_DOMAIN"}"
        return 1
    fi
    # shellcheck disable=SC2016 # what the inner shell is given
    said=$(timeout 3 "$BASH" -c ': <>"/dev/tcp/$0/$1"' "$1" "$CLIENT_PORT" 2>&1)
    [[ $said != *"Connection refused"* ]] || return 0
    if [[ $1 == *".$MEMBERS_DOMAIN" ]] && find_addresses; then
        timeout 5 getent ahosts "$1." >/dev/null || code=$?
        # There is no such name. (getent says so too where no DNS server answers, but there was an answer just now.)
        ((code != 2)) || return 0
    fi
    fail_reason="it is unknown whether ZooKeeper runs on ${1%".$MEMBERS_DOMAIN"}: port $CLIENT_PORT there neither answers nor refuses"
    return 1
}

# Whether ZooKeeper surely runs in no other pod of the ensemble: is_away for each address that DNS has, so also for pods that are
# in no membership.
# in: -; out: status, fail_reason, the outs of is_away; needs: -
no_other_runs() {
    local address
    find_addresses || return 1
    for address in $dns_addresses; do
        [[ $'\n'$dns_own$'\n' == *$'\n'$address$'\n'* ]] || is_away "$address" || return 1
    done
}

# The addresses of all pods of the ensemble, one a line, if DNS answers: it does when one of this pod's addresses is among
# them. (With two kinds of addresses the headless Service has one of them.)
# in: -; out: dns_addresses, dns_own, fail_reason, status; needs: -
find_addresses() {
    local address
    dns_own=$(getent ahosts "$(host_of "${HOSTNAME##*-}")" | cut -d' ' -f1 | sort -u)
    dns_addresses=$(timeout 5 getent ahosts "$MEMBERS_DOMAIN." | cut -d' ' -f1 | sort -u)
    for address in $dns_own; do
        [[ $'\n'$dns_addresses$'\n' != *$'\n'$address$'\n'* ]] || return 0
    done
    fail_reason="DNS does not list the pods of $ENSEMBLE with this one among them, so ZooKeeper may run in any"
    return 1
}

# The membership as another member tells it that serves.
# in: ens_replicas, self_id; out: list_members, ask_answer, status; needs: read_ensemble
find_serving() {
    local one
    for ((one = 1; one <= ens_replicas; one++)); do
        ((one != self_id)) || continue
        ask_peer "$(host_of $((one - 1)))" conf
        ! find_members || return 0
    done
    return 1
}

# Whether this member went on with a membership (membership.sh, go_on_with_pending) that those which serve do not have.
# in: self_id; out: status, list_role, the outs of read_ensemble and find_serving; needs: -
assumed_wrongly() {
    [[ -e $MARK_ASSUMED ]] || return 1
    # If it fails, the number of before will do.
    read_ensemble
    find_serving || return 1
    find_role "$self_id" "$list_members"
    [[ $list_role != participant ]]
}
