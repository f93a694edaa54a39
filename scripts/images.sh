#!/usr/bin/env bash
# Images of the five services and the spot handler: scripts/images.sh [--base IMAGE] [--services A,B] [--push REGISTRY/NAMESPACE --tag TAG]
set -euo pipefail

FLASH_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$FLASH_HOME"

usage() {
  cat <<'TXT'
usage: scripts/images.sh [--base IMAGE] [--services NAMES] [--tag TAG] [--no-aot] [--push REGISTRY/NAMESPACE]

Builds target/image.tar of each service, and of deploy/spot-handler, with Jib; no Docker is needed. The same
sources on the same base give the same bytes.

  --base IMAGE     what they stand on: an image with a JRE 25 by digest (name@sha256:...). With --push that is what deploy/images/base says;
                   else a base is made of the JDK that builds, by jlink, with the few libraries of this machine that it needs: for trying
  --services LIST  for example gateway,order; all of them and spot-handler if left out
  --tag TAG        of the images; the version if left out
  --no-aot         without the AOT cache, a layer of its own that shortens the start: see scripts/train-image.sh, which makes it. Who can't be
                   trained here (no root; no stores) has none, and is named
  --push WHERE     pushes WHERE/<service>-service:TAG instead of writing tarballs; who you are comes from
                   docker login's configuration
TXT
}

base="" services=gateway,order,inventory,payment,logistics,spot-handler tag="" push="" aot=yes
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h)
      usage
      exit 0
      ;;
    --no-aot)
      aot=no
      shift
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

[ -z "$push" ] || [ -n "$base" ] || base=$(grep -v '^#' deploy/images/base)
if [ -n "$base" ] && ! [[ $base =~ ^[a-z0-9./:_-]+@sha256:[0-9a-f]{64}$ ]]; then
  echo "error: $base has no digest; tags move" >&2
  exit 2
fi

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

if [ -z "$base" ]; then
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
log=target/images/maven.log
: >"$log"
arguments=(-DskipTests -Dspotless.check.skip=true -Dimages "-Dimage.base=$base" "-Dimage.revision=$(git rev-parse HEAD 2>/dev/null || echo unknown)")
[ -z "$tag" ] || arguments+=("-Dimage.tag=$tag")
[ -z "$push" ] || arguments+=("-Dimage.repository=$push")
# build MODULES GOAL MORE...
build() {
  local modules=$1 goal=$2
  shift 2
  if ! maven -B -ntp -pl "$modules" "${arguments[@]}" "-Dimage.goal=$goal" "$@" package >>"$log" 2>&1; then
    grep -E '^\[ERROR\]' "$log" | head -n 10 | cut -c1-300 >&2
    echo "error: see $log" >&2
    exit 1
  fi
}
modules=() trained=()
for service in ${services//,/ }; do
  modules+=("$(folder_of "$service")")
done
all=$(IFS=,; echo "${modules[*]}")
# Services with a database train against empty stores: those of the environment, else of the local stack.
start_stores() {
  local said=target/images/stores
  exec 7> >(exec "$JAVA_HOME/bin/java" -Xmx96m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    -cp "local-stack/target/classes:$(cat local-stack/target/launcher.classpath)" \
    io.flashsale.localstack.training.TrainingStores >"$said" 2>"$said.log")
  for _ in $(seq 120); do
    if grep -q '^ready$' "$said" 2>/dev/null; then
      # shellcheck disable=SC2046 # one word per line, made above
      export $(grep '^FLASH_' "$said")
      return 0
    fi
    sleep 1
  done
  tail -n 3 "$said.log" >&2
  echo "error: no stores to train against; see $said.log" >&2
  exit 1
}

if [ "$aot" = yes ]; then
  build "$all,local-stack" buildTar -am
  rm -f target/images/stores
  case $all in
    *order* | *inventory* | *payment* | *logistics*) [ "$(id -u)" -ne 0 ] || [ -n "${FLASH_MYSQL_ADDRESS:-}" ] || start_stores ;;
  esac
  for folder in "${modules[@]}"; do
    [ "$folder" != deploy/spot-handler ] || continue
    status=0
    scripts/train-image.sh "$folder" || status=$?
    case $status in
      0) trained+=("$folder") ;;
      3) echo "$folder: no AOT cache" >&2 ;;
      *) exit 1 ;;
    esac
  done
fi
exec 7>&- # the end of the stores
# Once more, with what the training made.
goal=buildTar
[ -z "$push" ] || goal=build
if [ ${#trained[@]} -gt 0 ]; then
  build "$(IFS=,; echo "${trained[*]}")" "$goal" -am -Dimages.aot
fi
plain=
for folder in "${modules[@]}"; do
  case " ${trained[*]-} " in
    *" $folder "*) ;;
    *) plain+=${plain:+,}$folder ;;
  esac
done
if [ -n "$plain" ] && { [ "$aot" = no ] || [ -n "$push" ]; }; then
  build "$plain" "$goal" -am
fi
for service in ${services//,/ }; do
  folder=$(folder_of "$service")
  if [ -n "$push" ]; then
    echo "$push/$(basename "$folder")@$(cat "$folder/target/image.digest")"
  else
    echo "$folder/target/image.tar  $(cat "$folder/target/image.digest")"
  fi
done
