#!/usr/bin/env bash
# Builds one part of the toolchain into the cache folder, unless it is there already, and prints its folder.
# Usage: build.sh [--folder] engine|providers|registry|languages      (--folder builds nothing, it only prints where)
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/lib/cache.sh
source "$root/scripts/lib/cache.sh"
# shellcheck source=scripts/lib/versions.sh
source "$root/scripts/lib/versions.sh"

build_engine() {
  go_build "$1/bin/" "-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=$(pulumi_version)" \
    github.com/pulumi/pulumi/pkg/v3/cmd/pulumi ./pulumi-language-nodejs
}

build_providers() {
  if [[ $(provider_versions) != docker=*,random=*,tls=* ]]; then
    echo "package.json does not pin the versions of @pulumi/docker, @pulumi/random and @pulumi/tls." >&2
    return 1
  fi
  go_build "$1/pulumi-providers" "-X main.versions=$(provider_versions)" .
  link_providers "$1"
}

build_registry() {
  CGO_ENABLED=0 go_build "$1/registry" "" github.com/distribution/distribution/v3/cmd/registry
}

build_languages() {
  go_build "$1/bin/" "-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=$(pulumi_version)" \
    tool ./pulumi-language-go ./pulumi-language-python
  # The Python program that runs a stack's program is a part of the SDK's Go module.
  local sdk
  sdk=$(cd "$root/toolchain/languages" && GOWORK=off go list -m -f '{{.Dir}}' github.com/pulumi/pulumi/sdk/v3)
  install -m 755 "$sdk/python/cmd/pulumi-language-python-exec" "$1/bin/"
}

# go_build OUTPUT LDFLAGS PACKAGE...
go_build() {
  # Without -buildvcs=false, Go asks git, which refuses a checkout that belongs to someone else.
  (cd "$root/toolchain/$part" &&
    GOWORK=off go build -v -trimpath -buildvcs=false -ldflags "-s -w $2" -o "$1" "${@:3}") {lock}>&-
}

# A PULUMI_HOME that has the providers as installed plugins: from PATH, the engine would warn of each.
link_providers() {
  local pair plugin
  for pair in $(provider_versions | tr , ' '); do
    plugin=$1/home/plugins/resource-${pair%=*}-v${pair#*=}
    mkdir -p "$plugin"
    ln -s ../../../pulumi-providers "$plugin/pulumi-resource-${pair%=*}"
  done
}

# All that decides what comes out of the build.
key() {
  cd "$root/toolchain"
  {
    (cd "$part" && go env GOVERSION GOOS GOARCH)
    if [[ $part == providers ]]; then provider_versions; fi
    find build.sh "$part" -type f \( -name '*.go' -o -name 'go.*' -o -name build.sh \) -print0 |
      LC_ALL=C sort -z | xargs -0 sha256sum
  } | sha256sum | cut -c 1-12
}

only_print=
if [[ ${1:-} == --folder ]]; then
  only_print=yes
  shift
fi
part=${1:-}
case $part in
  engine | providers | registry | languages) ;;
  *)
    sed -n '2,3s/^# //p' "$0" >&2
    exit 2
    ;;
esac

folder=$cache/$part-$(key)
if [[ -n $only_print || -d $folder ]]; then
  echo "$folder"
  exit
fi

# One build at a time; whoever waited finds the other's result.
exec {lock}>"$cache/.$part.lock"
flock "$lock"
if [[ ! -d $folder ]]; then
  # What a killed build left behind.
  rm -rf "$cache/.$part".??????
  temporary=$(mktemp -d "$cache/.$part.XXXXXX")
  trap 'rm -rf "$temporary"' EXIT
  "build_$part" "$temporary" >&2
  chmod 755 "$temporary"
  mv -T "$temporary" "$folder"
fi
echo "$folder"
