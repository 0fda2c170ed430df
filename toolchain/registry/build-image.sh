#!/bin/sh
# Makes a registry image from a registry binary and Debian's static busybox, with the layout of the
# official image. Usage: build-image.sh REGISTRY_BINARY IMAGE
set -eu

binary=$1
image=$2
here=$(cd "$(dirname "$0")" && pwd)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

mkdir -p "$root/bin" "$root/etc/distribution" "$root/etc/ssl/certs" "$root/var/lib/registry" "$root/root"
install -d -m 1777 "$root/tmp"
install -m 755 "$binary" "$root/bin/registry"
install -m 755 "$(command -v busybox)" "$root/bin/busybox"
"$root/bin/busybox" --list | while read -r applet; do
  [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"
done
install -m 755 "$here/entrypoint.sh" "$root/entrypoint.sh"
install -m 644 "$here/config.yml" "$root/etc/distribution/config.yml"
printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n' >"$root/etc/passwd"
printf 'root:x:0:\nnobody:x:65534:\n' >"$root/etc/group"
if [ -f /etc/ssl/certs/ca-certificates.crt ]; then
  install -m 644 /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
fi

tar -C "$root" --owner=0 --group=0 --numeric-owner -c . | docker import \
  --change 'ENV PATH=/bin OTEL_TRACES_EXPORTER=none' \
  --change 'EXPOSE 5000' \
  --change 'VOLUME ["/var/lib/registry"]' \
  --change 'ENTRYPOINT ["/entrypoint.sh"]' \
  --change 'CMD ["/etc/distribution/config.yml"]' \
  --change 'LABEL secure-registry.built-locally=true' \
  --message 'built locally' - "$image"
