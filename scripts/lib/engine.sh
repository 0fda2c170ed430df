# shellcheck shell=bash
# The Pulumi CLI: the user's own, else the vendor's download, else one built from source (toolchain/).

ensure_engine() {
  if command -v pulumi >/dev/null || use_downloaded_cli || use_built_engine; then return; fi

  if download_cli && use_downloaded_cli; then return; fi
  build_engine
  use_built_engine
}

use_downloaded_cli() {
  local folder
  folder=$(toolchain/download-cli.sh --folder)
  [[ -d $folder ]] || return 1
  set_env PATH "$folder/bin:$PATH"
  set_env PULUMI_SKIP_UPDATE_CHECK 1
}

download_cli() {
  if ! command -v curl >/dev/null; then
    can_install_packages || return 1
    install_packages curl ca-certificates
  fi
  attempt pulumi-download "Downloading the Pulumi CLI $(pulumi_version): about a minute, once" \
    toolchain/download-cli.sh
}

use_built_engine() {
  local engine providers
  find_go || return 1
  engine=$(toolchain/build.sh --folder engine)
  providers=$(toolchain/build.sh --folder providers)
  [[ -d $engine && -d $providers ]] || return 1
  # Another PULUMI_HOME must not hide the user's login.
  local login=${PULUMI_CREDENTIALS_PATH:-${PULUMI_HOME:-$HOME/.pulumi}}
  if [[ -f $login/credentials.json ]]; then set_env PULUMI_CREDENTIALS_PATH "$login"; fi
  set_env PULUMI_HOME "$providers/home"
  set_env PATH "$engine/bin:$PATH"
  set_env PULUMI_SKIP_UPDATE_CHECK 1
}

build_engine() {
  find_go || fail "The Pulumi CLI is missing and can't be downloaded from here, and there is no Go to build it." \
    "Install the CLI (https://www.pulumi.com/docs/install/)," \
    "or Go 1.26 or newer (https://go.dev/dl/), then run this again."
  say "  It can't be downloaded from here, so it is built from source."
  build_part engine "Building the Pulumi engine from source: about 4 minutes, once"
  build_part providers "Building the Pulumi providers from source: about 3 minutes, once"
}

# The language hosts for programs that are not written for Node.js. The vendor's CLI brings them along.
ensure_languages() {
  local language missing=()
  for language in yaml python go java dotnet; do
    command -v "pulumi-language-$language" >/dev/null || missing+=("$language")
  done
  if ((${#missing[@]} == 0)); then return; fi

  find_go || fail "The Pulumi CLI has no language hosts for: ${missing[*]}" \
    "Install the CLI with them (https://www.pulumi.com/docs/install/), or Go 1.26 or newer (https://go.dev/dl/)."
  build_part languages "Building Pulumi's language hosts from source: about 2 minutes, once"
  # Last: those of the CLI come first.
  set_env PATH "$PATH:$(toolchain/build.sh --folder languages)/bin"
}

# build_part PART TITLE, of toolchain/build.sh.
build_part() {
  step "$1" "$2" toolchain/build.sh "$1" || fail "The build of the $1 from source failed." \
    "Check that Go is 1.26 or newer (go version) and that its module proxy is in reach (go env GOPROXY)," \
    "then run this again: what was compiled so far is kept."
}

# Go's own installer leaves it to the user to put it on PATH.
find_go() {
  if ! command -v go >/dev/null && [[ -x /usr/local/go/bin/go ]]; then PATH=$PATH:/usr/local/go/bin; fi
  command -v go >/dev/null
}
