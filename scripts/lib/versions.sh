# shellcheck shell=bash
# Versions, read from the files that pin them.

: "${root:?the checkout}"

# The Pulumi CLI, as "3.256.0".
pulumi_version() {
  sed -n 's|^[[:space:]]*github.com/pulumi/pulumi/sdk/v3 v\([0-9.]*\)$|\1|p' "$root/toolchain/engine/go.mod"
}

# The providers, as "docker=5.2.0,random=4.21.2,tls=5.6.1": those of the npm packages that talk to them.
provider_versions() {
  sed -n 's#^ *"@pulumi/\(docker\|random\|tls\)": "\([0-9.]*\)",*$#\1=\2#p' "$root/package.json" | paste -sd, -
}
