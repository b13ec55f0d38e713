# shellcheck shell=bash
# The hosts file: where the members are. Sourced by start.sh, never run.
#
# The JVM resolves host names from this file (jdk.net.hosts.file), and asks no DNS server: ZooKeeper looks up every name in every
# message of an election, one after the other. While a DNS server does not answer there would be no leader, although all
# members reach each other (16 s without one, with 3.9.4 and glibc's time-outs). A node that is lost with the leader and a DNS
# server on it is enough for that. So an address that was known stays until there is a newer one.

# Begins with what an earlier start in this pod knew.
# in: self_ordinal; out: hosts_known, removes a hosts file of another address; needs: identify
remember_hosts() {
    local address host rest own
    # After a restart of the node all have other addresses, and the old ones may be those of another ensemble.
    own=$(getent ahosts "$(host_of "$self_ordinal")" | head -1 | cut -d' ' -f1) || true
    if ! grep -sqxF "$own $(host_of "$self_ordinal") $HOSTNAME" "$HOSTS_FILE"; then
        rm -f "$HOSTS_FILE"
        return
    fi
    while read -r address host rest; do
        hosts_known["$host"]=$address
    done <"$HOSTS_FILE"
}

# Looks up all members up to the last one of the newest list, and writes the file if anything is new. Also those that are not in
# it: every member with a higher id connects back to a joining one. (One with a higher id itself is not connected back to.)
# in: self_ordinal; out: hosts_known, hosts_text, the hosts file, status, the outs of find_membership; needs: identify
update_hosts() {
    local one last=0 host name fd fds=() address text
    find_membership
    while read -r one; do
        ((one <= last)) || last=$one
    done < <(ids_of <"${vol_membership:-/dev/null}")
    # All at once: one that is not answered must not keep the others waiting.
    for ((one = 0; one < last; one++)); do
        name=$ENSEMBLE-$one.$MEMBERS_DOMAIN
        # With a dot at the end nothing is tried but this: the search list has domains whose servers may not answer. Without it
        # the own name is found in /etc/hosts.
        ((one == self_ordinal)) || name+=.
        exec {fd}< <(timeout 2 getent ahosts "$name")
        fds[one]=$fd
    done
    # The short names are what the JVM looks up for its own sake.
    text=$'127.0.0.1 localhost\n'
    for ((one = 0; one < last; one++)); do
        host=$ENSEMBLE-$one.$MEMBERS_DOMAIN
        fd=${fds[one]}
        read -r address _ <&"$fd" || address=${hosts_known["$host"]:-}
        exec {fd}<&-
        [[ -n $address ]] || continue
        hosts_known["$host"]=$address
        text+="$address $host ${host%%.*}"$'\n'
    done
    [[ $text != "$hosts_text" ]] || return 0
    printf '%s' "$text" >"$HOSTS_FILE.new" && mv -f "$HOSTS_FILE.new" "$HOSTS_FILE" && hosts_text=$text
}

# A node whose disk is full for a moment must not end the loop: nothing would show it before the next roll.
# in: $1 java's process; out: the outs of update_hosts; needs: remember_hosts
keep_hosts() {
    while kill -0 "$1" 2>/dev/null; do
        update_hosts || log "the hosts file cannot be written; trying again in 1 s"
        sleep 1
    done
}
