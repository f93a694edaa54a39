#!/usr/bin/env bash
# Builds one image on a base of this machine's JDK, looks into it, starts it in a chroot, and calls its health.
set -euo pipefail

FLASH_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$FLASH_HOME"

optional=no
case ${1:-} in
  "") ;;
  --optional) optional=yes ;;
  --help | -h)
    cat <<'TXT'
usage: scripts/check-image.sh [--optional]

Builds the gateway's image with scripts/images.sh, twice, and wants the same bytes; looks at user, labels and layers; unpacks it and starts it
as its user in a chroot, where it can write nowhere but into /tmp and its log directory; calls liveness and readiness, and
ends it with SIGTERM. Needs root for the chroot; --optional: else says so, and checks what it can.
TXT
    exit 0
    ;;
  *)
    echo "error: $1 is no option; see --help" >&2
    exit 2
    ;;
esac

fail() {
  echo "error: $*" >&2
  exit 1
}

work=$FLASH_HOME/target/check-image
image=gateway-service/target/image.tar
scripts/images.sh --services gateway >/dev/null
first=$(sha256sum <"$image")
rm "$image"
scripts/images.sh --services gateway >/dev/null
[ "$first" = "$(sha256sum <"$image")" ] || fail "the same sources gave another image"

rm -rf "$work"
mkdir -p "$work/archive" "$work/root"
tar --warning=no-unknown-keyword -xf "$image" -C "$work/archive"
config=$work/archive/$(grep -o '"Config":"[^"]*"' "$work/archive/manifest.json" | cut -d'"' -f4)
for wanted in '"User":"10001:10001"' '"org.opencontainers.image.title":"gateway-service"' '"org.opencontainers.image.revision":"'; do
  grep -q "$wanted" "$config" || fail "the image has no $wanted"
done
layers=$(grep -o '"Layers":\[[^]]*\]' "$work/archive/manifest.json" | grep -o '[0-9a-f]*\.tar\.gz')
for layer in $layers; do
  tar --warning=no-unknown-keyword -xzf "$work/archive/$layer" -C "$work/root"
done
# A change of ours must not move the libraries: they are in a layer without a class of ours.
ours=0
for layer in $layers; do
  if tar --warning=no-unknown-keyword -tzf "$work/archive/$layer" | grep -qE '^app/(classes|resources)/|/common-lib-'; then
    ours=$((ours + $(stat -c %s "$work/archive/$layer")))
    ! tar --warning=no-unknown-keyword -tzf "$work/archive/$layer" | grep -q 'app/libs/spring-' || fail "libraries lie in a layer with classes of ours"
  fi
done
[ "$ours" -gt 0 ] && [ "$ours" -lt 3000000 ] || fail "our own layers are $ours bytes"
echo "the image is reproducible, of user 10001; our code is $((ours / 1024)) KB of $(($(stat -c %s "$image") / 1048576)) MB"

if [ "$(id -u)" -ne 0 ]; then
  [ "$optional" = yes ] || fail "a chroot needs root"
  echo "not root: the image was not started" >&2
  exit 0
fi
writable=$(find "$work/root" -type d -perm -o+w -printf '/%P\n' | sort | tr '\n' ' ')
[ "$writable" = "/tmp /var/log/flash-sale " ] || fail "anybody may write to $writable"

port=$((20000 + RANDOM % 10000))
mapfile -t entrypoint < <(grep -o '"Entrypoint":\[[^]]*\]' "$config" | sed 's/"Entrypoint":\[//; s/\]$//; s/","/\n/g' | tr -d '"')
mkdir -p "$work/root/dev" "$work/root/etc" "$work/root/proc"
# /proc in a mount namespace of its own, which goes with the process: the launcher looks there for where it lies.
if ! unshare --mount true 2>/dev/null; then
  [ "$optional" = yes ] || fail "no mount namespace may be made here"
  echo "no mount namespace may be made here: the image was not started" >&2
  exit 0
fi
[ -e "$work/root/dev/urandom" ] || mknod -m 444 "$work/root/dev/urandom" c 1 9
[ -e "$work/root/dev/random" ] || mknod -m 444 "$work/root/dev/random" c 1 8
[ -e "$work/root/dev/null" ] || mknod -m 666 "$work/root/dev/null" c 1 3
echo '127.0.0.1 localhost' >"$work/root/etc/hosts"
env -i PATH=/opt/java/bin JAVA_HOME=/opt/java JDK_JAVA_OPTIONS="-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1" \
  FLASH_PORT="$port" FLASH_MANAGEMENT_PORT="$((port + 1))" FLASH_LOG_DIR=/var/log/flash-sale FLASH_LOG_FORMAT=logstash \
  SERVER_ADDRESS=127.0.0.1 MANAGEMENT_SERVER_ADDRESS=127.0.0.1 FLASH_REDIS_URL=redis://127.0.0.1:1 \
  "$(command -v unshare)" --mount "$(command -v sh)" -c 'mount=$1 chroot=$2 root=$3; shift 3
    "$mount" -t proc proc "$root/proc" && exec "$chroot" --userspec=10001:10001 "$root" "$@"' \
  sh "$(command -v mount)" "$(command -v chroot || echo /usr/sbin/chroot)" "$work/root" "${entrypoint[@]}" >"$work/out.log" 2>&1 &
pid=$!
trap 'kill -9 $pid 2>/dev/null || true' EXIT
ready=no
for _ in $(seq 120); do
  kill -0 "$pid" 2>/dev/null || { tail -n 20 "$work/out.log" >&2; fail "the image ended by itself"; }
  if curl -fs -m 2 "http://127.0.0.1:$((port + 1))/actuator/health/readiness" >/dev/null; then
    ready=yes
    break
  fi
  sleep 1
done
[ "$ready" = yes ] || { tail -n 20 "$work/out.log" >&2; fail "not ready after two minutes"; }
curl -fs -m 2 "http://127.0.0.1:$((port + 1))/actuator/health/liveness" | grep -q '"UP"' || fail "not alive"
curl -fs -m 2 "http://127.0.0.1:$port/favicon.svg" | grep -q '<svg' || fail "the load balancer's health check is not answered"
head -n 1 "$work/out.log" | grep -v '^NOTE' | grep -q '^{' || grep -q '^{"@timestamp"' "$work/out.log" || fail "the log is not JSON"
kill -TERM "$pid"
status=0
wait "$pid" || status=$?
trap - EXIT
[ "$status" -eq 143 ] || fail "SIGTERM ended it with $status"
echo "it starts as 10001 on a file system that it can't write to, is alive and ready, and ends on SIGTERM"
