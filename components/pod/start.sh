#!/bin/bash
# Starts a member: finds out which one it is, what the membership is, and its configuration; then runs ZooKeeper with the watcher
# beside it. It may be killed at any point, and the next start goes on from there: files appear whole or not at all.
set -euo pipefail
# shellcheck source=components/pod/variables.sh
. "${BASH_SOURCE[0]%/*}/variables.sh"
# shellcheck source=components/pod/common.sh
. "$SCRIPTS_DIR/common.sh"
# shellcheck source=components/pod/api.sh
. "$SCRIPTS_DIR/api.sh"
# shellcheck source=components/pod/peers.sh
. "$SCRIPTS_DIR/peers.sh"
# shellcheck source=components/pod/generation.sh
. "$SCRIPTS_DIR/generation.sh"
# shellcheck source=components/pod/membership.sh
. "$SCRIPTS_DIR/membership.sh"
# shellcheck source=components/pod/hosts.sh
. "$SCRIPTS_DIR/hosts.sh"

# Without this trap bash, as the container's first process, would ignore the signal TERM, and a stop would take the whole grace
# period.
trap 'exit 143' TERM

# Ends the start: Kubernetes starts the container again later.
# in: $@ words; out: stderr, exit 1; needs: -
refuse() {
    log "REFUSED: $*" >&2
    exit 1
}

# Repeats a question until its status is 0. What it waits for goes to the log and to the probes.
# in: $@ the question, fail_reason; out: the marker waiting; needs: -
wait_until() {
    local seconds=1
    until "$@"; do
        log "waiting: $fail_reason; asking again in $seconds s"
        echo "$fail_reason" >"$MARK_WAITING"
        sleep "$seconds" &
        wait $!
        seconds=$((seconds < 8 ? seconds * 2 : 8))
    done
    rm -f "$MARK_WAITING"
}

