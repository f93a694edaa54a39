#!/usr/bin/env bash
# One order, one crash, restart, drain, audit - at every place where a service crosses to a neighbour.
set -euo pipefail

FLASH_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$FLASH_HOME"

case ${1:-} in
  --help | -h)
    cat <<'TXT'
usage: scripts/crash-matrix.sh [--list] [--all] [--only GLOB] [--at-once N] [--no-build]

Starts a stack of its own (random ports, one instance of each service) and plays the points: a switch is attached to the
running service from outside, the service halts (status 137, no shutdown hooks) before or after the named call, is started
again, and then the order, the repeat with the same idempotency key, the item's books and the laws must be right.

  --list        names the points, and where each is
  --all         also the points that are much like another one
  --only GLOB   only these, e.g. --only 'refund.*'
  --at-once N   points that are played together, each killing another service; 3 if nothing is said
  --no-build    takes the jars and classes that are there

Prints a line per point and a table at the end; the table is also in system-tests/target/crash-matrix/report.md, the logs
of the services in system-tests/target/stack/log. Exit status: 0 every point was reached and is fine, 1 one was not reached,
broke a law or left it unknown, 2 usage. A point takes 11 to 15 s alone on two idle cores.
TXT
    exit 0
    ;;
esac

. scripts/jdk.sh
find_jdk || exit 1

build=yes
arguments=()
for argument in "$@"; do
  case $argument in
    --no-build) build= ;;
    --list)
      build=
      arguments+=("$argument")
      ;;
    *) arguments+=("$argument") ;;
  esac
done
classpath=system-tests/target/test.classpath
if [ -n "$build" ] || [ ! -s "$classpath" ]; then
  mkdir -p target/crash-matrix
  echo "building; the log is target/crash-matrix/maven.log"
  maven -B -ntp -DskipTests -DskipITs verify > target/crash-matrix/maven.log 2>&1 || {
    grep '^\[ERROR\]' target/crash-matrix/maven.log | head -20 >&2
    echo "error: the build failed; see target/crash-matrix/maven.log" >&2
    exit 2
  }
fi
cd system-tests
exec "$JAVA_HOME/bin/java" -Xmx384m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dflash.home="$FLASH_HOME" \
  -Dflash.systemtest.patience.seconds=120 \
  -cp "target/test-classes:target/classes:$(cat target/test.classpath)" \
  io.flashsale.systemtest.CrashMatrix "${arguments[@]}"
