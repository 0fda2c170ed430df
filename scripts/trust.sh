#!/usr/bin/env bash
# Lets this machine's Docker trust the registry's certificate, and finds the registry's name on this
# machine when no DNS knows it. Changes only what differs.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/lib/all.sh
source scripts/lib/all.sh

# resolves HOST, by DNS or /etc/hosts; an address needs neither.
resolves() { [[ $1 =~ ^[0-9.]+$ || $1 == \[* ]] || getent hosts "$1" >/dev/null; }

# A daemon elsewhere has the registry elsewhere.
docker_is_local() { [[ -z ${DOCKER_HOST:-} || $DOCKER_HOST == unix://* ]]; }

prepare_config
use_backend
ensure_engine
follow_docker_context

if ! stack_exists || ! endpoint=$(pulumi stack output endpoint --stack "$stack" 2>/dev/null); then
  fail "The stack '$stack' is not deployed." "Deploy it first: make up"
fi
host=${endpoint%:*}
certificate=/etc/docker/certs.d/$endpoint/ca.crt
ours=.state/ca-${stack//\//-}.crt
private_folder .state
pulumi stack output caCertificatePem --stack "$stack" >"$ours"

if [[ $(uname) != Linux ]]; then
  fail "This command knows Linux only. With Docker Desktop, do it by hand:" \
    "mkdir -p ~/.docker/certs.d/$endpoint && cp $ours ~/.docker/certs.d/$endpoint/ca.crt" \
    "then restart Docker Desktop. If $host is unknown, add '127.0.0.1 $host' to /etc/hosts."
fi

missing=()
if ! cmp -s "$ours" "$certificate"; then missing+=(certificate); fi
if ! resolves "$host" && docker_is_local; then missing+=(host); fi

if ((${#missing[@]} && EUID != 0)); then
  fail "Only root may do this. These commands do it:" \
    "sudo install -D -m 644 '$PWD/$ours' '$certificate'" \
    "getent hosts $host || echo '127.0.0.1 $host' | sudo tee -a /etc/hosts"
fi

for part in "${missing[@]}"; do
  case $part in
    certificate)
      install -D -m 644 "$ours" "$certificate"
      say "Docker now trusts the registry at $endpoint: its certificate authority is in $certificate."
      ;;
    host)
      echo "127.0.0.1 $host" >>/etc/hosts
      say "$host now means this machine: added to /etc/hosts."
      ;;
  esac
done
if ((${#missing[@]} == 0)); then say "Docker already trusts the registry at $endpoint."; fi
if ! resolves "$host"; then say "The name $host is unknown here: add it to DNS or /etc/hosts with the address of the Docker host."; fi
