# shellcheck shell=bash
# A Docker daemon that answers: the one the user points to, else the local one, installed and started as root.

: "${cache:?the folder with the logs}"

ensure_docker() {
  if docker_answers; then
    follow_docker_context
    return
  fi
  local reason=$docker_error
  if [[ -n ${DOCKER_HOST:-} ]] || uses_docker_context; then
    fail "The Docker daemon that your settings name does not answer." "$reason" \
      "Check DOCKER_HOST and \`docker context ls\`."
  elif [[ $reason == *"permission denied"* ]]; then
    fail "Docker runs, but you may not use it." \
      "Add yourself to its group (sudo usermod -aG docker $(id -un)), log in again, then run this again."
  elif [[ $(uname) != Linux ]]; then
    fail "Docker does not run." "Start Docker Desktop (https://docs.docker.com/desktop/), then run this again."
  elif ((EUID != 0)); then
    fail "Docker does not run, and only root can install or start it." \
      "Install it:  sudo apt-get install docker.io   (or see https://docs.docker.com/engine/install/)" \
      "Start it:    sudo systemctl start docker" \
      "Use it:      sudo usermod -aG docker $(id -un)   (then log in again)"
  fi
  install_docker
  # Two runs at once must not start two daemons.
  exec {docker_lock}>"$cache/.docker.lock"
  flock "$docker_lock"
  docker_answers || start_docker
  exec {docker_lock}>&-
}

# docker_answers tells by its status, and in $docker_error why not.
docker_answers() {
  docker_error=$(timeout 20 docker version --format '{{.Server.Version}}' 2>&1 >/dev/null)
}

uses_docker_context() {
  [[ -n ${DOCKER_CONTEXT:-} ]] ||
    grep -s '"currentContext"' "${DOCKER_CONFIG:-$HOME/.docker}/config.json" | grep -qv '"default"'
}

# The provider knows DOCKER_HOST, not the contexts of the docker command.
follow_docker_context() {
  local host
  if [[ -n ${DOCKER_HOST:-} ]] || ! uses_docker_context; then return; fi
  host=$(docker context inspect --format '{{.Endpoints.docker.Host}}')
  if [[ -n $host && $host != unix:///var/run/docker.sock ]]; then set_env DOCKER_HOST "$host"; fi
}

install_docker() {
  # A plain root shell may lack them: the daemon itself, iptables.
  PATH=$PATH:/usr/sbin:/sbin
  # Docker's own packages bring the daemon under the same name. Of what Debian's package only recommends,
  # pulling needs the certificates, and a kernel with AppArmor the parser.
  command -v dockerd >/dev/null || install_packages docker.io apparmor ca-certificates iptables
  # A package of its own from Debian 13 on.
  need_commands docker=docker-cli
}

start_docker() {
  if [[ -d /run/systemd/system ]]; then
    step docker "Starting Docker" systemctl start docker ||
      fail "Docker could not be started." "See: journalctl -u docker"
  else
    forget_dead /var/run/docker.pid dockerd
    forget_dead /var/run/docker/containerd/containerd.pid containerd
    # In a session of its own, so that it outlives this command and its terminal.
    setsid dockerd >"$cache/logs/dockerd.log" 2>&1 </dev/null {docker_lock}>&- &
    dockerd=$!
  fi
  attempt docker "Waiting for Docker: a few seconds" wait_for_docker || {
    if [[ -n ${dockerd:-} ]]; then show_log dockerd; fi
    fail "Docker was started, but does not answer." "$docker_error"
  }
}

# forget_dead FILE NAME removes the note of a process that was killed: its number may be another's by now, or
# still that of a zombie, and the daemon would take either for a living one. A zombie has no program.
forget_dead() {
  if [[ -f $1 && $(readlink "/proc/$(<"$1")/exe") != */"$2"* ]]; then rm -f "$1"; fi
}

# For a minute, or until a daemon started here is gone.
wait_for_docker() {
  local deadline=$((SECONDS + 60))
  until docker_answers; do
    ((SECONDS < deadline)) || return 1
    if [[ -n ${dockerd:-} ]] && ! kill -0 "$dockerd" 2>/dev/null; then return 1; fi
    sleep 0.5
  done
}
