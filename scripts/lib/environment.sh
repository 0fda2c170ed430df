# shellcheck shell=bash
# Environment variables that the commands set by themselves, kept in a list for `make env`.

exported=()

set_env() {
  export "$1=$2"
  exported+=("$1")
}

# Prints them as lines for a POSIX shell's eval.
print_environment() {
  local name
  for name in "${exported[@]}"; do
    printf "export %s='%s'\n" "$name" "${!name//\'/\'\\\'\'}"
  done
}
