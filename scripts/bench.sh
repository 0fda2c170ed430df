#!/usr/bin/env bash
# Measures this product beside what people would use instead, and writes bench/results/: all parts, or PART
# (users, deploy, state, served, size). QUICK=1 measures fewer rounds and smaller sizes.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/lib/all.sh
source scripts/lib/all.sh

case ${PART:-all} in
  all) parts=() ;;
  users | deploy | state | served | size) parts=("$PART") ;;
  *) fail "PART is '$PART'; it can be users, deploy, state, served or size; without it, all are measured." ;;
esac

# contestant PART TITLE prints in $folder where that contestant's program is.
contestant() {
  step "bench-$1" "$2" bench/toolchain/build.sh "$1" || fail "The build of $1 failed."
  folder=$(bench/toolchain/build.sh "$1")
}

# The stacks that are measured bring their own state.
unset PULUMI_BACKEND_URL PULUMI_STACK PULUMI_CONFIG_PASSPHRASE PULUMI_CONFIG_PASSPHRASE_FILE

ensure_packages
# The programs that are measured import the package as its users do: compiled.
npm run --silent build
need_commands htpasswd=apache2-utils openssl=openssl skopeo=skopeo wrk=wrk hyperfine=hyperfine time=time
ensure_docker
ensure_engine
ensure_image ''
case ${PART:-all} in
  all | deploy | state)
    find_go || fail "Go is missing: it builds the other contestants, OpenTofu and Docker Compose."
    contestant terraform-providers "Building the Terraform providers: about 3 minutes, once"
    export BENCH_TERRAFORM_PROVIDERS=$folder
    contestant opentofu "Building OpenTofu: about 4 minutes, once"
    export BENCH_OPENTOFU=$folder
    contestant compose "Building Docker Compose: about 4 minutes, once"
    export BENCH_COMPOSE=$folder
    ;;
esac

say "Measuring: up to 25 minutes (QUICK=1: 6)"
limit=25m
if [[ ${QUICK:-} == 1 ]]; then limit=6m; fi
timeout --foreground --signal=INT "$limit" \
  node --require ./test/unit/support/typescript.cjs bench/main.ts "${parts[@]}" ||
  fail "The measurement did not come to its end."
say "The results are in bench/results/."
