# shellcheck shell=bash
# The registry image that the component uses by default: the published one whenever it can be pulled,
# else one built from source under the same name.

: "${cache:?the folder with the logs}"

# ensure_image STACK_FILE; an image that the stack's configuration names is left to the deployment.
# Without a stack: ensure_image ''.
ensure_image() {
  if [[ -n $1 ]] && grep -q '^ *secure-registry:image:' "$1"; then return; fi

  local image
  image=$(default_image)
  case $(image_origin "$image") in
    published) return ;;
    built)
      say "Trying to pull $image, which was built here so far: 10 seconds at most"
      timeout 10 docker pull --quiet "$image" >"$cache/logs/pull.log" 2>&1 || true
      ;;
    missing)
      if attempt pull "Pulling $image: about a minute, once" timeout 600 docker pull "$image"; then return; fi
      say "  It can't be pulled ($(tail -n 1 "$cache/logs/pull.log"))."
      build_image "$image"
      ;;
  esac
}

default_image() { sed -n 's/^export const defaultImage = "\(.*\)";$/\1/p' components/container/image.ts; }

# image_origin IMAGE prints published, built or missing.
image_origin() {
  local label
  if ! label=$(docker image inspect --format '{{index .Config.Labels "secure-registry.built-locally"}}' "$1" 2>/dev/null); then
    echo missing
  elif [[ $label == true ]]; then
    echo built
  else
    echo published
  fi
}

build_image() {
  find_go || fail "The image $1 can't be pulled from here, and there is no Go to build it." \
    "Load it from elsewhere (docker save, docker load)," \
    "or name another in the stack's configuration (pulumi config set image NAME)," \
    "or install Go 1.26 or newer (https://go.dev/dl/), then run this again."
  build_part registry "Building the registry from source: about a minute, once"
  has_static_busybox || install_packages busybox-static
  step image "Making the image $1" toolchain/registry/build-image.sh "$(toolchain/build.sh --folder registry)/registry" "$1" ||
    fail "The image $1 could not be made."
}

has_static_busybox() {
  command -v busybox >/dev/null && ! ldd "$(command -v busybox)" >/dev/null 2>&1
}
