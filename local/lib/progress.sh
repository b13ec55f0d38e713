#!/usr/bin/env bash
# How the local chain talks: one line per step, how long it took, never a silent minute. Sourced.

say() {
    printf '%s\n' "$*"
}

# fail TEXT…: says it on standard error and ends the script.
fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

# elapsed SECONDS → 7s, 5m58s
elapsed() {
    local seconds=$1
    if ((seconds < 60)); then
        printf '%ds' "$seconds"
    else
        printf '%dm%02ds' $((seconds / 60)) $((seconds % 60))
    fi
}

# step NAME: the step before it is over, NAME begins. step_done: the last one is over.
STEP_NAME=
STEP_START=0
step() {
    step_done
    STEP_NAME=$1
    STEP_START=$SECONDS
    [[ ! -t 1 ]] || printf '%s …' "$STEP_NAME"
}

step_done() {
    [[ -n $STEP_NAME ]] || return 0
    # On a terminal the line that step began is written over.
    [[ ! -t 1 ]] || printf '\r\033[K'
    say "$STEP_NAME … $(elapsed $((SECONDS - STEP_START)))"
    STEP_NAME=
}