# Which member this is.
# in: -; out: self_ordinal, self_id, myid on the volume; needs: -
identify() {
    self_ordinal=${HOSTNAME##*-}
    [[ $self_ordinal =~ ^[0-9]+$ ]] || refuse "the host name '$HOSTNAME' does not end with a member's number: run this" \
        "script only in a pod of the StatefulSet"
    self_id=$((self_ordinal + 1))
    if [[ ! -e $DATA_DIR/myid ]]; then
        echo "$self_id" | write_whole "$DATA_DIR/myid"
    elif [[ $(<"$DATA_DIR/myid") != "$self_id" ]]; then
        # Two members with one id would each count for a majority.
        refuse "$HOSTNAME must be member $self_id, but $DATA_DIR/myid says '$(<"$DATA_DIR/myid")', because the volume of" \
            "another member is mounted here: bind this pod's claim to its own volume"
    fi
}

# Writes zoo.cfg: the plan's part, and where the membership is.
# in: -; out: zoo.cfg, the outs of choose_membership; needs: identify
configure() {
    choose_membership
    {
        cat "$ZK_SETTINGS/zoo.cfg"
        echo "dynamicConfigFile=$vol_membership"
    } | write_whole "$CONF_DIR/zoo.cfg"
}

# The super user, whom no ACL stops: the scripts log in with the password, ZooKeeper knows its digest. The copy stays as this
# process knows it, also when the Secret gets another one. Only this user can read both, and they are on no disk.
# in: -; out: password and flags in SECRET_DIR; needs: -
write_super_user() {
    local password=$SUPER_USER_DIR/password digest
    [[ -s $password ]] || refuse "there is no password of the super user in $password, because the Secret is missing or" \
        "empty: run pulumi up --refresh"
    (umask 077; cat "$password" >"$SECRET_DIR/password")
    digest=$(printf 'super:%s' "$(<"$password")" | sha1sum)
    # shellcheck disable=SC2001 # a pattern substitution cannot insert what it matched
    digest=$(printf '%b' "$(sed 's/../\\x&/g' <<<"${digest%% *}")" | base64)
    (umask 077; echo "-Dzookeeper.DigestAuthenticationProvider.superDigest=super:$digest" >"$SECRET_DIR/flags")
}

# Runs ZooKeeper as a child, because the container has to outlive it by a moment (linger), and ends with its exit code.
# in: self_id, vol_membership; out: exit, start_stopped; needs: configure, write_super_user
run() {
    local command home flags listener java code=0
    # The image's directory carries the version in its name.
    command=$(command -v zkServer.sh) ||
        refuse "there is no zkServer.sh on PATH, because the image is not like the official one: set image to one that is"
    home=$(readlink -f "$command")
    home=${home%/bin/zkServer.sh}
    mapfile -t flags <"$ZK_SETTINGS/jvm.flags"
    log "member $self_id of $ENSEMBLE, membership from ${vol_membership##*/}"
    command -v getent >/dev/null ||
        refuse "there is no getent on PATH, because the image is not like the official one: set image to one that is"
    remember_hosts
    # What was known is good enough to begin with; asking takes a while when DNS does not answer.
    [[ -s $HOSTS_FILE ]] || update_hosts || log "the hosts file cannot be written yet"
    # Open at both ends, so that neither side waits for the other.
    rm -f "$ERRORS_PIPE"
    mkfifo "$ERRORS_PIPE"
    exec 8<>"$ERRORS_PIPE"
    # A file of flags, because every user of the node can read the command line.
    java "@$SECRET_DIR/flags" "${flags[@]}" -cp "$home/*:$home/lib/*" org.apache.zookeeper.server.quorum.QuorumPeerMain "$CONF_DIR/zoo.cfg" &
    java=$!
    # A signal that came before this ends the container, and so a ZooKeeper that has not begun.
    trap 'start_stopped=true; kill -TERM "$java"' TERM
    end_on_disk_error "$java" &
    listener=$!
    keep_hosts "$java" &
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
# critical, such as one that wrote to a leader that is gone: that is an election, and no reason.
# in: $1 java's process, lines on descriptor 8; out: kills java; needs: run opened the pipe
end_on_disk_error() {
    local line
    while IFS= read -r line <&8; do
        case $line in
            *"from thread : SyncThread"* | *"No space left on device"* | *"Disk quota exceeded"* | *"Input/output error"* | \
                *"Read-only file system"*)
                log "ENDED ZooKeeper, because it would have gone on without its transaction log (it starts again from the volume): $line"
                kill -KILL "$1"
                return
                ;;
        esac
    done
}

# Whether the volume has the free space that ZooKeeper needs to start. Its transaction log grows by steps of 64 MiB
# (preAllocSize); with less free space it would end again soon.
# in: -; out: status, fail_reason; needs: -
# shellcheck disable=SC2317 # wait_until asks it
has_space() {
    local free
    free=$(($(stat -f -c '%a * %S' "$DATA_DIR") / 1048576))
    fail_reason="the volume is full: $free MiB are left, and ZooKeeper needs 64"
    ((free >= 64))
}

# Runs the watcher beside ZooKeeper, and again when it ends.
# in: $1 java's process; out: -; needs: run
keep_watching() {
    while kill -0 "$1" 2>/dev/null; do
        "$BASH" "$SCRIPTS_DIR/watch.sh" "$1" || log "the watcher ended; it starts again in 5 s"
        sleep 5
    done
}

# For a moment names and Services still lead to this address. While the container has it, a connection is refused at once and
# the client goes to the next member; when no pod has it, the attempt hangs until it times out.
# in: start_stopped, the marker quick; out: -; needs: -
linger() {
    if [[ -n $start_stopped && ! -e $MARK_QUICK ]]; then
        sleep 2
    fi
}

mkdir -p "$DATA_DIR" "$LOG_DIR" "$CONF_DIR"
rm -f "$MARK_WAITING" "$MARK_STOPPING" "$MARK_QUICK" "$MARK_UNCONFIRMED"
echo $$ >"$MARK_PID"
wait_until has_space
identify
configure
write_super_user
run
