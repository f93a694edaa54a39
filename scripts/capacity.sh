#!/usr/bin/env bash
# Turns a report of scripts/bench.sh into machines for a demand; scripts/capacity.sh --help says how.
set -euo pipefail

FLASH_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
calling_directory=$PWD
cd "$FLASH_HOME"

usage() {
  cat <<'TXT'
usage: scripts/capacity.sh --orders-per-second N [options]

Says which pods, Redis slots, database and broker shards and bare-metal machines (ecs.ebmg8i.48xlarge) that demand needs, what
limits first, and on which assumptions. CPU, memory and batch sizes come from a report of scripts/bench.sh; docs/CAPACITY.md
explains the model.

  --report FILE             which report.json (default: target/bench/report.json)
  --json                    one JSON document instead of the tables

What comes with an order:
  --losers-per-order N      refused orders (100)
  --reads-per-order N       pages and sales looked at (10)
  --paid-share S            payments in the same second (0.5)
  --orders-like SCENARIO    which scenario says what an order costs (winners-256; winners-64-over-100-items: small batches)

The machines:
  --utilisation U           share of a core that may be busy (0.6)
  --core-factor F           work of a core there, in cores of the measured machine (1)
  --pod-cores N             vCPU of a pod (as many as the measured machine had)
  --server-cores N          vCPU of a database server and a broker (16)
  --commits-per-second N    durable transactions a second per database server (10000)
  --commit-millis MS        how long a transaction holds its row (2)
  --messages-per-second N   durable messages a second per broker (10000)
  --peak-seconds S          how long the peak lasts (60)

Exit code: 0, or 2 if nothing can be said: wrong usage, no report, or one whose audit did not hold.
TXT
}

. scripts/tools.sh
help_if_asked "$@"

. scripts/jdk.sh
find_jdk || exit 2

build_if_changed capacity system-tests process-classes system-tests/pom.xml system-tests/src/main local-stack/src/main

class_path=$(cat system-tests/target/audit.classpath)
# Files are named from where the caller is.
cd "$calling_directory"
exec "$JAVA_HOME/bin/java" -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dflash.home="$FLASH_HOME" \
  -cp "$FLASH_HOME/system-tests/target/classes:$class_path" \
  io.flashsale.bench.capacity.CapacityCommand "$@"
