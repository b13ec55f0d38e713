#!/usr/bin/env bash
# How the doors use Pulumi: its own state, home and plugins, beside whatever login or plugins the machine has; the stack
# `dev` from a copy of its configuration, so that the work tree stays as it is. Sourced after cluster/lib.sh.

# shellcheck disable=SC2034 # used in local/env
PULUMI_VARIABLES=(PULUMI_BACKEND_URL PULUMI_HOME PULUMI_CONFIG_PASSPHRASE PULUMI_SKIP_UPDATE_CHECK
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION PULUMI_NODEJS_TRANSPILE_ONLY)
PULUMI_PARTS=(pulumi language-nodejs provider-kubernetes provider-random kubernetes)
STACK=dev

# pulumi_environment: exports it. The state lies in the cluster's run directory: it says what is on that cluster,
# and means nothing without it.
pulumi_environment() {
    PULUMI_WORK=$RUN/pulumi
    mkdir -p "$PULUMI_WORK/state" "$PULUMI_WORK/home" "$PULUMI_WORK/project"
    export KUBECONFIG=${FOREIGN_KUBECONFIG:-$RUN/kubeconfig}
    export PULUMI_BACKEND_URL=file://$PULUMI_WORK/state PULUMI_HOME=$PULUMI_WORK/home
    export PULUMI_CONFIG_PASSPHRASE='' PULUMI_SKIP_UPDATE_CHECK=true
    # Type checking takes 7 s of each run, and `npm run typecheck` has done it.
    export PULUMI_NODEJS_TRANSPILE_ONLY=true
    # The plugins are on PATH; downloading others would fail, slowly.
    export PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=true
    # shellcheck disable=SC2034 # used by those who source this
    PULUMI_PATH=$(parts_path "${PULUMI_PARTS[@]}")
    STACK_CONFIG=$PULUMI_WORK/project/Pulumi.$STACK.yaml
}

