# shellcheck shell=bash
# What start and probes share. Sourced, never run.

# The values that the plan wrote (components/plan/texts/ensembleEnv.ts).
# shellcheck source=/dev/null
. "${ZK_SETTINGS:?}/ensemble.env"

log() {
    printf '%(%Y-%m-%d %H:%M:%S)T start: %s\n' -1 "$*"
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

# The newest membership on the volume, in $membership; empty if there is none. ZooKeeper writes zoo.cfg.dynamic.<version>
# only for committed configurations, whole or not at all, and names it in zoo.cfg afterwards: after a kill between the two
# zoo.cfg still names the one before. Pending ones (.next) and half-written files (.new, .tmp) do not count.
# shellcheck disable=SC2034
find_membership() {
    local file version newest=-1
    membership=
    for file in "$CONF_DIR"/zoo.cfg.dynamic.*; do
        version=${file##*.}
        if [[ $version =~ ^[0-9a-f]{1,16}$ && -s $file ]] && ((16#$version > newest)); then
            newest=$((16#$version))
            membership=$file
        fi
    done
}
