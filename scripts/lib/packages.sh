# shellcheck shell=bash
# The npm packages that package-lock.json names.

ensure_packages() {
  # A stamp inside node_modules goes away with it, also when npm is interrupted.
  local stamp=node_modules/.package-lock.sha256 wanted
  wanted=$(sha256sum <package-lock.json)
  if [[ -f $stamp && $(<"$stamp") == "$wanted" ]]; then return; fi

  command -v npm >/dev/null || fail "Node.js with npm is missing." \
    "Install Node.js 20 or newer (https://nodejs.org/), then run this again."
  step npm "Installing the npm packages: about half a minute" npm ci --no-audit --no-fund --no-update-notifier ||
    fail "The npm packages could not be installed." \
      "Check the network (and your npm registry settings: npm config list), then run this again."
  printf '%s\n' "$wanted" >"$stamp"
}
