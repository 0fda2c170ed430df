# shellcheck shell=bash
# The folder, outside the checkout, for what is downloaded or built once: CLI, providers, logs.

cache=${SECURE_REGISTRY_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/secure-registry}
mkdir -p "$cache/logs"
cache=$(cd "$cache" && pwd)
