# shellcheck shell=bash
# Everything that the commands share. Sourced from the checkout's folder.

root=$PWD
# shellcheck source=scripts/lib/cache.sh
source scripts/lib/cache.sh
# shellcheck source=scripts/lib/versions.sh
source scripts/lib/versions.sh
# shellcheck source=scripts/lib/progress.sh
source scripts/lib/progress.sh
# shellcheck source=scripts/lib/environment.sh
source scripts/lib/environment.sh
# shellcheck source=scripts/lib/apt.sh
source scripts/lib/apt.sh
# shellcheck source=scripts/lib/packages.sh
source scripts/lib/packages.sh
# shellcheck source=scripts/lib/audit.sh
source scripts/lib/audit.sh
# shellcheck source=scripts/lib/engine.sh
source scripts/lib/engine.sh
# shellcheck source=scripts/lib/docker.sh
source scripts/lib/docker.sh
# shellcheck source=scripts/lib/image.sh
source scripts/lib/image.sh
# shellcheck source=scripts/lib/stack.sh
source scripts/lib/stack.sh
# shellcheck source=scripts/lib/recovery.sh
source scripts/lib/recovery.sh
