#!/usr/bin/env bash
# How the doors use Pulumi: its own state, home and plugins, beside whatever login or plugins the machine has. Sourced
# after cluster/lib.sh.

# shellcheck disable=SC2034 # used in local/env
PULUMI_VARIABLES=(PULUMI_BACKEND_URL PULUMI_HOME PULUMI_CONFIG_PASSPHRASE PULUMI_SKIP_UPDATE_CHECK
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION PULUMI_NODEJS_TRANSPILE_ONLY)
STACK=dev

# pulumi_environment: exports it. The state lies in the cluster's run directory: it says what is on that cluster,
# and means nothing without it.
pulumi_environment() {
    local file
    PULUMI_WORK=$RUN/pulumi
    mkdir -p "$PULUMI_WORK"/{state,home,bin}
    export KUBECONFIG=${FOREIGN_KUBECONFIG:-$RUN/kubeconfig}
    export PULUMI_BACKEND_URL=file://$PULUMI_WORK/state PULUMI_HOME=$PULUMI_WORK/home
    export PULUMI_CONFIG_PASSPHRASE='' PULUMI_SKIP_UPDATE_CHECK=true
    # Type checking takes 7 s of each run, and `npm run typecheck` has done it.
    export PULUMI_NODEJS_TRANSPILE_ONLY=true
    # The plugins are on PATH; downloading others would fail, slowly.
    export PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=true
    # The CLI warns of every plugin that it finds on PATH, but not of a language host that lies beside itself.
    for file in "$(part_dir pulumi)"/bin/* "$(part_dir language-nodejs)"/bin/* "$(part_dir language-yaml)"/bin/*; do
        # The last one is there only if somebody asked for it.
        [ ! -e "$file" ] || [ "$file" -ef "$PULUMI_WORK/bin/${file##*/}" ] || ln -f "$file" "$PULUMI_WORK/bin/"
    done
    # shellcheck disable=SC2034 # used by those who source this
    PULUMI_PATH=$PULUMI_WORK/bin:$(parts_path provider-kubernetes provider-random kubernetes):$(dirname "$HERE")/plugin
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

# node_modules: the program's packages, if the lock file changed since they were installed, or that was interrupted. One
# command at a time; npm inherits the lock, so that one whose caller was killed keeps others out until it ends.
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

# stack_prepare: the stack exists, and is what `pulumi` means in the shell of `make env`.
stack_prepare() { pulumi --non-interactive stack select --create "$STACK"; }

# stack_heal: what a killed run left is repaired; the usual case, nothing, costs a second and a half.
stack_heal() {
    TS_NODE_TRANSPILE_ONLY=true node_modules/.bin/ts-node cli/heal.ts --stack "$STACK" |
        grep -v 'is well$' || [ "${PIPESTATUS[0]}" -eq 0 ]
}

# stack_up: pulumi up; beside it the clock that says when the ensemble served, and what says why members are not ready.
stack_up() {
    local start=$SECONDS clock='' explainer result=0 times=$PULUMI_WORK/times
    say "pulumi up (stack $STACK)"
    stack_heal
    if [ -z "${FOREIGN_KUBECONFIG:-}" ]; then
        "$HERE/../serving-times" "$CLUSTER" "$(stack_value namespace)" >"$times" 2>/dev/null &
        clock=$!
    fi
    TS_NODE_TRANSPILE_ONLY=true node_modules/.bin/ts-node cli/explain.ts --watch --namespace "$(stack_value namespace)" &
    explainer=$!
    pulumi up --yes --skip-preview --non-interactive --stack "$STACK" || result=$?
    kill "$explainer" ${clock:+"$clock"} 2>/dev/null || true
    wait "$explainer" ${clock:+"$clock"} 2>/dev/null || true
    [ "$result" -eq 0 ] || fail "pulumi up failed; the reason is above. When it is mended: make up again"
    say "pulumi up … $(elapsed $((SECONDS - start)))"
    [ ! -s "$times" ] || say "from the API server's acceptance of the StatefulSet: $(paste -sd, "$times" | sed 's/,/, /g')"
}

# stack_destroy: heals first, so that it also ends what was interrupted.
stack_destroy() {
    stack_prepare
    stack_heal
    say "pulumi destroy (stack $STACK)"
    pulumi destroy --yes --skip-preview --non-interactive --stack "$STACK"
}

# stack_after_destroy: what a destroy leaves, by the last up. To be asked before, because a destroy takes the outputs away,
# and shows them only with --diff.
stack_after_destroy() {
    pulumi stack output afterDestroy --json --stack "$STACK" 2>/dev/null |
        node -p 'JSON.parse(fs.readFileSync(0, "utf8")).join("\n")' 2>/dev/null || true
}

# stack_value KEY: a value of the stack's configuration; for what the component would choose itself, its default.
stack_value() {
    pulumi config get "$1" --stack "$STACK" 2>/dev/null || echo zk
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
