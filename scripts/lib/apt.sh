# shellcheck shell=bash
# Debian packages, installed only when what they bring is missing.

# need_commands COMMAND=PACKAGE...
need_commands() {
  local pair packages=()
  for pair in "$@"; do
    command -v "${pair%%=*}" >/dev/null || packages+=("${pair#*=}")
  done
  if ((${#packages[@]})); then install_packages "${packages[@]}"; fi
}

install_packages() {
  can_install_packages || fail "These packages are missing: $*" \
    "Install them (on Debian, as root: apt-get install $*), then run this again."
  export DEBIAN_FRONTEND=noninteractive
  if [[ -z ${package_lists_updated:-} ]]; then
    # One unreachable source of several must not stop the rest; the installation tells.
    attempt apt-update "Updating the package lists" apt-get update || true
    package_lists_updated=yes
  fi
  step apt-install "Installing $*" \
    apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=120 "$@" ||
    fail "The packages could not be installed: $*"
}

can_install_packages() { ((EUID == 0)) && command -v apt-get >/dev/null; }