# foreign_cluster_check --kubeconfig FILE --context NAME: sets FILE and CONTEXT; asked before anything is built.
foreign_cluster_check() {
    FILE='' CONTEXT=''
    while [ $# -gt 0 ]; do
        case $1 in
            --kubeconfig) FILE=${2:-} ;;
            --context) CONTEXT=${2:-} ;;
            *) fail "what is '$1'? usage: make up KUBECONFIG=FILE CONTEXT=NAME" ;;
        esac
        shift $(($# > 1 ? 2 : 1))
    done
    [[ -n $FILE && -n $CONTEXT ]] || fail "both are needed: make up KUBECONFIG=FILE CONTEXT=NAME"
    [[ -f $FILE && -r $FILE ]] || fail "the kubeconfig $FILE cannot be read"
    FILE=$(readlink -f "$FILE")
}

# foreign_cluster_use --kubeconfig FILE --context NAME: a cluster of the user's, by these words only. Its state is kept
# in the cache, under the cluster's own identity, so that the same context name on another cluster is another state.
foreign_cluster_use() {
    local uid
    foreign_cluster_check "$@"
    KUBERNETES=$(part_dir kubernetes)
    RUN=$CACHE/foreign
    kubectl_at_home
    uid=$("$KUBERNETES/bin/kubectl" --kubeconfig "$FILE" --context "$CONTEXT" --request-timeout 20s get namespace \
        kube-system -o 'jsonpath={.metadata.uid}') || fail "the cluster of context '$CONTEXT' in $FILE does not answer"
    RUN=$CACHE/foreign/$uid
    mkdir -p "$RUN"
    FOREIGN_KUBECONFIG=$RUN/kubeconfig
    (umask 077 && "$KUBERNETES/bin/kubectl" --kubeconfig "$FILE" config view --raw --minify --flatten \
        --context "$CONTEXT" >"$FOREIGN_KUBECONFIG")
    pulumi_environment
}

# node_modules: the program's packages, if the lock file changed since they were installed.
node_modules() {
    cmp -s package-lock.json node_modules/.installed-lock && return 0
    step "npm packages"
    npm ci --no-audit --no-fund >"$CACHE/logs/npm.log" 2>&1 || fail "npm ci failed; see $CACHE/logs/npm.log"
    cp package-lock.json node_modules/.installed-lock
    step_done
}

# stack_prepare: the stack exists, and its configuration is a copy with the salt that `stack init` would otherwise have
# written into the original. Made in an empty project of the same name; state and salt are all that it needs.
stack_prepare() {
    local project=$PULUMI_WORK/project
    if [ ! -e "$project/salt" ]; then
        grep '^name:' Pulumi.yaml >"$project/Pulumi.yaml"
        echo 'runtime: nodejs' >>"$project/Pulumi.yaml"
        rm -f "$STACK_CONFIG"
        pulumi --cwd "$project" stack rm --yes --force "$STACK" >/dev/null 2>&1 || true # of an interrupted run
        pulumi --cwd "$project" --non-interactive stack init "$STACK" >/dev/null
        grep '^encryptionsalt:' "$STACK_CONFIG" >"$project/salt.new"
        mv "$project/salt.new" "$project/salt"
    fi
    cat "$project/salt" "stacks/Pulumi.$STACK.yaml" >"$STACK_CONFIG"
    # For the shell of `make env`: `pulumi stack output` there means this stack. Kept in our PULUMI_HOME.
    pulumi stack select "$STACK"
}

# stack_heal: what a killed run left is repaired; the usual case, nothing, costs a second and a half.
stack_heal() {
    TS_NODE_TRANSPILE_ONLY=true npx --no-install ts-node cli/heal.ts --stack "$STACK" --config-file "$STACK_CONFIG" |
        grep -v 'is well$' || [ "${PIPESTATUS[0]}" -eq 0 ]
}

# stack_up: pulumi up, beside it the clock that says when the ensemble served.
stack_up() {
    local start=$SECONDS clock='' result=0 times=$PULUMI_WORK/times
    say "pulumi up (stack $STACK)"
    stack_heal
    if [ -z "${FOREIGN_KUBECONFIG:-}" ]; then
        "$HERE/../serving-times" "$CLUSTER" "$(stack_value namespace)" >"$times" 2>/dev/null &
        clock=$!
    fi
    pulumi up --yes --skip-preview --non-interactive --stack "$STACK" --config-file "$STACK_CONFIG" || result=$?
    if [ -n "$clock" ]; then
        kill "$clock" 2>/dev/null || true
        wait "$clock" 2>/dev/null || true
    fi
    [ "$result" -eq 0 ] || fail "pulumi up failed; the reason is above. When it is mended: make up again"
    say "pulumi up … $(elapsed $((SECONDS - start)))"
    [ ! -s "$times" ] || say "from the API server's acceptance of the StatefulSet: $(paste -sd, "$times" | sed 's/,/, /g')"
}

# stack_destroy: heals first, so that it also ends what was interrupted.
stack_destroy() {
    stack_prepare
    stack_heal
    say "pulumi destroy (stack $STACK)"
    pulumi destroy --yes --skip-preview --non-interactive --stack "$STACK" --config-file "$STACK_CONFIG"
}

# stack_value KEY: a value of the stack's configuration; for what the component would choose itself, its default.
stack_value() {
    pulumi config get "$1" --stack "$STACK" --config-file "$STACK_CONFIG" 2>/dev/null || echo zk
}

# ensemble_summary: where it is, and who does what in it.
ensemble_summary() {
    local namespace pod
    namespace=$(pulumi stack output namespace --stack "$STACK")
    say "connection string: $(pulumi stack output connectionString --stack "$STACK")"
    for pod in $(kubectl -n "$namespace" get pods -l app.kubernetes.io/name=zookeeper -o name); do
        say "  ${pod#pod/}: $(kubectl -n "$namespace" exec "${pod}" -- bash -c \
            'exec 3<>/dev/tcp/127.0.0.1/2181; printf srvr >&3; grep ^Mode <&3' 2>/dev/null || echo 'does not serve')"
    done
}
