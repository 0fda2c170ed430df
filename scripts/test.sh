#!/usr/bin/env bash
# Runs the tests: all, or those that TEST names (unit, e2e); arguments go to jest.
# Ends with one line of counts, and fails unless there were tests and all passed.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/lib/all.sh
source scripts/lib/all.sh

case ${TEST:-all} in
  all) suites=(unit e2e) ;;
  unit | e2e) suites=("$TEST") ;;
  *) fail "TEST is '$TEST'; it can be 'unit' or 'e2e'; without it, all tests run." ;;
esac

# The tests bring their own state; that of a shell with the output of `make env` is none of theirs.
unset PULUMI_BACKEND_URL PULUMI_STACK PULUMI_CONFIG_PASSPHRASE PULUMI_CONFIG_PASSPHRASE_FILE

results=$(mktemp -d)
# Also when a preparation fails: what did not run counts as a failure.
finish() {
  local status=0
  node scripts/lib/count-tests.js "$results" "${suites[@]}" || status=1
  rm -rf "$results"
  exit "$status"
}
trap finish EXIT

# run_jest SUITE [OPTION...]
run_jest() {
  local status=0
  pulse "$$" &
  # The options that take lists come last: they would take the other arguments, too.
  TEST_COUNTS=$results/$1.json npx --no-install jest "${@:2}" --selectProjects "$1" \
    --reporters default --reporters ./scripts/lib/count-reporter.js || status=$?
  kill $! 2>/dev/null || true
  wait $! 2>/dev/null || true
  echo "$status" >"$results/$1.status"
}

ensure_packages
need_commands htpasswd=apache2-utils openssl=openssl
for suite in "${suites[@]}"; do
  case $suite in
    unit)
      say "Unit tests: less than a minute"
      run_jest unit "$@"
      ;;
    e2e)
      need_commands skopeo=skopeo wrk=wrk ip=iproute2
      # The examples in other languages, and the one over ssh; under systemd, Debian's package would start a server.
      need_commands python3=python3-venv javac=default-jdk-headless mvn=maven
      if ((EUID == 0)) && [[ ! -d /run/systemd/system ]]; then need_commands sshd=openssh-server ssh=openssh-client; fi
      ensure_docker
      ensure_engine
      ensure_languages
      ensure_image ''
      # The programs of the tests use the package as it is published: compiled.
      npm run --silent build
      say "End-to-end tests, against real registries: all of them take half an hour or more"
      run_jest e2e --runInBand "$@"
      ;;
  esac
done
