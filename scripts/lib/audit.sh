# shellcheck shell=bash
# Known vulnerabilities of the npm packages that package-lock.json names.

# Fails if there are some. Where the npm registry does not answer, nothing is known, and that is said.
audit_packages() {
  local report clean=yes
  report=$(npm audit --json --fetch-retries=0 --fetch-timeout=20000 2>/dev/null) || clean=
  if [[ $report != *'"auditReportVersion"'* ]]; then
    say "The npm packages were not audited: $(npm config get registry) does not answer npm audit."
  elif [[ -z $clean ]]; then
    npm audit >&2 || true
    fail "npm audit found vulnerabilities: see above." \
      "Set newer versions in package.json, or run npm audit fix."
  else
    say "npm audit found no vulnerabilities."
  fi
}
