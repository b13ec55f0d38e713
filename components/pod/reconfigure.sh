# shellcheck shell=bash
# Changing the membership. Sourced after common.sh, never run.

# One reconfiguration, as the super user, by this member. It may have happened although it failed, as when the leader
# removes itself, so its outcome is never believed: the caller looks at the membership again.
# in: $@ -add server or -remove ids; out: stdout (log); needs: start.sh wrote the password
reconfigure() {
    local output
    output=$(echo "reconfig $*" | super_user_client 32m timeout 20 2>&1) || true
    # No more than the reason (org.apache.zookeeper.cli.CliWrapperException has some in words of its own): zkCli.sh repeats what
    # it is told, and that is a password.
    output=$(grep -oE 'KeeperErrorCode = .*|Another reconfiguration is in progress|No quorum of new config[a-z -]*|Insufficient permission' \
        <<<"$output" | head -1) || true
    log "reconfig $*${output:+: $output}"
}
