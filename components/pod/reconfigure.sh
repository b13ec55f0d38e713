# shellcheck shell=bash disable=SC2034,SC2154 # variables of and for who sources it
# Changing the committed configuration. Sourced, never run.

# One reconfiguration, as the super user, by this member. It may have happened although it failed, as when the leader
# removes itself, so its outcome is never believed: who calls this looks at the committed configuration again.
reconfigure() { # -add server | -remove ids
    local output
    output=$(
        {
            printf 'addauth digest super:%s\n' "$(<"$SECRET_DIR/password")"
            printf 'reconfig %s\n' "$*"
        } | CLIENT_JVMFLAGS="-Xmx32m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData" \
            timeout 20 zkCli.sh -waitforconnection -timeout 8000 -server "127.0.0.1:$CLIENT_PORT" 2>&1
    ) || true
    # No more than the reason: zkCli.sh repeats what it is told, and that is a password.
    output=$(grep -o 'KeeperErrorCode = .*' <<<"$output" | head -1) || true
    log "reconfig $*${output:+: $output}"
}

# The ids of members beyond the StatefulSet's count, comma separated, in $beyond.
find_beyond() { # list of members
    local line
    beyond=
    while IFS= read -r line; do
        if [[ $line =~ ^server\.([0-9]+)= ]] && ((BASH_REMATCH[1] > replicas)); then
            beyond+=${beyond:+,}${BASH_REMATCH[1]}
        fi
    done <<<"$1"
}
