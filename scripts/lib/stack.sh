# shellcheck shell=bash
# The Pulumi stack: where its state lives, which configuration file it uses, and that it exists.
#
# A user with a Pulumi login or backend keeps it. Else the state lives in .state/, which git ignores,
# encrypted by a random passphrase beside it.

stack=${STACK:-dev}
# A stack may be named organization/project/stack.
stack_file=Pulumi.${stack##*/}.yaml
project=$(sed -n 's/^name: *//p' Pulumi.yaml)
own_backend=file://$PWD/.state/backend

use_backend() {
  set_env PULUMI_STACK "$stack"
  if has_own_backend; then
    set_env PULUMI_BACKEND_URL "$own_backend"
    private_folder .state/backend
    use_passphrase
  fi
}

# Whether the state is kept in .state/: nothing says otherwise. In a shell with the output of `make env`,
# PULUMI_BACKEND_URL says just that.
has_own_backend() {
  if [[ -n ${PULUMI_BACKEND_URL:-} ]]; then
    [[ $PULUMI_BACKEND_URL == "$own_backend" ]]
  else
    [[ -z ${PULUMI_ACCESS_TOKEN:-} ]] && ! is_logged_in && ! grep -q '^backend:' Pulumi.yaml
  fi
}

is_logged_in() {
  local folder=${PULUMI_CREDENTIALS_PATH:-${PULUMI_HOME:-$HOME/.pulumi}}
  grep -qs '"current": *"[^"]' "$folder/credentials.json"
}

private_folder() { (umask 077 && mkdir -p "$1"); }

use_passphrase() {
  if [[ -n ${PULUMI_CONFIG_PASSPHRASE+set} || -n ${PULUMI_CONFIG_PASSPHRASE_FILE:-} ]]; then return; fi
  local file=$PWD/.state/passphrase
  if [[ ! -s $file ]]; then
    # A new passphrase could not open a state that is there already.
    if has_stacks; then
      fail "The state in .state/backend has lost its passphrase, .state/passphrase." \
        "Put the file back, or set PULUMI_CONFIG_PASSPHRASE to the passphrase."
    fi
    (umask 077 && head -c 32 /dev/urandom | base64 >"$file.new")
    mv "$file.new" "$file"
  fi
  set_env PULUMI_CONFIG_PASSPHRASE_FILE "$file"
}

has_stacks() { compgen -G '.state/backend/.pulumi/stacks/*/*' >/dev/null; }

# Sets $config_file to the stack's configuration, which the CLI may write to: it adds a salt for secrets
# when there is none. That must not change the repository's file, so the CLI gets a copy of it, in
# $config_folder, that keeps the salt from run to run. A file with a salt of its own is used itself:
# somebody sets secrets in it.
prepare_config() {
  [[ -f $stack_file ]] || fail "The stack '$stack' has no configuration: there is no $stack_file." \
    "Copy Pulumi.dev.yaml to $stack_file and adapt it. There is:" Pulumi.*.yaml

  config_folder=.state/config$(backend_suffix)
  config_file=$config_folder/$stack_file
  private_folder "$config_folder"
  local salt='' copy=$config_file
  if grep -Eq '^(encryptionsalt|secretsprovider|encryptedkey):' "$stack_file"; then
    config_file=$stack_file
  elif [[ -f $copy ]]; then
    salt=$(grep '^encryptionsalt:' "$copy" || true)
  fi
  # Each appears as a whole, so that an interruption never loses the salt.
  (umask 077 && printf '%s\n' "$(<"$stack_file")" ${salt:+"$salt"} >"$copy.new")
  mv "$copy.new" "$copy"
  cp Pulumi.yaml "$config_folder/Pulumi.yaml"
}

# A salt belongs to a passphrase, and that to a backend.
backend_suffix() {
  if has_own_backend; then return; fi
  printf -- '-%s' "$(printf %s "${PULUMI_BACKEND_URL:-login}" | sha256sum | cut -c 1-8)"
}

ensure_stack() {
  if stack_exists; then return; fi
  say "Creating the stack '$stack'"
  # In the copy's folder: this command writes the salt, and takes no --config-file.
  pulumi -C "$config_folder" stack init "$stack"
}

stack_exists() {
  if has_own_backend; then
    local file=.state/backend/.pulumi/stacks/$project/${stack##*/}.json
    [[ -f $file || -f $file.gz ]]
  else
    local answer
    if answer=$(pulumi stack --stack "$stack" --show-name 2>&1); then return; fi
    # Any other trouble, such as no access, must not pass for a stack that isn't there.
    [[ $answer == *"no stack named"* ]] || fail "The stack '$stack' can't be read." "$answer"
    return 1
  fi
}
