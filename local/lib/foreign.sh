#!/usr/bin/env bash
# A cluster of the user's, given by a kubeconfig and a context; nothing else that the shell exports counts. Sourced after
# cluster/lib.sh, packages.sh and pulumi.sh.

# foreign_cluster_check --kubeconfig FILE --context NAME: sets FILE and CONTEXT; asked before anything is built.
foreign_cluster_check() {
    FILE='' CONTEXT=''
    while [ $# -gt 0 ]; do
        case $1 in
            --kubeconfig) FILE=${2:-} ;;
            --context) CONTEXT=${2:-} ;;
            *) fail "there is no flag '$1'; usage: make up KUBECONFIG=FILE CONTEXT=NAME" ;;
        esac
        shift $(($# > 1 ? 2 : 1))
    done
    [[ -n $FILE && -n $CONTEXT ]] || fail "both are needed: make up KUBECONFIG=FILE CONTEXT=NAME"
    [[ -f $FILE && -r $FILE ]] || fail "the kubeconfig $FILE cannot be read"
    FILE=$(readlink -f "$FILE")
}

# Of these, `pulumi` stands for all that come with it.
FOREIGN_PULUMI=(pulumi language-nodejs language-yaml provider-kubernetes provider-random)

# foreign_tools: kubectl and pulumi on PATH. What the machine has is used; what it lacks is built, and said before.
foreign_tools() {
    local parts=() has_pulumi=
    if type -P pulumi >/dev/null; then has_pulumi=1; else parts+=("${FOREIGN_PULUMI[@]}"); fi
    type -P kubectl >/dev/null || parts+=(kubernetes)
    foreign_requirements "${#parts[@]}"
    if ((${#parts[@]})); then
        say "not on PATH, so built here: ${parts[*]}"
        "$HERE/../build" "${parts[@]}"
        PATH=$(parts_path "${parts[@]}"):$PATH
    fi
    # Plugins that were built are all there are; a pulumi of the machine gets its own.
    [ -n "$has_pulumi" ] || export PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=true
    # This clone as a component package, for programs in YAML.
    PATH=$(dirname "$HERE")/plugin:$PATH
    export PATH
    kubectl() { command kubectl "$@"; }
}

# foreign_requirements PARTS: what running a Pulumi program needs, and what building that many parts does.
foreign_requirements() {
    local missing
    missing=$(node_requirements && { [ "$1" -eq 0 ] || go_requirement; })
    require_nothing "$missing"
}

# foreign_kubeconfig DIRECTORY: writes a kubeconfig with only the context CONTEXT of FILE to DIRECTORY/kubeconfig, and sets
# KUBECONFIG to it.
foreign_kubeconfig() {
    export KUBECONFIG=$1/kubeconfig
    (umask 077 && kubectl --kubeconfig "$FILE" config view --raw --minify --flatten --context "$CONTEXT" >"$KUBECONFIG")
}

# foreign_cluster_use --kubeconfig FILE --context NAME: for the commands of make. The state is kept in the cache, under the
# cluster's own identity, so that the same context name on another cluster is another state.
foreign_cluster_use() {
    local uid
    foreign_cluster_check "$@"
    RUN=$CACHE/foreign
    kubectl_at_home
    foreign_tools
    uid=$(kubectl --kubeconfig "$FILE" --context "$CONTEXT" --request-timeout 20s get namespace kube-system \
        -o 'jsonpath={.metadata.uid}') || fail "the cluster of context '$CONTEXT' in $FILE does not answer"
    RUN=$CACHE/foreign/$uid
    PULUMI_WORK=$RUN/pulumi
    pulumi_settings "$PULUMI_WORK/state"
    foreign_kubeconfig "$RUN"
}
