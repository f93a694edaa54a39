#!/usr/bin/env bash
# Builds what changed and starts everything on this machine; scripts/up.sh --help says more.
set -euo pipefail

FLASH_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$FLASH_HOME"
services=(gateway order inventory payment logistics)
stamps=target/up

build=yes
arguments=()
for argument in "$@"; do
  case $argument in
    --help | -h)
      cat local-stack/src/main/resources/io/flashsale/localstack/up-help.txt
      exit 0
      ;;
    --no-build) build=no ;;
    *) arguments+=("$argument") ;;
  esac
done

. scripts/jdk.sh
find_jdk || exit 1

# A module's fingerprint is the content of its sources and of all it is built from.
fingerprint() {
  find pom.xml common-lib/pom.xml common-lib/src/main "$1/pom.xml" "$1/src/main" -type f -print0 2>/dev/null |
    LC_ALL=C sort -z | xargs -0 cksum | cksum
}

up_to_date() {
  [ -s "$stamps/$1" ] && [ "$(fingerprint "$1")" = "$(cat "$stamps/$1")" ] && ls "$1"/target/$2 >/dev/null 2>&1
}

build_changed() {
  local changed=() module begin=$SECONDS
  for module in "${services[@]}"; do
    up_to_date "$module-service" "$module-service-*.jar" || changed+=("$module-service")
  done
  # The launcher runs from its class directory.
  { up_to_date local-stack launcher.classpath && [ -s local-stack/target/classes/io/flashsale/localstack/rocketmq.classpath ]; } ||
    changed+=(local-stack)
  if [ ${#changed[@]} -eq 0 ]; then
    return
  fi
  mkdir -p "$stamps"
  local log=$stamps/maven.log list marks=()
  for module in "${changed[@]}"; do
    # Taken before the build: what is edited meanwhile is built next time.
    marks+=("$(fingerprint "$module")")
  done
  list=$(IFS=,; echo "${changed[*]}")
  echo "building ${changed[*]} (details in $log; the first time also fetches libraries)"
  if ! maven -B -ntp -T 1C -DskipTests -Dspotless.check.skip=true -pl "$list" -am package >"$log" 2>&1; then
    # A Maven that did not even start has other last words.
    { grep -E '^\[ERROR\]' "$log" || tail -n 3 "$log"; } | head -n 5 | cut -c1-300 >&2
    echo "error: the build failed; see $log" >&2
    exit 1
  fi
  for index in "${!changed[@]}"; do
    echo "${marks[$index]}" >"$stamps/${changed[$index]}"
  done
  echo "built in $((SECONDS - begin)) s"
}

[ "$build" = no ] || build_changed

if [ ! -s local-stack/target/launcher.classpath ]; then
  echo "error: nothing is built yet; run scripts/up.sh without --no-build" >&2
  exit 1
fi

exec "$JAVA_HOME/bin/java" -Xmx96m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dflash.home="$FLASH_HOME" \
  -cp "local-stack/target/classes:$(cat local-stack/target/launcher.classpath)" \
  io.flashsale.localstack.LocalStack ${arguments[@]+"${arguments[@]}"}
