# shellcheck shell=bash disable=SC2034,SC2154 # variables of and for who sources it
# Where the members are. Sourced by start.sh, never run.
#
# The JVM takes their names from a file (jdk.net.hosts.file) that is kept here, and asks no DNS server: ZooKeeper looks up every
# name in every message of an election, one after the other. While a DNS server does not answer there would be no leader,
# although all members reach each other (16 s without one, with 3.9.4 and glibc's time-outs). A node that is lost with the
# leader and a DNS server on it is enough for that. So what was known stays until something newer is.

declare -A address_of_host=()

# Begins with what an earlier start in this pod knew.
remember_names() {
    local address host rest own
    [[ -s $NAMES ]] || return 0
    # After a restart of the node all have other addresses, and the old ones may be those of another ensemble.
    own=$(getent ahosts "$(host_of "$ordinal")" | head -1 | cut -d' ' -f1) || true
    if ! grep -qxF "$own $(host_of "$ordinal") $HOSTNAME" "$NAMES"; then
        rm -f "$NAMES"
        return
    fi
    while read -r address host rest; do
        address_of_host[$host]=$address
    done <"$NAMES"
}

# Looks up all members up to the last one of the newest list, and writes the file if anything is new. Also those who are not in
# it: a newcomer is connected back to by every member with a higher id. (One with a higher id itself is not.)
look_up_names() {
    local one last=0 host name fd fds=() address text
    find_membership
    while read -r one; do
        ((one <= last)) || last=$one
    done < <(listed <"${membership:-/dev/null}")
    # All at once: one that is not answered must not keep the others waiting.
    for ((one = 0; one < last; one++)); do
        name=$ENSEMBLE-$one.$MEMBERS_DOMAIN
        # With a dot at the end nothing is tried but this: the search list has domains whose servers may not answer. Without it
        # the own name is found in /etc/hosts.
        ((one == ordinal)) || name+=.
        exec {fd}< <(timeout 2 getent ahosts "$name")
        fds[one]=$fd
    done
    # The short names are what the JVM looks up for its own sake.
    text=$'127.0.0.1 localhost\n'
    for ((one = 0; one < last; one++)); do
        host=$ENSEMBLE-$one.$MEMBERS_DOMAIN
        fd=${fds[one]}
        read -r address _ <&"$fd" || address=${address_of_host[$host]:-}
        exec {fd}<&-
        [[ -n $address ]] || continue
        address_of_host[$host]=$address
        text+="$address $host ${host%%.*}"$'\n'
    done
    [[ $text != "${names_text:-}" ]] || return 0
    printf '%s' "$text" >"$NAMES.new" && mv -f "$NAMES.new" "$NAMES" || return 1
    names_text=$text
}

# A node whose disk is full for a moment must not end the loop: nobody would notice before the next roll.
keep_names() { # java's process
    while kill -0 "$1" 2>/dev/null; do
        look_up_names || log "the names of the members cannot be written; trying again in 1 s"
        sleep 1
    done
}
