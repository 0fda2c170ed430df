#!/usr/bin/env bash
# Deploys the stack; arguments go to `pulumi up`. Gets first what the machine lacks.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/lib/all.sh
source scripts/lib/all.sh

# Prints what to do next; of the credentials only the names.
print_summary() {
  local endpoint users
  {
    read -r endpoint
    read -r users
  } < <(pulumi stack output --stack "$stack" --show-secrets --json | node -e '
    const { endpoint, credentials } = JSON.parse(require("fs").readFileSync(0));
    console.log(endpoint ?? "");
    console.log(Object.keys(credentials ?? {}).join(" "));')
  # A program of one's own may have other outputs.
  if [[ -z $endpoint || -z $users ]]; then return; fi

  local of_stack=''
  if [[ $stack != dev ]]; then of_stack=" STACK=$stack"; fi
  printf '\nThe registry runs at %s. Its users: %s.\n' "$endpoint" "${users// /, }"
  printf '  %s\n' \
    "Let this machine's Docker trust its certificate (once, as root):" \
    "  make trust$of_stack" \
    "Show the passwords:" \
    "  eval \"\$(make -s env$of_stack)\"" \
    "  pulumi stack output credentials --show-secrets" \
    "Log in:" \
    "  docker login $endpoint -u ${users%% *}" \
    "Take it down (its images are kept):" \
    "  make down$of_stack"
}

# What can fail for a reason of the user's comes before what takes long.
prepare_config
use_backend
ensure_docker
ensure_packages
ensure_engine
ensure_image "$stack_file"
recover_stack
ensure_stack

# What was changed by hand on the Docker host is found only by a refresh.
pulumi up --yes --skip-preview --refresh --stack "$stack" --config-file "$config_file" "$@"
print_summary
