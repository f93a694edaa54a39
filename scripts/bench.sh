#!/usr/bin/env bash
# Measures the platform on this machine; scripts/bench.sh --help says how.
set -euo pipefail

calling_directory=$PWD
FLASH_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$FLASH_HOME"

usage() {
  cat <<'TXT'
usage: scripts/bench.sh [--quick] [--scenarios NAME,NAME] [--rounds N] [--seconds S] [--warm-up S] [--out DIR]
                        [--against REPORT.json | --beside DIR]

Starts a stack of its own (random ports, own data), opens its own sales, mints the shoppers' tokens, warms up, plays each
scenario three times and writes DIR/report.html, report.md and report.json (DIR: target/bench). More than an hour with all.

  --quick          one short round of the main scenarios; under three minutes when the machine is otherwise idle
  --scenarios      only these (winners* means all that start so): winners-64, winners-256, winners-64-over-100-items,
                   paced-50, paced-80, losers, burst, mixed, life, rest, unbatched-64, unbatched-256, growth-stock-1k,
                   growth-stock-1m, growth-items-1000, growth-orders-1m and -5m (these load rows: minutes, and 3 GB of
                   disk); and a lane alone, without HTTP: admission-only, commit-only, buckets-only (what
                   scripts/bench-lanes.sh plays)
  --warm-up S      at most so long (240); it ends as soon as three slices of ten seconds bring nothing more
  --no-build       what is built is good enough
  --against FILE   an earlier report.json: adds this run's medians divided by that run's
  --beside DIR     another working copy in which this was built: its services run, too, on servers of their own, and each
                   round is played on both in turn; adds these medians divided by those. What a change is worth, on a
                   machine whose speed changes from minute to minute. Only this copy's stack is audited

An order counts when it is a CONFIRMED row after the drain. A wrong total, a rejected order or a broken law fails the run:
exit code 1. Everything runs on this machine, the load generator included; whatever else runs here is measured with it, so
compare figures of one run with each other, and reports of one machine as ratios.
TXT
}
. scripts/tools.sh
help_if_asked "$@"

. scripts/jdk.sh
find_jdk || exit 2

arguments=()
build=yes
for argument in "$@"; do
  case $argument in
    --no-build) build= ;;
    *) arguments+=("$argument") ;;
  esac
done
if [ -n "$build" ]; then
  build_if_changed bench gateway-service,order-service,inventory-service,payment-service,logistics-service,system-tests package \
    pom.xml */pom.xml */src/main
fi

class_path=$(cat system-tests/target/audit.classpath)
# Files are named from where the caller is.
cd "$calling_directory"
exec "$JAVA_HOME/bin/java" -Xmx2g -XX:+UseSerialGC -Dflash.home="$FLASH_HOME" -Dslf4j.internal.verbosity=ERROR \
  --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -cp "$FLASH_HOME/system-tests/target/classes:$class_path" io.flashsale.bench.BenchCommand "${arguments[@]}"
