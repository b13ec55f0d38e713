#!/bin/bash
# Starts a member: who it is, who the others are, its configuration, and then ZooKeeper and the watcher beside it.
# It may be killed at any point, and the next start goes on from there: files appear whole or not at all.
set -euo pipefail
# shellcheck source=components/pod/common.sh
. "${BASH_SOURCE[0]%/*}/common.sh"
# shellcheck source=components/pod/api.sh
. "$SCRIPTS/api.sh"
# shellcheck source=components/pod/peers.sh
. "$SCRIPTS/peers.sh"
# shellcheck source=components/pod/history.sh
. "$SCRIPTS/history.sh"
# shellcheck source=components/pod/membership.sh
. "$SCRIPTS/membership.sh"
# shellcheck source=components/pod/names.sh
. "$SCRIPTS/names.sh"

# As the container's first process bash would ignore the signal, and a stop would take the whole grace period.
trap 'exit 143' TERM

refuse() {
    log "REFUSED: $*" >&2
    exit 1
}

# Repeats a question until it is answered. What it waits for, in $reason, goes to the log and to the probes.
wait_until() { # question
    local seconds=1
    until "$@"; do
        log "waiting: $reason; asking again in $seconds s"
        echo "$reason" >"$TMP/waiting"
        sleep "$seconds" &
        wait $!
        seconds=$((seconds < 8 ? seconds * 2 : 8))
    done
    rm -f "$TMP/waiting"
}

identify() {
    ordinal=${HOSTNAME##*-}
    [[ $ordinal =~ ^[0-9]+$ ]] || refuse "the host name '$HOSTNAME' does not end with a member's number"
    id=$((ordinal + 1))
    if [[ ! -e $DATA_DIR/myid ]]; then
        echo "$id" | write_whole "$DATA_DIR/myid"
    elif [[ $(<"$DATA_DIR/myid") != "$id" ]]; then
        # Two members with one id would each count for a majority.
        refuse "$HOSTNAME has to be member $id, but $DATA_DIR/myid says '$(<"$DATA_DIR/myid")':" \
            "the volume of another member is mounted here"
    fi
}

configure() {
    choose_membership
    {
        cat "$ZK_SETTINGS/zoo.cfg"
        echo "dynamicConfigFile=$membership"
    } | write_whole "$CONF_DIR/zoo.cfg"
}

# The super user, whom no ACL stops: the scripts log in with the password, ZooKeeper knows its digest. The copy stays as
# this process knows it, also when the Secret gets another one. Both are for this user's eyes, and on no disk.
know_super_user() {
    local password=$SUPER_USER_DIR/password digest
    [[ -s $password ]] || refuse "there is no password of the super user in $password: the Secret is missing or empty"
    (umask 077 && cat "$password" >"$SECRET_DIR/password")
    digest=$(printf 'super:%s' "$(<"$password")" | sha1sum)
    # shellcheck disable=SC2001 # a pattern substitution cannot insert what it matched
    digest=$(printf '%b' "$(sed 's/../\\x&/g' <<<"${digest%% *}")" | base64)
    (umask 077 && echo "-Dzookeeper.DigestAuthenticationProvider.superDigest=super:$digest" >"$SECRET_DIR/flags")
}

# Runs ZooKeeper as a child, because the container has to outlive it by a moment (stop.sh).
run() {
    local command home flags listener java='' code=0
    # The image's directory carries the version in its name.
    command=$(command -v zkServer.sh) || refuse "there is no zkServer.sh on PATH: not an image like the official one"
    home=$(readlink -f "$command")
    home=${home%/bin/zkServer.sh}
    mapfile -t flags <"$ZK_SETTINGS/jvm.flags"
    log "member $id of $ENSEMBLE, membership from ${membership##*/}"
    command -v getent >/dev/null || refuse "there is no getent on PATH: not an image like the official one"
    remember_names
    # What was known is good enough to begin with; asking takes a while when DNS does not answer.
    [[ -s $NAMES ]] || look_up_names || log "the names of the members cannot be written yet"
    # Open at both ends, so that neither side waits for the other.
    rm -f "$ERRORS"
    mkfifo "$ERRORS"
    exec 8<>"$ERRORS"
    trap 'stopped=true; [[ -z $java ]] || kill -TERM "$java"' TERM
    # A file of flags: what stands on the command line can be read by everybody on the node.
    java "@$SECRET_DIR/flags" "${flags[@]}" -cp "$home/*:$home/lib/*" org.apache.zookeeper.server.quorum.QuorumPeerMain "$CONF_DIR/zoo.cfg" &
    java=$!
    [[ -z ${stopped:-} ]] || kill -TERM "$java"
    end_on_disk_error "$java" &
    listener=$!
    keep_names "$java" &
    keep_watching "$java" &
    # A signal ends the wait, not what is waited for.
    while kill -0 "$java" 2>/dev/null; do
        code=0
        wait "$java" || code=$?
    done
    kill "$listener" 2>/dev/null || true
    linger
    exit "$code"
}

# After a failed write ZooKeeper goes on with data in memory that its log lacks, and what is not in the log is lost at the next
# start, acknowledged or not (seen with 3.9.4 on a full disk; a sibling of ZOOKEEPER-3701). So the first such error ends it,
# and the next start begins with what is on the disk, as after any other death. Other threads may end that ZooKeeper calls
# critical, such as one that wrote to a leader who is gone: that is an election, and no reason.
end_on_disk_error() { # java's process
    local line
    while IFS= read -r line <&8; do
        case $line in
            *"from thread : SyncThread"* | *"No space left on device"* | *"Disk quota exceeded"* | *"Input/output error"* | \
                *"Read-only file system"*)
                log "ENDED ZooKeeper, which would have gone on without its log: $line"
                kill -KILL "$1" || true
                return
                ;;
        esac
    done
}

# A transaction log grows by steps of 64 MiB (preAllocSize): with less ZooKeeper would soon end again.
# shellcheck disable=SC2317 # wait_until asks it
has_space() {
    local free
    free=$(($(stat -f -c '%a * %S' "$DATA_DIR") / 1048576))
    reason="the volume is full: $free MiB are left, and 64 are needed"
    ((free >= 64))
}

keep_watching() { # java's process
    while kill -0 "$1" 2>/dev/null; do
        "$BASH" "$SCRIPTS/watch.sh" "$1" || log "the watcher ended; it starts again in 5 s"
        sleep 5
    done
}

# For a moment names and Services still lead to this address. While somebody has it, who connects is refused at once and
# goes to the next member; when nobody has it, the attempt hangs until it times out.
linger() {
    if [[ -n ${stopped:-} && ! -e $TMP/quick ]]; then
        sleep 2
    fi
}

mkdir -p "$DATA_DIR" "$LOG_DIR" "$CONF_DIR"
rm -f "$TMP"/{waiting,stopping,quick,unconfirmed}
echo $$ >"$TMP/pid"
wait_until has_space
identify
configure
know_super_user
run
