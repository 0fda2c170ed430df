#!/usr/bin/env bash
# The floor: a registry deployed by openssl, htpasswd and docker run, with the settings that SecureRegistry gives.
# Usage: by-hand.sh up|down, with NAME, PORT, FOLDER, IMAGE, HEALTH, and COST ('' for a registry without accounts)
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

up() {
  local auth=()
  COST=${COST:-5} "$here/files.sh"
  if [[ -n $COST ]]; then
    auth=(-e REGISTRY_AUTH=htpasswd -e REGISTRY_AUTH_HTPASSWD_PATH=/auth/htpasswd
      -e "REGISTRY_AUTH_HTPASSWD_REALM=Registry Realm" -v "$FOLDER/auth:/auth:ro")
  fi
  # The image's folder belongs to root, and an empty volume takes that over each time it is mounted.
  docker run --rm --user 0:0 -v "$NAME-data:/var/lib/registry" --entrypoint sh "$IMAGE" \
    -c 'mkdir /var/lib/registry/docker && chown -R 65532:65532 /var/lib/registry'
  docker run --detach --name "$NAME" -p "0.0.0.0:$PORT:5000" "${auth[@]}" --restart unless-stopped \
    -v "$NAME-data:/var/lib/registry" -v "$FOLDER/certs:/certs:ro" \
    --user 65532:65532 --read-only --tmpfs /tmp:size=1m,mode=1777,noexec,nosuid,nodev \
    --cap-drop ALL --security-opt no-new-privileges \
    --log-driver json-file --log-opt max-size=10m --log-opt max-file=3 \
    -e REGISTRY_HTTP_ADDR=:5000 -e REGISTRY_HTTP_DEBUG_ADDR=127.0.0.1:5001 -e REGISTRY_LOG_LEVEL=info \
    -e REGISTRY_STORAGE_DELETE_ENABLED=false -e REGISTRY_HTTP_TLS_CERTIFICATE=/certs/tls.crt \
    -e REGISTRY_HTTP_TLS_KEY=/certs/tls.key -e REGISTRY_HTTP_TLS_MINIMUMTLS=tls1.2 \
    -e OTEL_TRACES_EXPORTER=none \
    --health-cmd "$HEALTH" --health-interval 500ms --health-timeout 35s --health-start-period 30s \
    --health-retries 3 "$IMAGE" >/dev/null
  local tries=600
  until [[ $(docker inspect --format '{{.State.Health.Status}}' "$NAME") == healthy ]]; do
    ((tries--)) || exit 1
    sleep 0.1
  done
}

down() {
  docker rm --force --volumes "$NAME" >/dev/null
  docker volume rm "$NAME-data" >/dev/null
}

"$1"
