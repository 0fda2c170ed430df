#!/usr/bin/env bash
# Prints, for a shell's eval, the environment in which the plain pulumi command works on the stack.
set -euo pipefail

# Only the export lines go to stdout.
exec 3>&1 1>&2

cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/lib/all.sh
source scripts/lib/all.sh

use_backend
ensure_engine
if command -v docker >/dev/null; then follow_docker_context; fi
print_environment >&3
