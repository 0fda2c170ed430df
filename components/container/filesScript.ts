import { deliveredFiles, filesContainerPaths, files as names, registryUser } from "./layout";

const { staging, volumes } = filesContainerPaths;

/**
 * The commands of the container that delivers the registry's files, for a shell that every registry image has.
 *
 * At its first start the container delivers the files and ends. Started again, it looks at them each second, and
 * delivers anew what was deleted or changed by others; it ends twice more, after seconds, and then runs on. A file is renamed over its predecessor, so that a running
 * registry sees each of them whole, and one that is as it should be is not touched.
 *
 * @param failureSeconds how long the container rests after a failure, before it ends and Docker starts it again
 */
export function filesScript(failureSeconds: number): string {
  const delivered = deliveredFiles.map(({ file, volume, mode }) => ({
    path: `${volume}/${names[file]}`,
    mode,
  }));
  const paths = delivered.map(({ path }) => path).join(" ");
  const root = `${volumes}/data/docker`;
  return `set -eu
trap 'exit 0' TERM
trap '[ $? = 0 ] || { echo "The files could not be delivered: see above." >&2; sleep ${failureSeconds}; }' EXIT

deliver() { # PATH MODE
  if cmp -s ${staging}/$1 $1 && [ "$(stat -c %a,%u:%g $1)" = $2,${registryUser} ]; then
    return 0
  fi
  incoming=\${1%/*}/.\${1##*/}.new
  cp ${staging}/$1 $incoming
  chown ${registryUser} $incoming
  chmod $2 $incoming
  mv -fT $incoming $1
  echo "Delivered $1."
}

deliver_all() {
${delivered.map(({ path, mode }) => `  deliver ${path} ${mode}`).join("\n")}
}

# Docker gives an empty volume the owner that the image's folder has: the registry's own first folder keeps it
# from being empty. What else a folder of the Docker host holds is not touched.
mkdir -p ${root}
chown ${registryUser} ${volumes}/data
# Only where the owner is wrong: a registry's data can be millions of files.
[ "$(stat -c %u:%g ${root})" = ${registryUser} ] || chown -R ${registryUser} ${root}
# A folder of the Docker host can be closed to others.
chown ${registryUser} ${volumes}/certs ${volumes}/auth

cd ${volumes}
deliver_all

# Who waits for the first end may come too late for it, and then gets the next one.
starts=$(cat ${staging}/starts 2>/dev/null || echo 0)
echo $((starts + 1)) >${staging}/starts
case $starts in
  0) sleep 0.2; exit 0 ;;
  1) left=5 ;;
  2) left=10 ;;
  *) left=-1 ;;
esac

seen=
while sleep 1; do
  # Whatever is done to a file changes its inode or the time of its last change.
  now=$(stat -c %i,%Z ${paths} 2>&1) || true
  if [ "$now" != "$seen" ]; then
    deliver_all
  fi
  seen=$now
  left=$((left - 1))
  [ $left != 0 ] || exit 0
done
`;
}
