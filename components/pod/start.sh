#!/bin/bash
# Starts a member: who it is, who the others are, its configuration, and then ZooKeeper in place of this shell.
# It may be killed at any point, and the next start goes on from there: files appear whole or not at all.
set -euo pipefail
# shellcheck source=components/pod/common.sh
. "${BASH_SOURCE[0]%/*}/common.sh"

TMP=${TMPDIR:-/tmp}

# As the container's first process bash would ignore the signal, and a stop would take the whole grace period.
trap 'exit 143' TERM

refuse() {
    log "REFUSED: $*" >&2
    exit 1
}

write_whole() { # file; the text comes on stdin
    cat >"$1.new"
    sync "$1.new"
    mv -f "$1.new" "$1"
    sync "${1%/*}"
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

ask_replicas() { # the API's answer, as a number in $replicas, or what is wrong in $reason
    local url text config
    url="https://${KUBERNETES_SERVICE_HOST:?}:${KUBERNETES_SERVICE_PORT:?}"
    [[ $KUBERNETES_SERVICE_HOST != *:* ]] || url="https://[$KUBERNETES_SERVICE_HOST]:$KUBERNETES_SERVICE_PORT"
    url+="/apis/apps/v1/namespaces/${POD_NAMESPACE:?}/statefulsets/$ENSEMBLE/scale"
    # The token goes in by a file (wget takes no pipe): arguments can be read by everybody on the node.
    config=$(mktemp) # readable by this user alone
    printf 'header = Authorization: Bearer %s\n' "$(<"$SERVICE_ACCOUNT_DIR/token")" >"$config"
    if ! text=$(wget -nv -O - --tries=1 --timeout=5 --ca-certificate="$SERVICE_ACCOUNT_DIR/ca.crt" \
        --config="$config" "$url" 2>&1); then
        rm -f "$config"
        reason="the Kubernetes API does not say how many members there are (${text//$'\n'/; })"
        return 1
    fi
    rm -f "$config"
    text=${text//[[:space:]]/}
    # A count of 0 is left out of the answer.
    replicas=0
    if [[ $text =~ \"spec\":\{\"replicas\":([0-9]+) ]]; then
        replicas=${BASH_REMATCH[1]}
    fi
    reason="the StatefulSet has $replicas members, so there is no member $id"
    ((ordinal < replicas))
}

# Only for a volume that holds no membership. Here is the place to tell a first start from a lost volume, and a newcomer
# from a founder: today each counts as a founder, and all founders write the same list.
found_membership() {
    local seconds=1 member domain
    [[ -z $(compgen -G "$DATA_DIR/version-2/snapshot.*") && -z $(compgen -G "$LOG_DIR/version-2/log.*") ]] ||
        refuse "the volume holds data, but no membership in $CONF_DIR/zoo.cfg.dynamic.*: a list made anew could" \
            "lose acknowledged writes"
    # Wait, and never guess: with a wrong list this member could form a quorum that the others know nothing of.
    until ask_replicas; do
        log "waiting: $reason; asking again in $seconds s"
        sleep "$seconds" &
        wait $!
        seconds=$((seconds < 8 ? seconds * 2 : 8))
    done
    domain="$HEADLESS_SERVICE.$POD_NAMESPACE.svc.$CLUSTER_DOMAIN"
    membership=$CONF_DIR/zoo.cfg.dynamic.0
    for ((member = 0; member < replicas; member++)); do
        printf 'server.%d=%s:%d:%d:participant;%d\n' "$((member + 1))" "$ENSEMBLE-$member.$domain" \
            "$QUORUM_PORT" "$ELECTION_PORT" "$CLIENT_PORT"
    done | write_whole "$membership"
}

configure() {
    find_membership
    [[ -n $membership ]] || found_membership
    {
        cat "$ZK_SETTINGS/zoo.cfg"
        echo "dynamicConfigFile=$membership"
    } | write_whole "$CONF_DIR/zoo.cfg"
}

# The super user, whom no ACL stops: the scripts log in with the password, ZooKeeper knows its digest. The copy stays as
# this process knows it, also when the Secret gets another one. Both are for this user's eyes, and on no volume.
know_super_user() {
    local password=$SUPER_USER_DIR/password digest
    [[ -s $password ]] || refuse "there is no password of the super user in $password: the Secret is missing or empty"
    (umask 077 && cat "$password" >"$TMP/super")
    digest=$(printf 'super:%s' "$(<"$password")" | sha1sum)
    # shellcheck disable=SC2001 # a pattern substitution cannot insert what it matched
    digest=$(printf '%b' "$(sed 's/../\\x&/g' <<<"${digest%% *}")" | base64)
    (umask 077 && echo "-Dzookeeper.DigestAuthenticationProvider.superDigest=super:$digest" >"$TMP/super.flags")
}

run() {
    local command home flags
    # The image's directory carries the version in its name.
    command=$(command -v zkServer.sh) || refuse "there is no zkServer.sh on PATH: not an image like the official one"
    home=$(readlink -f "$command")
    home=${home%/bin/zkServer.sh}
    mapfile -t flags <"$ZK_SETTINGS/jvm.flags"
    log "member $id of $ENSEMBLE, membership from ${membership##*/}"
    # A file of flags: what stands on the command line can be read by everybody on the node.
    exec java "@$TMP/super.flags" "${flags[@]}" -cp "$home/*:$home/lib/*" org.apache.zookeeper.server.quorum.QuorumPeerMain "$CONF_DIR/zoo.cfg"
}

mkdir -p "$DATA_DIR" "$LOG_DIR" "$CONF_DIR"
identify
configure
know_super_user
run
