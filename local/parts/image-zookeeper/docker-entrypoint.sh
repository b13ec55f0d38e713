#!/usr/bin/env bash
# The official image's entrypoint writes a configuration from the environment and drops root. The component starts its
# containers without it, so here it only starts what it is told to.
set -euo pipefail

exec "$@"
