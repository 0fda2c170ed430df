#!/usr/bin/env bash
# Takes the stack's registry down; arguments go to `pulumi destroy`. The volume with the images stays,
# unless DATA=delete.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/lib/all.sh
source scripts/lib/all.sh

# By its labels: after an earlier `make down`, the stack no longer knows of it.
data_volumes() {
  docker volume ls --quiet \
    --filter "label=secure-registry.project=$project" \
    --filter "label=secure-registry.stack=${stack##*/}" \
    --filter "label=secure-registry.volume=data"
}

case ${DATA:-keep} in
  keep | delete) ;;
  *) fail "DATA is '$DATA'; it can be 'delete', or 'keep' as by default." ;;
esac

prepare_config
use_backend
ensure_engine
ensure_docker
recover_stack

if stack_exists; then
  pulumi destroy --yes --skip-preview --stack "$stack" --config-file "$config_file" "$@"
else
  say "Nothing is deployed: there is no stack '$stack'."
fi

list=$(data_volumes)
mapfile -t volumes < <(printf %s "$list")
for volume in "${volumes[@]}"; do
  if [[ ${DATA:-keep} == delete ]]; then
    docker volume rm "$volume" >/dev/null ||
      fail "The volume $volume could not be deleted." "Its containers: docker ps --all --filter volume=$volume"
    say "The images are deleted with their volume, $volume."
  else
    say "The images are kept in the volume $volume. To delete them too: make down DATA=delete"
  fi
done
