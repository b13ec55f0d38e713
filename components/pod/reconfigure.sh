# shellcheck shell=bash disable=SC2034,SC2154 # variables of and for who sources it
# Changing the committed configuration. Sourced, never run.

# One reconfiguration, as the super user, by this member. It may have happened although it failed, as when the leader
# removes itself, so its outcome is never believed: who calls this looks at the committed configuration again.
reconfigure() { # -add server | -remove ids
    local output
    output=$(echo "reconfig $*" | super_user_client 32m timeout 20 2>&1) || true
    # No more than the reason (org.apache.zookeeper.cli.CliWrapperException has some in words of its own): zkCli.sh repeats what
    # it is told, and that is a password.
    output=$(grep -oE 'KeeperErrorCode = .*|Another reconfiguration is in progress|No quorum of new config[a-z -]*|Insufficient permission' \
        <<<"$output" | head -1) || true
    log "reconfig $*${output:+: $output}"
}
