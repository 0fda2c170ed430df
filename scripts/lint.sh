#!/usr/bin/env bash
# Checks formatting, code rules and types, the shell scripts where shellcheck is installed, and the npm packages
# for known vulnerabilities where the npm registry answers.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/lib/all.sh
source scripts/lib/all.sh

ensure_packages
npm run --silent lint
if command -v shellcheck >/dev/null; then
  shellcheck .ci/run scripts/*.sh scripts/lib/*.sh toolchain/*.sh toolchain/registry/*.sh bench/toolchain/*.sh bench/contestants/*.sh
else
  say "The shell scripts were not checked: shellcheck is not installed."
fi
audit_packages
