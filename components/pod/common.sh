# shellcheck shell=bash disable=SC2034 # many of its variables are for who sources it
# What the scripts share. Sourced, never run.

# The values that the plan wrote (components/plan/texts/ensembleEnv.ts).
# shellcheck source=/dev/null
. "${ZK_SETTINGS:?}/ensemble.env"

SCRIPTS=${BASH_SOURCE[0]%/*}
# Notes from one script to another, gone with the container.
TMP=${TMPDIR:-/tmp}

log() {
    printf '%(%Y-%m-%d %H:%M:%S)T %s: %s\n' -1 "$(basename "$0" .sh)" "$*"
}

write_whole() { # file; the text comes on stdin
    cat >"$1.new"
    sync "$1.new"
    mv -f "$1.new" "$1"
    sync "${1%/*}"
}

# Below which all members have their names; alone it stands for all of them.
MEMBERS_DOMAIN=$HEADLESS_SERVICE.${POD_NAMESPACE:?}.svc.$CLUSTER_DOMAIN

host_of() { # member's ordinal
    printf '%s' "$ENSEMBLE-$1.$MEMBERS_DOMAIN"
}

# What a list of members says of one.
address_of() { # ordinal role
    printf '%s' "$(host_of "$1"):$QUORUM_PORT:$ELECTION_PORT:$2;$CLIENT_PORT"
}

# Sends a four letter word to a member; the answer is in $answer. Starts no process: readiness asks every second.
ask() { # host word
    answer=
    { exec 3<>"/dev/tcp/$1/$CLIENT_PORT"; } 2>/dev/null || return 1
    printf '%s' "$2" >&3
    # ZooKeeper closes the connection after its answer, so read "fails" at the end of the file.
    IFS= read -r -d '' -t 2 answer <&3 || true
    exec 3>&-
    [[ -n $answer ]]
}

# The same for another member, in a process of its own: an attempt to connect to an address where nobody is can only be
# ended with its process.
ask_peer() { # host word
    answer=$(timeout 3 "$BASH" "$SCRIPTS/ask.sh" "$1" "$2") && [[ -n $answer ]]
}

# Whether the answer to srvr is that of a member which serves: it has a leader, and is in step with it.
serves() {
    [[ $'\n'$answer == *$'\n'Mode:* ]]
}

# Takes the committed configuration out of a serving member's answer to conf: the lines server.N=… in $members.
find_members() {
    local line
    members=
    [[ $answer == *membership:* ]] || return 1
    while IFS= read -r line; do
        [[ $line != server.* ]] || members+=$line$'\n'
    done <<<"${answer#*membership:}"
    [[ -n $members ]]
}

# ZooKeeper's own client on this member, logged in as the super user. What it is told comes on stdin, the password too:
# arguments can be read by everybody on the node.
super_user_client() { # heap [command that runs it…]
    local heap=$1
    shift
    { printf 'addauth digest super:%s\n' "$(<"$SECRET_DIR/password")" && cat; } |
        CLIENT_JVMFLAGS="-Xmx$heap -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData" \
            "$@" zkCli.sh -waitforconnection -timeout 8000 -server "127.0.0.1:$CLIENT_PORT"
}

# What a list of members says of one: $role is participant, observer, or empty if it is not there; $address the rest.
find_role() { # id list
    role=
    address=$'\n'$2
    [[ $address == *$'\n'"server.$1="* ]] || return 0
    address=${address#*$'\n'"server.$1="}
    address=${address%%$'\n'*}
    role=participant
    [[ $address != *:observer* ]] || role=observer
}

# Whether ZooKeeper has written anything yet.
has_data() {
    [[ -n $(compgen -G "$DATA_DIR/version-2/snapshot.*") || -n $(compgen -G "$LOG_DIR/version-2/log.*") ]]
}

# The ids in a list of members, which comes on stdin; one a line.
listed() {
    local line
    # ZooKeeper ends its files without a newline.
    while IFS= read -r line || [[ -n $line ]]; do
        [[ ! $line =~ ^server\.([0-9]+)= ]] || echo "${BASH_REMATCH[1]}"
    done
}

# The ids of members beyond the StatefulSet's count, comma separated, in $beyond; none while the count is not known.
find_beyond() { # list of members
    local one
    beyond=
    while read -r one; do
        ((one <= ${replicas:-one})) || beyond+=${beyond:+,}$one
    done < <(listed <<<"$1" | sort -n)
}

# The newest membership on the volume, in $membership, and its version; empty and -1 if there is none. ZooKeeper writes
# zoo.cfg.dynamic.<version> only for committed configurations, whole or not at all, and names it in zoo.cfg afterwards:
# after a kill between the two zoo.cfg still names the one before. Pending ones (.next) and half-written files (.new, .tmp)
# do not count. Version 0 is the start script's own: a list that nobody has committed yet.
find_membership() {
    local file version
    membership=
    membership_version=-1
    for file in "$CONF_DIR"/zoo.cfg.dynamic.*; do
        version=${file##*.}
        if [[ $version =~ ^[0-9a-f]{1,16}$ && -s $file ]] && ((16#$version > membership_version)); then
            membership_version=$((16#$version))
            membership=$file
        fi
    done
}
