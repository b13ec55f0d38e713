# shellcheck shell=bash disable=SC2034 # what a function leaves may be for another script
# What all scripts share: the log, whole files, lists of members, questions to members. Sourced after variables.sh, never run.

# Prints a line with time and script.
# in: $@ words; out: stdout; needs: -
log() {
    printf '%(%Y-%m-%d %H:%M:%S)T %s: %s\n' -1 "$(basename "$0" .sh)" "$*"
}

# Writes a file so that a kill or a loss of power leaves the old one or the new one, and never a part.
# in: $1 file, stdin; out: the file; needs: -
write_whole() {
    cat >"$1.new"
    sync "$1.new"
    mv -f "$1.new" "$1"
    sync "${1%/*}"
}

# The host name of a member.
# in: $1 ordinal; out: stdout; needs: -
host_of() {
    printf '%s' "$ENSEMBLE-$1.$MEMBERS_DOMAIN"
}

# What a list of members says of one, behind `server.<id>=`.
# in: $1 ordinal, $2 role; out: stdout; needs: -
address_of() {
    printf '%s' "$(host_of "$1"):$QUORUM_PORT:$ELECTION_PORT:$2;$CLIENT_PORT"
}

# Sends a four letter word to a member. Starts no process, because readiness asks every second.
# in: $1 host, $2 word; out: ask_answer, empty if there is none; needs: -
ask() {
    ask_answer=
    { exec 3<>"/dev/tcp/$1/$CLIENT_PORT"; } 2>/dev/null || return 0
    # ZooKeeper closes the connection after its answer, so read "fails" at the end of the file.
    { printf '%s' "$2" >&3; IFS= read -r -d '' -t 2 ask_answer <&3; } || true
    exec 3>&-
}

# Sends a four letter word to another member, in a process of its own: only the end of a process ends an attempt to connect to
# an address that no pod has.
# in: $1 host, $2 word; out: ask_answer, empty if there is none; needs: -
ask_peer() {
    ask_answer=$(timeout 3 "$BASH" "$SCRIPTS_DIR/ask.sh" "$1" "$2") || true
}

# Whether the member serves that gave this answer: it has a leader, and is in step with it.
# in: ask_answer; out: status; needs: ask or ask_peer with srvr
serves() {
    [[ $'\n'$ask_answer == *$'\n'Mode:* ]]
}

# Takes the membership out of a serving member's answer: the lines server.N=….
# in: ask_answer; out: list_members, status 0 if there is any; needs: ask or ask_peer with conf
find_members() {
    local line
    list_members=
    while IFS= read -r line; do
        [[ $line != server.* ]] || list_members+=$line$'\n'
    done <<<"$ask_answer"
    [[ -n $list_members ]]
}

# ZooKeeper's own client on this member, logged in as the super user. The password comes on stdin as well, because every
# user of the node can read arguments.
# in: $1 heap, $2… command that runs it (optional), stdin; out: stdout, stderr, status; needs: start.sh wrote the password
super_user_client() {
    local heap=$1
    shift
    { printf 'addauth digest super:%s\n' "$(<"$SECRET_DIR/password")"; cat; } |
        CLIENT_JVMFLAGS="-Xmx$heap -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData" \
            "$@" zkCli.sh -waitforconnection -timeout 8000 -server "127.0.0.1:$CLIENT_PORT"
}

# What a list of members says of one: the role is participant, observer, or empty if the member is not in the list.
# in: $1 id, $2 list; out: list_role, list_address (behind the `=`); needs: -
find_role() {
    list_role=
    list_address=$'\n'$2
    [[ $list_address == *$'\n'"server.$1="* ]] || return 0
    list_address=${list_address#*$'\n'"server.$1="}
    list_address=${list_address%%$'\n'*}
    list_role=participant
    [[ $list_address != *:observer* ]] || list_role=observer
}

# Whether ZooKeeper has written anything to this volume yet.
# in: -; out: status; needs: -
has_data() {
    [[ -n $(compgen -G "$DATA_DIR/version-2/snapshot.*") || -n $(compgen -G "$LOG_DIR/version-2/log.*") ]]
}

# The ids in a list of members, one a line.
# in: stdin; out: stdout; needs: -
ids_of() {
    local line lines
    # ZooKeeper ends its files without a newline: read would leave the last line out.
    mapfile -t lines
    for line in "${lines[@]}"; do
        [[ ! $line =~ ^server\.([0-9]+)= ]] || echo "${BASH_REMATCH[1]}"
    done
}

# The ids of surplus members, comma separated; none while the number of replicas is unknown.
# in: $1 list, ens_replicas; out: list_surplus; needs: -
find_surplus() {
    local one
    list_surplus=
    while read -r one; do
        ((one <= ${ens_replicas:-one})) || list_surplus+=${list_surplus:+,}$one
    done < <(ids_of <<<"$1" | sort -n)
}

# The newest membership on the volume. ZooKeeper writes zoo.cfg.dynamic.<version> only for committed configurations, whole
# or not at all, and names it in zoo.cfg afterwards: after a kill between the two zoo.cfg still names the one before. Pending
# ones (.next) and half-written files (.new, .tmp) do not count. Version 0 is made by the start script: nothing committed it.
# in: -; out: vol_membership (file) and vol_version, empty and -1 if there is none; needs: -
find_membership() {
    local file version
    vol_membership=
    vol_version=-1
    for file in "$MEMBERSHIP".*; do
        version=${file##*.}
        if [[ $version =~ ^[0-9a-f]{1,16}$ && -s $file ]] && ((16#$version > vol_version)); then
            vol_version=$((16#$version))
            vol_membership=$file
        fi
    done
}
