#!/usr/bin/env bash
# A machine of a local cluster: network, mount, PID, UTS and IPC namespaces with one runit supervisor.
# The supervisor is PID 1 of its PID namespace. When it dies, the kernel kills every process that was ever started in
# the machine, even shims and containers, and with the last process the mounts and the network disappear. Nothing in the
# machine has a name on the host, so nothing is left behind after an interruption.
# Sourced; expects RUN (the cluster's run directory), CLUSTER (its name), and DEBIAN (binaries).

# machine_dir MACHINE: the directory of the machine's disks, logs and service definitions.
machine_dir() { printf '%s/%s' "$RUN" "$1"; }

# start_time PID: when a process started, in clock ticks after boot. PID and start time together identify a process
# uniquely.
start_time() { sed -e 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }

# machine_supervisor MACHINE: the host PID of the `unshare` process that holds the machine. Fails if that process has
# ended, even if another process now has its PID.
machine_supervisor() {
    local pid started
    read -r pid started 2>/dev/null <"$(machine_dir "$1")/pid" || return 1
    [ -n "$started" ] && [ "$(start_time "$pid")" = "$started" ] || return 1
    printf '%s' "$pid"
}

# machine_pid MACHINE: the host PID of the machine's PID 1. Its /proc entry gives access to the namespaces.
machine_pid() {
    local supervisor child
    supervisor=$(machine_supervisor "$1") || return 1
    # The file has no final newline, so `read` returns an error although it has read the PID.
    read -r child _ 2>/dev/null <"/proc/$supervisor/task/$supervisor/children" || true
    [ -n "${child:-}" ] && printf '%s' "$child"
}

# machine_net MACHINE COMMAND…: runs a command in the machine's network. Everything else is the host's.
machine_net() {
    local pid
    pid=$(machine_pid "$1") || return 1
    shift
    nsenter --target "$pid" --net -- "$@"
}

# machine_enter MACHINE COMMAND…: runs a command inside the machine.
machine_enter() {
    local pid
    pid=$(machine_pid "$1") || return 1
    shift
    nsenter --target "$pid" --all -- "$@"
}

# service MACHINE NAME <SCRIPT: defines a supervised process. The script on standard input must exec the process.
service() {
    local dir
    dir=$(machine_dir "$1")/service/$2
    mkdir -p "$dir"
    {
        printf '#!/usr/bin/env bash\nset -eu\nexec >>%q 2>&1\n' "$(machine_dir "$1")/var-log/$2.log"
        cat
    } >"$dir/run"
    chmod +x "$dir/run"
}

# machine_record DIR: records the calling process as the machine's supervisor. The file is renamed into its place, so
# that a reader never sees half a line.
machine_record() {
    local pid=$BASHPID
    printf '%s %s\n' "$pid" "$(start_time "$pid")" >"$1/pid.new"
    mv "$1/pid.new" "$1/pid"
}

# machine_create MACHINE: creates the namespaces. The machine then waits, in `machine-init`, for machine_boot.
machine_create() {
    local dir fd tries=0
    dir=$(machine_dir "$1")
    mkdir -p "$dir/service" "$dir/var-lib" "$dir/var-log"
    # The supervisor records itself before it creates the namespaces, and holds the cluster's lock until then. So after
    # an interruption, the next command finds either no machine or its record. A background process ignores SIGINT, and
    # so would every container in it; `env --default-signal` undoes that.
    (
        machine_record "$dir"
        # Other files that the caller has open, such as a lock of its own, would stay open as long as the machine runs.
        for fd in "/proc/$BASHPID/fd"/*; do
            fd=${fd##*/}
            ((fd <= 2 || fd == 9 || fd == 255)) || exec {fd}>&-
        done
        exec env --default-signal setsid unshare --mount --uts --ipc --pid --fork --kill-child --mount-proc \
            --propagation private bash "$HERE/machine-init" "$1" "$dir" "$DEBIAN/bin" 9>&-
    ) </dev/null >"$dir/var-log/machine.log" 2>&1 &
    until [ -e "$dir/created" ]; do
        tries=$((tries + 1))
        if [ "$tries" -gt 400 ] || { [ -e "$dir/pid" ] && ! machine_supervisor "$1" >/dev/null; }; then
            fail "machine $1 did not start; the end of its log: $(tail -3 "$dir/var-log/machine.log")"
        fi
        sleep 0.05
    done
}

# machine_boot MACHINE: lets the supervisor start the services that were defined.
machine_boot() { : >"$(machine_dir "$1")/boot"; }

# machines_kill MACHINE…: kills all these machines at the same time, and waits until all their processes are gone.
machines_kill() {
    local machine supervisor child tries=0
    local -A waiting=()
    for machine in "$@"; do
        supervisor=$(machine_supervisor "$machine") || continue
        waiting[$machine]=$supervisor
        child=$(machine_pid "$machine" || true)
        # Kill PID 1: the kernel then kills the whole PID namespace, and only after that PID 1 can be reaped.
        kill -KILL "${child:-$supervisor}" 2>/dev/null || true
    done
    for machine in "${!waiting[@]}"; do
        while machine_supervisor "$machine" >/dev/null; do
            tries=$((tries + 1))
            [ "$tries" -lt 600 ] ||
                fail "process ${waiting[$machine]} (machine $machine) does not end after SIGKILL; see /proc/${waiting[$machine]}/stack"
            sleep 0.05
        done
    done
}
