#!/usr/bin/env bash
# Micro-benchmarks of the lanes, without HTTP: scripts/bench-lanes.sh admission|commit|buckets --out FILE; --help tells more.
set -euo pipefail

FLASH_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$FLASH_HOME"

usage() {
  cat <<'TXT'
usage: scripts/bench-lanes.sh admission|commit|buckets --out FILE [--quick] [--callers 64,256] [--seconds N]
                              [--warm-up N] [--rounds N] [--no-build]

Measures one lane alone, with the classes of the product, on servers of its own (free ports, temporary data, the
processes that the tests use). What is compared takes turns within the run; medians with the lowest and the highest,
processor time of each server and of the JVM per reservation or order, batch sizes. A lap whose total is wrong ends it.

  admission  reservations/s of the reservation lane, beside one reservation per EVALSHA of an equal script, called by the
             same number of callers, and by redis-benchmark if that is installed (Debian: redis-tools)
  commit     durable orders/s of the commit lanes, half messages included, beside one half message and transaction per
             order, and beside one row per transaction without any message
  buckets    admission of one hot item in 1, 2 and 4 buckets over a Redis Cluster of two servers, and whether the last
             unit sells, and no unit too many

  --out FILE     the figures as JSON; the table goes to the terminal
  --quick        laps of one second
  --callers      how many ask at once; one series for each number
  --seconds      of a lap (default 6); --warm-up of a lap that is not counted (8); --rounds laps of each (3)
  --no-build     takes the classes that are there
TXT
}

part=${1:-}
case $part in
  admission) module=common-lib main=io.flashsale.stock.AdmissionBenchmark ;;
  buckets) module=common-lib main=io.flashsale.stock.BucketsBenchmark ;;
  commit) module=order-service main=io.flashsale.order.adapter.persistence.CommitBenchmark ;;
  --help | -h)
    usage
    exit 0
    ;;
  *)
    usage >&2
    exit 2
    ;;
esac
shift

build=1
out=
arguments=()
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h)
      usage
      exit 0
      ;;
    --no-build) build= ;;
    --quick) arguments+=("$1") ;;
    --out | --callers | --seconds | --warm-up | --rounds)
      [ -n "${2:-}" ] || { echo "error: $1 wants a value" >&2; exit 2; }
      [ "$1" != --out ] || out=$2
      arguments+=("$1" "$2")
      shift
      ;;
    *)
      usage >&2
      exit 2
      ;;
  esac
  shift
done
[ -n "$out" ] || { echo "error: --out FILE is missing" >&2; exit 2; }

. scripts/jdk.sh
find_jdk || exit 1

classpath=$module/target/test.classpath
if [ -n "$build" ] || [ ! -s "$classpath" ]; then
  mkdir -p target/bench
  echo "$part: building $module; details in target/bench/build-$part.log"
  maven -B -ntp -q test-compile -pl "$module" -am >"target/bench/build-$part.log" 2>&1 ||
    { grep -h '^\[ERROR\]' "target/bench/build-$part.log" | head -n 20 >&2; echo "error: the build failed" >&2; exit 1; }
fi

tool=()
if [ "$part" = admission ] && command -v redis-benchmark >/dev/null 2>&1; then
  tool=(--redis-benchmark "$(command -v redis-benchmark)")
fi
# The siblings' classes first: the written class path may name the jars of an earlier build.
classes=$module/target/test-classes:$module/target/classes:common-lib/target/classes:local-stack/target/classes
exec "$JAVA_HOME/bin/java" -Xms512m -Xmx512m -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \
  --sun-misc-unsafe-memory-access=allow -Dflash.home="$FLASH_HOME" \
  -cp "$classes:$(cat "$classpath")" \
  "$main" "${tool[@]}" "${arguments[@]}"
