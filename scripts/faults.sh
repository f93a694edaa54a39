#!/usr/bin/env bash
# Kills, freezes and sets back what the platform stands on, in the middle of sales, and audits; --help says more.
set -euo pipefail

FLASH_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$FLASH_HOME"

case ${1:-} in
  --help | -h)
    cat <<'TXT'
usage: scripts/faults.sh [--only TEST] [--list]

Builds, starts a stack of its own (random ports; two order- and two inventory-services) and plays the faults beyond a crash,
each in the middle of a sale: kill -9 of Redis, MariaDB, broker, name server, payment-, logistics-service and provider; an
order-service frozen for 15 s between half message and commit; Redis restarted from an older copy of its append-only file;
FLUSHALL during a sale of 10,000 units; a provider that is silent, slow, frozen, duplicating, late. Each fault must be seen
to have had an effect, everybody must be answered, the rest of the stock must sell to the last unit, and the auditor's ten
laws must hold at the end. About ten minutes on two cores; the same journeys are part of scripts/test.sh.

  --only TEST   one class or one of its methods, e.g. --only RedisFaultsIT#aFlushallInMidSaleCostsSecondsNotUnits
  --list        names the faults

Prints a table at the end; it is also in system-tests/target/faults/report.md. Exit status 0: all survived.
TXT
    exit 0
    ;;
esac

tests='ServerFaultsIT,RedisFaultsIT,FrozenOrderServiceIT,ProviderFaultsIT'
case ${1:-} in
  "") ;;
  --list)
    grep -h -A1 '@Test' system-tests/src/test/java/io/flashsale/systemtest/*Fault*IT.java \
      system-tests/src/test/java/io/flashsale/systemtest/FrozenOrderServiceIT.java | sed -n 's/^    void \(.*\)() {$/\1/p'
    exit 0
    ;;
  --only)
    [ -n "${2:-}" ] || { echo "error: --only wants the name of a test; --list names them" >&2; exit 2; }
    tests=$2
    ;;
  *)
    echo "error: unknown option $1; see scripts/faults.sh --help" >&2
    exit 2
    ;;
esac

. scripts/jdk.sh
find_jdk || exit 1

mkdir -p target/faults
rm -f system-tests/target/faults/report.md
echo "building, then playing; the log is target/faults/maven.log"
set +e
maven -B -ntp verify -pl system-tests -am -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false "-Dit.test=$tests" \
  -Dfailsafe.failIfNoSpecifiedTests=false 2>&1 | tee target/faults/maven.log |
  grep --line-buffered -E '^fault: |is ready on|Tests run:.*Time elapsed|^\[ERROR\]'
status=${PIPESTATUS[0]}
set -e
echo
[ ! -s system-tests/target/faults/report.md ] || cat system-tests/target/faults/report.md
exit "$status"
