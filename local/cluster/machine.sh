#!/usr/bin/env bash
# A machine of a local cluster: network, mount, PID, UTS and IPC namespaces around one runit supervisor.
# The supervisor is PID 1 of its PID namespace: when it dies the kernel kills everything that ever ran in the machine
# (shims and containers too), and with the last process the mounts and the network go. Nothing has a name on the host,
# so nothing can be left behind, whatever interrupts us.
# Sourced; expects RUN (the cluster's run directory), CLUSTER (its name), and DEBIAN (binaries).

# machine_dir MACHINE: where the machine keeps its disks, logs and service definitions.
machine_dir() { printf '%s/%s' "$RUN" "$1"; }

# start_time PID: the start time of a process in clock ticks after boot; with the PID it identifies a process for ever.
start_time() { sed -e 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }

# machine_supervisor MACHINE: host PID of the `unshare` that holds the machine, if it is the one that we started.
machine_supervisor() {
    local pid started
    read -r pid started 2>/dev/null <"$(machine_dir "$1")/pid" || return 1
    [ -n "$started" ] && [ "$(start_time "$pid")" = "$started" ] || return 1
    printf '%s' "$pid"
}

# machine_pid MACHINE: host PID of the machine's PID 1: the handle to its namespaces.
machine_pid() {
    local supervisor child
    supervisor=$(machine_supervisor "$1") || return 1
    # The file has no line end, so that `read` fails although it has read.
    read -r child _ 2>/dev/null <"/proc/$supervisor/task/$supervisor/children" || true
    [ -n "${child:-}" ] && printf '%s' "$child"
}

# machine_net MACHINE COMMAND…: runs a command in the machine's network, everything else is the host's.
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

# service MACHINE NAME <SCRIPT: defines a supervised process; the script on standard input must exec it.
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

# machine_record DIR: the calling process is the machine's supervisor. Written in one step: a reader sees a whole line
# or none.
machine_record() {
    local pid=$BASHPID
    printf '%s %s\n' "$pid" "$(start_time "$pid")" >"$1/pid.new"
    mv "$1/pid.new" "$1/pid"
}

# machine_create MACHINE: the namespaces, waiting (in `machine-init`) for machine_boot.
machine_create() {
    local dir tries=0
    dir=$(machine_dir "$1")
    mkdir -p "$dir/service" "$dir/var-lib" "$dir/var-log"
    # The supervisor records itself before it is one, and holds the cluster's lock until then: whoever comes after an
    # interruption finds either no machine or its record. As a background process it would ignore SIGINT, and so would
    # every container: env undoes that.
    (
        machine_record "$dir"
        exec env --default-signal setsid unshare --mount --uts --ipc --pid --fork --kill-child --mount-proc \
            --propagation private bash "$HERE/machine-init" "$1" "$dir" "$DEBIAN/bin" 9>&-
    ) </dev/null >"$dir/var-log/machine.log" 2>&1 &
    until [ -e "$dir/created" ]; do
        tries=$((tries + 1))
        if [ "$tries" -gt 400 ] || { [ -e "$dir/pid" ] && ! machine_supervisor "$1" >/dev/null; }; then
            fail "machine $1 did not start: $(tail -3 "$dir/var-log/machine.log")"
        fi
        sleep 0.05
    done
}

# machine_boot MACHINE: lets the supervisor start the services that were defined.
machine_boot() { : >"$(machine_dir "$1")/boot"; }

# machines_kill MACHINE…: ends them all at once, and waits until the last process of each is gone.
machines_kill() {
    local machine supervisor child tries=0
    local -A waiting=()
    for machine in "$@"; do
        supervisor=$(machine_supervisor "$machine") || continue
        waiting[$machine]=$supervisor
        child=$(machine_pid "$machine" || true)
        # PID 1 first: the kernel then kills the whole PID namespace and only afterwards lets PID 1 be reaped.
        kill -KILL "${child:-$supervisor}" 2>/dev/null || true
    done
    for machine in "${!waiting[@]}"; do
        while machine_supervisor "$machine" >/dev/null; do
            tries=$((tries + 1))
            [ "$tries" -lt 600 ] ||
                fail "process ${waiting[$machine]} (machine $machine) does not end; see /proc/${waiting[$machine]}/stack"
            sleep 0.05
        done
    done
}
