#!/bin/bash
# Sends a four letter word to a member and prints its answer.
set -euo pipefail
# shellcheck source=components/pod/common.sh
. "${BASH_SOURCE[0]%/*}/common.sh"

ask "$1" "$2"
printf '%s' "$answer"
