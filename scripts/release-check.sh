#!/usr/bin/env bash
# Checks that the version in package.json can be released: all that is cheap first, then lint, audit and unit tests.
# Tells all that is missing, and fails if something is.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/lib/all.sh
source scripts/lib/all.sh

missing=()

# check TITLE COMMAND... shows what a failing command printed, and goes on.
check() {
  local output
  if output=$("${@:2}" 2>&1); then
    say "ok      $1"
  else
    say "MISSING $1"
    if [[ -n $output ]]; then printf '%s\n' "$output" | tail -n 30 | sed 's/^/          /'; fi
    missing+=("$1")
  fi
}

clean_tree() {
  local changes
  changes=$(git status --porcelain)
  [[ -z $changes ]] || { printf '%s\nCommit this, or ignore it.\n' "$changes" && return 1; }
}

schema_is_current() {
  local wanted
  wanted=$(node -p 'JSON.stringify(require("./plugin/makeSchema.js").makeSchema(), null, 2)')
  [[ $wanted == "$(<plugin/schema.json)" ]] || { echo "Make it anew: node plugin/makeSchema.js" && return 1; }
}

same_versions() {
  local manifest found
  for manifest in plugin policy; do
    found=$(node -p "require('./$manifest/package.json').version")
    [[ $found == "$version" ]] || { echo "$manifest/package.json has $found: see CONTRIBUTING.md." && return 1; }
  done
}

package_is_right() {
  npm run --silent build && npm pack --dry-run --json --ignore-scripts 2>/dev/null | node scripts/lib/check-package.js
}

state_is_recorded() {
  [[ -s test/e2e/upgrade/$version.json ]] ||
    { echo "Record it: RECORD_STATE=1 TEST=e2e make test ARGS=upgrade" && return 1; }
}

ensure_packages
version=$(node -p 'require("./package.json").version')
say "Release of $version"
check "everything is committed" clean_tree
check "CHANGELOG.md has an entry for $version" node scripts/lib/changelog.js check "$version"
check "plugin and policy pack have the version" same_versions
check "the schema is that of the component" schema_is_current
check "the package has what it needs, nothing else, and less than 100 kB" package_is_right
check "the state of $version is recorded for upgrade tests" state_is_recorded
check "lint, and npm audit where the registry answers" scripts/lint.sh
check "unit tests" env TEST=unit scripts/test.sh

if ((${#missing[@]})); then fail "$version is not ready: ${#missing[@]} of 8 checks failed."; fi
say "$version is ready. The end-to-end tests run by themselves: TEST=e2e make test"
