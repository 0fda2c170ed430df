# shellcheck shell=bash
# What a person sees of a command: what it does now, that time passes, and what to do when it fails.

: "${cache:?the folder with the logs}"

say() { printf '%s\n' "$*"; }

# fail MESSAGE [ADVICE...] ends the command.
fail() {
  printf '\n%s\n' "$1" >&2
  if (($# > 1)); then printf '  %s\n' "${@:2}" >&2; fi
  exit 1
}

# step LOG TITLE COMMAND... runs a command that has to succeed, with its output in a log.
# Like any command before ||, it runs without `set -e`: give it a program or a chain of &&.
step() {
  local status=0
  attempt "$@" || status=$?
  if ((status)); then show_log "$1"; fi
  return "$status"
}

# attempt is a step that may fail.
attempt() {
  local log="$cache/logs/$1.log" start=$SECONDS status=0 watcher
  say "$2"
  : >"$log"
  watch_log "$log" "$$" &
  watcher=$!
  "${@:3}" >>"$log" 2>&1 </dev/null || status=$?
  kill "$watcher" 2>/dev/null || true
  wait "$watcher" 2>/dev/null || true
  if [[ -t 1 ]]; then printf '\r\033[K'; fi
  if ((status == 0 && SECONDS - start >= 5)); then say "  done in $((SECONDS - start)) s"; fi
  return "$status"
}

# watch_log LOG PID shows the time and the log's last line: live on a terminal, else each 15 seconds.
# It ends by itself when the process is gone: a background job hears no Ctrl-C.
watch_log() {
  local start=$SECONDS elapsed last
  while sleep 1 >/dev/null 2>&1 && kill -0 "$2" 2>/dev/null; do
    elapsed=$((SECONDS - start))
    last=$(tail -n 1 "$1" | tr -cd '[:print:]' | cut -c 1-60)
    if [[ -t 1 ]]; then
      printf '\r\033[K  %d s  %s' "$elapsed" "$last"
    elif ((elapsed % 15 == 0)); then
      say "  ... $elapsed s  $last"
    fi
  done
}

# pulse PID says each half minute that time passes, beside a program whose own output pauses for long.
# A terminal needs no such thing: programs show there that they live.
pulse() {
  local start=$SECONDS
  if [[ -t 1 ]]; then return; fi
  while sleep 1 >/dev/null 2>&1 && kill -0 "$1" 2>/dev/null; do
    if (((SECONDS - start) % 30 == 0)); then say "  ... $((SECONDS - start)) s"; fi
  done
}

show_log() {
  local log="$cache/logs/$1.log"
  {
    echo "  This failed. The end of $log:"
    tail -n 20 "$log" | sed 's/^/  | /'
  } >&2
}
