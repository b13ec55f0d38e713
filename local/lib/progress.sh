#!/usr/bin/env bash
# Output of the local chain: one line for each step with its duration, and no minute without output. Sourced.

say() {
    printf '%s\n' "$*"
}

# fail TEXT…: prints an error to standard error and ends the script.
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

# step NAME: ends the previous step and begins a new one. step_done: ends the last step.
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
    # On a terminal, this overwrites the line that `step` began.
    [[ ! -t 1 ]] || printf '\r\033[K'
    say "$STEP_NAME … $(elapsed $((SECONDS - STEP_START)))"
    STEP_NAME=
}
