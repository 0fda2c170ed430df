# shellcheck shell=bash
# What a killed update leaves behind: its lock, and in the state operations that never ended, of which Docker may
# have made a container. Set right here for a state that is kept in a folder; the README tells how for others.

: "${stack:?the stack}" "${project:?its project}"

# Ends the command if another update is running.
recover_stack() {
  local folder state
  folder=$(state_folder) && [[ -d $folder/.pulumi ]] || return 0
  remove_empty_attributes "$folder"
  release_locks "$folder"

  state=$(compgen -G "$folder/.pulumi/stacks/$project/${stack##*/}.json*" | grep -E '\.json(\.gz)?$') || return 0
  if grep -q '"pending_operations"' < <(read_state "$state"); then finish_operations "$state" "$folder"; fi
}

state_folder() {
  [[ ${PULUMI_BACKEND_URL:-} == file://* ]] || return 1
  local folder=${PULUMI_BACKEND_URL#file://}
  folder=${folder%%\?*}
  printf '%s\n' "${folder/#\~/$HOME}"
}

# The engine notes attributes beside each file, that it does not need, but ends with "EOF" where it was killed
# between making that note and writing it.
remove_empty_attributes() { find "$1/.pulumi" -name '*.attrs' -type f -empty -delete; }

# The engine packs the state if it is told to.
read_state() { gzip -cdf "$1"; }

lock_files() { compgen -G "$1/.pulumi/locks/*/$project/${stack##*/}/*.json"; }

release_locks() {
  local locks lock pid user host
  locks=$(lock_files "$1") || return 0
  while IFS= read -r lock; do
    pid=$(lock_field pid "$lock")
    user=$(lock_field username "$lock")
    host=$(lock_field hostname "$lock")
    if [[ $host == "$(uname -n)" ]] && ! runs_pulumi "$pid"; then
      # Not by `pulumi cancel`, which would also take the lock of an update that has begun since.
      rm -f "$lock" "$lock.attrs"
      say "Releasing the lock of an update that was killed (process $pid)."
    elif [[ -f $lock ]]; then
      fail "An update of the stack '$stack' is running: process $pid of $user on $host." \
        "Wait until it has ended, then run this again." \
        "If it was killed there, release its lock:  eval \"\$(make -s env STACK=$stack)\"; pulumi cancel"
    fi
  done <<<"$locks"
}

# lock_field NAME FILE, of a text such as {"pid":1,"username":"u","hostname":"h","timestamp":"t"}.
lock_field() { sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p" "$2" 2>/dev/null; }

# A zombie holds no lock, nor does another program that has got the number of a dead one.
runs_pulumi() {
  if [[ -d /proc/self ]]; then
    local status
    status=$(cat "/proc/$1/status" 2>/dev/null) || return 1
    grep -q '^Name:.pulumi' <<<"$status" && ! grep -q '^State:.Z' <<<"$status"
  else
    ps -p "$1" -o stat=,comm= | grep -v '^Z' | grep -q pulumi
  fi
}

finish_operations() {
  local ids list
  # In this order, so that the containers of an update that begins now are not taken for a killed one's.
  list=$(docker ps --all --quiet --no-trunc --filter "label=secure-registry.project=$project" \
    --filter "label=secure-registry.stack=${stack##*/}")
  mapfile -t ids < <(printf %s "$list")
  mapfile -t ids < <(containers_left "$1" "${ids[@]}")
  if lock_files "$2" >/dev/null; then return; fi

  say "An update was killed: finishing what it has begun${ids[0]:+, without the container that it left unnoted}."
  if ((${#ids[@]})); then docker rm --force "${ids[@]}" >/dev/null; fi
  step recovery "Reading from Docker what there is" \
    pulumi refresh --yes --skip-preview --clear-pending-creates --stack "$stack" --config-file "${config_file:?}" ||
    fail "The state could not be brought up to date." "Run this again when what the log tells is settled."
}

# containers_left STATE ID... prints those that were created, but are not noted in the state.
containers_left() {
  if (($# == 1)); then return; fi
  docker inspect "${@:2}" | node scripts/lib/containers-left.js <(read_state "$1")
}
