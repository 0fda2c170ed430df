#!/usr/bin/env bash
# Downloads the vendor's Pulumi CLI, with its language hosts, into the cache folder.
# With --folder it only prints where.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/lib/cache.sh
source "$root/scripts/lib/cache.sh"
# shellcheck source=scripts/lib/versions.sh
source "$root/scripts/lib/versions.sh"

version=$(pulumi_version)
folder=$cache/pulumi-$version
if [[ ${1:-} == --folder ]]; then
  echo "$folder"
  exit
fi

# A whole download appears under its name, or none.
temporary=$(mktemp -d "$cache/.pulumi.XXXXXX")
trap 'rm -rf "$temporary"' EXIT

curl -fsSL --connect-timeout 5 --max-time 30 https://get.pulumi.com -o "$temporary/install.sh"
mkdir "$temporary/cli"
timeout 600 sh "$temporary/install.sh" --version "$version" --install-root "$temporary/cli" --no-edit-path
"$temporary/cli/bin/pulumi" version
# Where another run was quicker, its copy stays.
mv -T "$temporary/cli" "$folder" || [[ -x $folder/bin/pulumi ]]
