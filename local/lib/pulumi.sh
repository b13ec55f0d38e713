#!/usr/bin/env bash
# How make and the tests use Pulumi: with its own state, home and plugins, separate from the user's login and plugins.
# Sourced after cluster/lib.sh.

# shellcheck disable=SC2034 # used in local/env
PULUMI_VARIABLES=(PULUMI_BACKEND_URL PULUMI_HOME PULUMI_CONFIG_PASSPHRASE PULUMI_SKIP_UPDATE_CHECK
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION PULUMI_NODEJS_TRANSPILE_ONLY)
STACK=dev

# pulumi_settings DIRECTORY: keeps the state there, and needs nobody who answers questions.
pulumi_settings() {
    mkdir -p "$1"
    export PULUMI_BACKEND_URL=file://$1 PULUMI_CONFIG_PASSPHRASE='' PULUMI_SKIP_UPDATE_CHECK=true
    # Type checking would take 7 s of each run, and `npm run typecheck` has done it already.
    export PULUMI_NODEJS_TRANSPILE_ONLY=true
}

# pulumi_environment: exports Pulumi's variables for a local cluster. The state is in the cluster's run directory, because
# it describes only what is on that cluster.
pulumi_environment() {
    local file
    PULUMI_WORK=$RUN/pulumi
    mkdir -p "$PULUMI_WORK"/{home,bin}
    pulumi_settings "$PULUMI_WORK/state"
    export KUBECONFIG=$RUN/kubeconfig PULUMI_HOME=$PULUMI_WORK/home
    # All plugins are on PATH. Trying to download others would fail, after a time-out.
    export PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=true
    # The CLI warns about each plugin that it finds on PATH, except a language host in the CLI's own directory.
    for file in "$(part_dir pulumi)"/bin/* "$(part_dir language-nodejs)"/bin/* "$(part_dir language-yaml)"/bin/*; do
        # language-yaml exists only if it was built; make up does not need it.
        [ ! -e "$file" ] || [ "$file" -ef "$PULUMI_WORK/bin/${file##*/}" ] || ln -f "$file" "$PULUMI_WORK/bin/"
    done
    # shellcheck disable=SC2034 # used by those who source this
    PULUMI_PATH=$PULUMI_WORK/bin:$(parts_path provider-kubernetes provider-random kubernetes):$(dirname "$HERE")/plugin
}

# node_modules: installs the program's packages if the lock file has changed since the last complete installation. npm
# inherits the lock, so that it keeps other commands out even if its caller is killed.
node_modules() {
    local lock
    exec {lock}<package-lock.json
    flock --nonblock "$lock" || { say "another command installs npm packages: waiting" && flock "$lock"; }
    if ! cmp -s package-lock.json node_modules/.installed-lock; then
        step "npm packages"
        mkdir -p "$CACHE/logs"
        rm -f node_modules/.installed-lock
        npm ci --no-audit --no-fund >"$CACHE/logs/npm.log" 2>&1 || fail "npm ci failed; see $CACHE/logs/npm.log"
        cp package-lock.json node_modules/.installed-lock
        step_done
    fi
    exec {lock}<&-
}

# stack_prepare: creates the stack if necessary, and selects it for `pulumi` in the shell of `make env`.
stack_prepare() { pulumi --non-interactive stack select --create "$STACK"; }

# stack_heal: repairs what a killed run left. Usually nothing is left, and that takes a second and a half.
stack_heal() {
    TS_NODE_TRANSPILE_ONLY=true node_modules/.bin/ts-node cli/heal.ts --stack "$STACK" |
        grep -v 'is well$' || [ "${PIPESTATUS[0]}" -eq 0 ]
}

# stack_up: runs pulumi up. Beside it run a clock, which measures when the ensemble serves, and explain, which prints why
# members are not ready.
stack_up() {
    local start=$SECONDS clock='' explainer result=0 times=$PULUMI_WORK/times
    say "pulumi up (stack $STACK)"
    stack_heal
    if [ -n "${CLUSTER:-}" ]; then
        "$HERE/../serving-times" "$CLUSTER" "$(stack_value namespace)" >"$times" 2>/dev/null &
        clock=$!
    fi
    TS_NODE_TRANSPILE_ONLY=true node_modules/.bin/ts-node cli/explain.ts --watch --namespace "$(stack_value namespace)" &
    explainer=$!
    pulumi up --yes --skip-preview --non-interactive --stack "$STACK" || result=$?
    kill "$explainer" ${clock:+"$clock"} 2>/dev/null || true
    wait "$explainer" ${clock:+"$clock"} 2>/dev/null || true
    [ "$result" -eq 0 ] || fail "pulumi up failed; the reason is above. Fix it, and run make up again"
    say "pulumi up … $(elapsed $((SECONDS - start)))"
    [ ! -s "$times" ] || say "from the API server's acceptance of the StatefulSet: $(paste -sd, "$times" | sed 's/,/, /g')"
}

# stack_destroy: heals first, so that a destroy works after an interrupted run, too.
stack_destroy() {
    stack_prepare
    stack_heal
    say "pulumi destroy (stack $STACK)"
    pulumi destroy --yes --skip-preview --non-interactive --stack "$STACK"
}

# stack_after_destroy: prints what a destroy will leave, according to the last up. Call it before the destroy, which
# removes the outputs and shows them only with --diff.
stack_after_destroy() {
    pulumi stack output afterDestroy --json --stack "$STACK" 2>/dev/null |
        node -p 'JSON.parse(fs.readFileSync(0, "utf8")).join("\n")' 2>/dev/null || true
}

# stack_value KEY: prints a value of the stack's configuration. Without one it prints zk, which is the component's
# default for `namespace`, the only key that is asked for.
stack_value() {
    pulumi config get "$1" --stack "$STACK" 2>/dev/null || echo zk
}

# ensemble_summary: prints the connection string and the role of each member.
ensemble_summary() {
    local namespace pod
    namespace=$(pulumi stack output namespace --stack "$STACK")
    say "connection string: $(pulumi stack output connectionString --stack "$STACK")"
    for pod in $(kubectl -n "$namespace" get pods -l app.kubernetes.io/name=zookeeper -o name); do
        say "  ${pod#pod/}: $(kubectl -n "$namespace" exec "${pod}" -- bash -c \
            'exec 3<>/dev/tcp/127.0.0.1/2181; printf srvr >&3; grep ^Mode <&3' 2>/dev/null || echo 'does not serve')"
    done
}
