#!/usr/bin/env bash
# What group commit is worth on this machine: scripts/measure-lanes.sh [--connections 64] [--seconds 15] [--warm-up 20] [--rounds 3]
set -euo pipefail

FLASH_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$FLASH_HOME"

case ${1:-} in
  --help | -h)
    cat <<'TXT'
usage: scripts/measure-lanes.sh [--connections N] [--seconds S] [--warm-up S] [--rounds N]

Starts a stack of its own (random ports, temporary data), buys one hot item through the gateway in a closed loop, with
the lanes as they are and with batches of one, in turns. An order counts when it is CONFIRMED in MySQL. Prints orders/s,
latencies, CPU per order of all processes together, and their memory. Build first: scripts/up.sh does.
TXT
    exit 0
    ;;
esac

. scripts/jdk.sh
find_jdk || exit 1
if [ ! -s local-stack/target/launcher.classpath ]; then
  echo "error: nothing is built yet; run scripts/up.sh once" >&2
  exit 1
fi
exec "$JAVA_HOME/bin/java" -Xmx256m -XX:+UseSerialGC -Dflash.home="$FLASH_HOME" \
  -cp "local-stack/target/classes:$(cat local-stack/target/launcher.classpath)" \
  io.flashsale.localstack.measure.MeasureLanes "$@"
