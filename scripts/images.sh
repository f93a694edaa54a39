#!/usr/bin/env bash
# Images of the five services and the spot handler: scripts/images.sh [--base IMAGE] [--services A,B] [--push REGISTRY/NAMESPACE --tag TAG]
set -euo pipefail

FLASH_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$FLASH_HOME"

usage() {
  cat <<'TXT'
usage: scripts/images.sh [--base IMAGE] [--services NAMES] [--tag TAG] [--push REGISTRY/NAMESPACE]

Builds target/image.tar of each service, and of deploy/spot-handler, with Jib; no Docker is needed. The same
sources on the same base give the same bytes.

  --base IMAGE     what they stand on: an image with a JRE 25 by digest (name@sha256:...). Without it a base is made of the JDK that
                   builds, by jlink, with the few libraries of this machine that it needs: for trying, never pushed
  --services LIST  for example gateway,order; all of them and spot-handler if left out
  --tag TAG        of the images; the version if left out
  --push WHERE     pushes WHERE/<service>-service:TAG instead of writing tarballs; wants --base with a digest, and who you are from
                   docker login's configuration
TXT
}

base="" services=gateway,order,inventory,payment,logistics,spot-handler tag="" push=""
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h)
      usage
      exit 0
      ;;
    --base | --services | --tag | --push)
      [ -n "${2:-}" ] || { echo "error: $1 wants a value" >&2; exit 2; }
      case $1 in
        --base) base=$2 ;;
        --services) services=$2 ;;
        --tag) tag=$2 ;;
        --push) push=$2 ;;
      esac
      shift 2
      ;;
    *)
      usage >&2
      exit 2
      ;;
  esac
done

case "$base" in
  *@sha256:????????*) ;;
  "") [ -z "$push" ] || { echo "error: --push wants --base IMAGE@sha256:..., so that everybody knows what was pushed" >&2; exit 2; } ;;
  *)
    echo "error: $base has no digest; tags move" >&2
    exit 2
    ;;
esac

. scripts/jdk.sh
find_jdk || exit 1
mkdir -p target/images

# A base of the JDK here: its modules, linked, and the libraries that they load. An archive as docker save writes it.
local_base() {
  local work=target/images/base library archive=target/images/base.tar
  local from
  from=$("$JAVA_HOME/bin/java" -version 2>&1 | cksum)
  if [ -s "$archive" ] && [ "$(cat target/images/base.from 2>/dev/null)" = "$from" ]; then
    return
  fi
  rm -rf "$work" "$archive"
  mkdir -p "$work/root/opt" "$work/root/etc" "$work/root/tmp" "$work/root/var/log/flash-sale"
  "$JAVA_HOME/bin/jlink" --output "$work/root/opt/java" --strip-debug --no-header-files --no-man-pages \
    --add-modules java.se,jdk.unsupported,jdk.crypto.ec,jdk.management,jdk.naming.dns,jdk.net,jdk.zipfs,jdk.jfr
  find "$work/root/opt/java" -type f \( -name '*.so' -o -path '*/bin/java' -o -name jspawnhelper \) -print0 |
    xargs -0 ldd 2>/dev/null | awk '$2 == "=>" && $3 ~ /^\// { print $3 } $1 ~ /^\/lib.*ld-/ { print $1 }' |
    grep -v /opt/java/ | sort -u | while read -r library; do
    mkdir -p "$work/root$(dirname "$library")"
    cp -L "$library" "$work/root$library"
  done
  echo 'flash:x:10001:10001::/tmp:/none' >"$work/root/etc/passwd"
  echo 'hosts: files dns' >"$work/root/etc/nsswitch.conf"
  chmod 1777 "$work/root/tmp" "$work/root/var/log/flash-sale"
  tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C "$work/root" -cf "$work/layer.tar" .
  cat >"$work/config.json" <<JSON
{"architecture":"amd64","os":"linux","config":{"Env":["PATH=/opt/java/bin","JAVA_HOME=/opt/java"]},
"rootfs":{"type":"layers","diff_ids":["sha256:$(sha256sum "$work/layer.tar" | cut -d' ' -f1)"]}}
JSON
  echo '[{"Config":"config.json","RepoTags":null,"Layers":["layer.tar"]}]' >"$work/manifest.json"
  tar --sort=name --mtime=@0 --owner=0 --group=0 -C "$work" -cf "$archive" manifest.json config.json layer.tar
  echo "$from" >target/images/base.from
}

goal=buildTar
if [ -n "$push" ]; then
  goal=build
elif [ -z "$base" ]; then
  local_base
  base=tar://$FLASH_HOME/target/images/base.tar
fi

# folder_of NAME: of the module that makes an image
folder_of() {
  case $1 in
    spot-handler) echo deploy/spot-handler ;;
    *) echo "$1-service" ;;
  esac
}
modules=
for service in ${services//,/ }; do
  modules+=${modules:+,}$(folder_of "$service")
done
arguments=(-Dimages "-Dimage.base=$base" "-Dimage.revision=$(git rev-parse HEAD 2>/dev/null || echo unknown)")
[ -z "$tag" ] || arguments+=("-Dimage.tag=$tag")
[ -z "$push" ] || arguments+=("-Dimage.repository=$push")
log=target/images/maven.log
if ! maven -B -ntp -DskipTests -Dspotless.check.skip=true -pl "$modules" -am "${arguments[@]}" package "-Dimage.goal=$goal" >"$log" 2>&1; then
  grep -E '^\[ERROR\]' "$log" | head -n 10 | cut -c1-300 >&2
  echo "error: see $log" >&2
  exit 1
fi
for service in ${services//,/ }; do
  folder=$(folder_of "$service")
  if [ -n "$push" ]; then
    echo "$push/$(basename "$folder")@$(cat "$folder/target/image.digest")"
  else
    echo "$folder/target/image.tar  $(cat "$folder/target/image.digest")"
  fi
done
