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

. scripts/in-image.sh
unpack_image "$image" "$work"
config=$(image_config "$work")
for wanted in '"User":"10001:10001"' '"org.opencontainers.image.title":"gateway-service"' '"org.opencontainers.image.revision":"'; do
  grep -q "$wanted" "$config" || fail "the image has no $wanted"
done
layers=$(image_layers "$work")
# A change of ours must not move the libraries: they are in a layer without a class of ours.
ours=0
for layer in $layers; do
  if tar --warning=no-unknown-keyword -tzf "$work/archive/$layer" | grep -qE '^app/(classes|resources)/|/common-lib-'; then
    ours=$((ours + $(stat -c %s "$work/archive/$layer")))
    ! tar --warning=no-unknown-keyword -tzf "$work/archive/$layer" | grep -qE 'app/libs/spring-|app/aot/' || fail "libraries or their cache lie in a layer with classes of ours"
  fi
done
[ "$ours" -gt 0 ] && [ "$ours" -lt 3000000 ] || fail "our own layers are $ours bytes"
echo "the image is reproducible, of user 10001; our code is $((ours / 1024)) KB of $(($(stat -c %s "$image") / 1048576)) MB"

if ! reason=$(can_enter_images 2>&1); then
  [ "$optional" = yes ] || fail "$reason"
  echo "$reason: the image was not started, and has no AOT cache" >&2
  exit 0
fi
[ -s "$work/root/app/aot/libraries.aot" ] || fail "the image has no AOT cache"
writable=$(find "$work/root" -type d -perm -o+w -printf '/%P\n' | sort | tr '\n' ' ')
[ "$writable" = "/tmp /var/log/flash-sale " ] || fail "anybody may write to $writable"

port=$((20000 + RANDOM % 10000))
mapfile -t entrypoint < <(image_entrypoint "$work")
# AOTMode=on: a cache that can't be used ends the JVM, which otherwise would start without a word, and slowly.
begin=$(date +%s%N)
in_image "$work" "JDK_JAVA_OPTIONS=-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:AOTMode=on" \
  "FLASH_PORT=$port" "FLASH_MANAGEMENT_PORT=$((port + 1))" FLASH_LOG_DIR=/var/log/flash-sale FLASH_LOG_FORMAT=logstash \
  SERVER_ADDRESS=127.0.0.1 MANAGEMENT_SERVER_ADDRESS=127.0.0.1 FLASH_REDIS_URL=redis://127.0.0.1:1 \
  -- "${entrypoint[@]}" >"$work/out.log" 2>&1 &
pid=$!
trap 'kill -9 $pid 2>/dev/null || true' EXIT
ready=no
for _ in $(seq 120); do
  kill -0 "$pid" 2>/dev/null || { tail -n 20 "$work/out.log" >&2; fail "the image ended by itself"; }
  if curl -fs -m 2 "http://127.0.0.1:$((port + 1))/actuator/health/readiness" >/dev/null; then
    ready=yes
    took=$((($(date +%s%N) - begin) / 1000000))
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
echo "it is ready after $took ms with its AOT cache, starts as 10001 on a file system that it can't write to, is alive and ready, and ends on SIGTERM"
