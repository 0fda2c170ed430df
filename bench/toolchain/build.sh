#!/usr/bin/env bash
# Builds one of the contestants into the cache folder, unless it is there already, and prints its folder.
# Usage: build.sh compose|opentofu|terraform-providers
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
# shellcheck source=scripts/lib/cache.sh
source "$root/scripts/lib/cache.sh"

build_compose() { go_build "$here/compose" "$1/docker-compose" github.com/docker/compose/v2/cmd; }

build_opentofu() { go_build "$here/opentofu" "$1/tofu" github.com/opentofu/opentofu/cmd/tofu; }

# The upstream providers, of the modules that this repository's own providers bridge: the same code on both sides.
build_terraform-providers() {
  cp -r "$root/toolchain/providers" "$1/source"
  # Their main packages need little beyond what the bridge has.
  cat "$here/terraform-providers.sum" >>"$1/source/go.sum"
  local provider
  for provider in hashicorp/tls terraform-providers/random terraform-providers/docker; do
    go_build "$1/source" "$1/terraform-provider-${provider#*/}" \
      "github.com/${provider%/*}/terraform-provider-${provider#*/}"
  done
  rm -r "$1/source"
}

# go_build MODULE OUTPUT PACKAGE
go_build() {
  (cd "$1" && GOWORK=off nice -n 15 go build -trimpath -buildvcs=false -ldflags "-s -w" -o "$2" "$3") {lock}>&-
}

# All that decides what comes out of the build.
key() {
  cd "$root"
  local sources=bench/toolchain/$part
  if [[ $part == terraform-providers ]]; then sources=toolchain/providers; fi
  {
    go env GOVERSION GOOS GOARCH
    find bench/toolchain/build.sh bench/toolchain/*.sum "$sources" -type f \( -name '*.go' -o -name 'go.*' \
    -o -name '*.sum' \) -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
  } | sha256sum | cut -c 1-12
}

part=${1:-}
case $part in
  compose | opentofu | terraform-providers) ;;
  *)
    sed -n '2,3s/^# //p' "$0" >&2
    exit 2
    ;;
esac

folder=$cache/bench-$part-$(key)
if [[ ! -d $folder ]]; then
  # One build at a time; whoever waited finds the other's result.
  exec {lock}>"$cache/.bench-$part.lock"
  flock "$lock"
  if [[ ! -d $folder ]]; then
    temporary=$(mktemp -d "$cache/.bench-$part.XXXXXX")
    trap 'rm -rf "$temporary"' EXIT
    "build_$part" "$temporary" >&2
    mv -T "$temporary" "$folder"
  fi
fi
echo "$folder"
