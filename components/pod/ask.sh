#!/bin/bash
# Sends a four letter word to a member and prints its answer.
# usage: ask.sh HOST WORD
set -euo pipefail
# shellcheck source=components/pod/variables.sh
. "${BASH_SOURCE[0]%/*}/variables.sh"
# shellcheck source=components/pod/common.sh
. "$SCRIPTS_DIR/common.sh"

ask "$1" "$2"
printf '%s' "$ask_answer"
