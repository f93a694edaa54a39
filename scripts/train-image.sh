#!/usr/bin/env bash
# Makes the AOT cache of a service's image: scripts/train-image.sh MODULE; scripts/images.sh calls it.
set -euo pipefail

FLASH_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$FLASH_HOME"

case ${1:-} in
  *-service) module=$1 ;;
  *)
    cat <<'TXT'
usage: scripts/train-image.sh MODULE

Starts MODULE/target/image.tar in a chroot up to the end of its refresh, has the JVM write down which classes of the libraries it loaded and how,
and leaves MODULE/target/image-aot: the layer with that cache, and the arguments that the image is to be started with. Our own
classes are not in the cache, so that the layer moves only when the libraries or the JRE do; it is kept under target/images/aot.

A service with stores needs some for that start (empty ones; scripts/images.sh sees to them): FLASH_MYSQL_ADDRESS, FLASH_MYSQL_USER, FLASH_MYSQL_PASSWORD, FLASH_REDIS_URL and
FLASH_ROCKETMQ_NAME_SERVER say where they are. Ends with 3 if it can't be trained here, and says why.
TXT
    exit 2
    ;;
esac

. scripts/in-image.sh
. scripts/jdk.sh
find_jdk || exit 1
work=$FLASH_HOME/target/images/train-$module
layer=$FLASH_HOME/$module/target/image-aot
rm -rf "$layer"
reason=$(can_enter_images 2>&1) || { echo "$reason" >&2; exit 3; }
if grep -q 'flash.database\|^  database:' "$module/src/main/resources/application.yml" && [ -z "${FLASH_MYSQL_ADDRESS:-}" ]; then
  echo "it starts with a database only: FLASH_MYSQL_ADDRESS is not set" >&2
  exit 3
fi
unpack_image "$module/target/image.tar" "$work"

# Libraries of others first, by name: the JVM takes a cache only if the class path that it was made with is how its own begins.
mapfile -t libraries < <(cd "$work/root" && find app/libs -name '*.jar' ! -name 'common-lib-*' | LC_ALL=C sort)
mapfile -t own < <(cd "$work/root" && find app/libs -name 'common-lib-*.jar')
mkdir -p "$layer/app/aot" "$work/training/io/flashsale/localstack/training"
cp local-stack/target/classes/io/flashsale/localstack/training/TrainingRun.class "$work/training/io/flashsale/localstack/training/"
"$JAVA_HOME/bin/jar" --create --date=2026-01-01T00:00:00Z --no-manifest --file "$layer/app/aot/training.jar" -C "$work/training" .
# As Jib will date it: the JVM takes a cache for the very same jars only, by time and size.
touch -r "$work/root/${own[0]}" "$layer/app/aot/training.jar"
prefix=$(printf '/%s:' "${libraries[@]}")/app/aot/training.jar
ours=$(printf '/%s:' "${own[@]}")/app/resources:/app/classes

# The image's own flags and main class, with that class path.
mapfile -t entrypoint < <(image_entrypoint "$work")
main=${entrypoint[-1]}
flags=()
for ((i = 1; i < ${#entrypoint[@]} - 1; i++)); do
  case ${entrypoint[i]} in
    -cp) i=$((i + 1)) ;;
    *) flags+=("${entrypoint[i]}") ;;
  esac
done
{
  printf '%s\n' "${flags[@]}" -XX:AOTCache=/app/aot/libraries.aot -cp
  echo "\"$prefix:$ours\""
  echo "$main"
} >"$layer/app/aot/arguments"

java=$work/root$(sed -n 's/.*"JAVA_HOME=\([^"]*\)".*/\1/p' "$(image_config "$work")")
key=$({
  cat "$java/release"
  sha256sum "$java/lib/modules" "$layer/app/aot/training.jar" | cut -d' ' -f1
  stat -c %Y "$java/lib/modules" "$layer/app/aot/training.jar"
  printf '%s\n' "${flags[@]}"
  cd "$work/root" && sha256sum "${libraries[@]}"
} | sha256sum | cut -c1-16)
kept=$FLASH_HOME/target/images/aot/$module-$key.aot
mkdir -p "$(dirname "$kept")" "$work/root/app/aot"
cp -p "$layer/app/aot/training.jar" "$work/root/app/aot/"
if [ ! -s "$kept" ]; then
  stores=()
  for variable in FLASH_MYSQL_ADDRESS FLASH_MYSQL_USER FLASH_MYSQL_PASSWORD FLASH_ROCKETMQ_NAME_SERVER; do
    [ -z "${!variable:-}" ] || stores+=("$variable=${!variable}")
  done
  # Keys of this start only; the image gets none of it.
  secret=$(head -c 32 /dev/urandom | base64)
  printf 'active=training\nkey.training=%s\n' "$secret" >"$work/root/tmp/address-keys"
  head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$work/root/tmp/callback-secrets"
  port=$((20000 + RANDOM % 10000))
  if ! (in_image "$work" "${stores[@]+"${stores[@]}"}" "FLASH_REDIS_URL=${FLASH_REDIS_URL:-redis://127.0.0.1:1}" \
    FLASH_ADDRESS_KEYS_FILE=/tmp/address-keys FLASH_CALLBACK_SECRETS_FILE=/tmp/callback-secrets \
    "FLASH_PORT=$port" "FLASH_MANAGEMENT_PORT=$((port + 1))" FLASH_LOG_DIR=/var/log/flash-sale \
    SERVER_ADDRESS=127.0.0.1 MANAGEMENT_SERVER_ADDRESS=127.0.0.1 -- \
    java "${flags[@]}" -Xmx512m -XX:AOTCacheOutput=/tmp/libraries.aot -Dspring.context.exit=onRefresh \
    -cp "$prefix" io.flashsale.localstack.training.TrainingRun "$ours" "$main") >"$work/training.log" 2>&1 ||
    [ ! -s "$work/root/tmp/libraries.aot" ]; then
    tail -n 5 "$work/training.log" >&2
    echo "error: $module's training came to nothing; see $work/training.log" >&2
    exit 1
  fi
  mv "$work/root/tmp/libraries.aot" "$kept"
fi
cp "$kept" "$layer/app/aot/libraries.aot"
# With AOTMode=on the JVM ends if it can't use it. The chart chooses between these collectors.
cp "$kept" "$work/root/app/aot/libraries.aot"
for collector in Serial G1; do
  (in_image "$work" -- java "${flags[@]}" "-XX:+Use${collector}GC" -Xmx256m -XX:AOTCache=/app/aot/libraries.aot -XX:AOTMode=on \
    -cp "$prefix:$ours" -version) >"$work/use.log" 2>&1 || {
    cat "$work/use.log" >&2
    echo "error: the JVM can't use the cache that it made for $module" >&2
    exit 1
  }
done
echo "$module: $(($(stat -c %s "$kept") / 1048576)) MB of AOT cache"
