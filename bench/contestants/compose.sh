#!/usr/bin/env bash
# The same registry by Docker Compose, with a script for certificate and accounts.
# Usage: compose.sh up|again|down, with COMPOSE, NAME, PORT, FOLDER, IMAGE, HEALTH, COST
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

compose() { "$COMPOSE" --project-name "$NAME" --file "$here/compose.yaml" "$@"; }

case $1 in
  up)
    "$here/files.sh"
    compose up --detach --wait --quiet-pull
    ;;
  # With files and container in place.
  again) compose up --detach --wait --quiet-pull ;;
  down) compose down --volumes --timeout 1 ;;
esac
