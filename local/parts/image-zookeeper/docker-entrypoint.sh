#!/usr/bin/env bash
# The official image's entrypoint writes a configuration from the environment and gives up root. The component replaces
# the entrypoint by its own command, so this one only starts the command that it is given.
set -euo pipefail

exec "$@"
