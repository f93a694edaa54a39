#!/usr/bin/env bash
# Generated requests against a stack of its own: scripts/fuzz.sh [--requests 20000] [--seed S]
set -euo pipefail

FLASH_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$FLASH_HOME"

usage() {
  cat <<'TXT'
usage: scripts/fuzz.sh [--requests N] [--seed S]

Builds, starts a stack of its own (free ports, data under system-tests/target/stack) and sends N generated requests
(default 20000) at every public call that the OpenAPI documents describe: right ones, nearly right ones and nonsense, by
everybody. Fails if an answer is a 500, tells of the inside or is no clear problem, or if a refused request changed a
row. The same seed makes the same requests; without --seed the clock names one, and it is printed.
scripts/test.sh does the same with 2,000 requests. The log of the build is target/test/fuzz.log.
TXT
}

requests=20000
seed=$(date +%s)
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h)
      usage
      exit 0
      ;;
    --requests | --seed)
      case ${2:-} in
        '' | *[!0-9]*)
          echo "error: $1 wants a number" >&2
          exit 2
          ;;
      esac
      if [ "$1" = --requests ]; then requests=$2; else seed=$2; fi
      shift 2
      ;;
    *)
      usage >&2
      exit 2
      ;;
  esac
done
[ "$requests" -gt 0 ] || { echo "error: --requests wants at least 1" >&2; exit 2; }

. scripts/jdk.sh
find_jdk || exit 1
mkdir -p target/test
log=target/test/fuzz.log
echo "fuzzing with $requests requests, seed $seed; building and starting first, details in $log"
set +e
maven -B -ntp verify -pl system-tests -am -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=FuzzIT \
  -Dfailsafe.failIfNoSpecifiedTests=false "-Dfuzz.requests=$requests" "-Dfuzz.seed=$seed" >"$log" 2>&1
status=$?
set -e
grep -h '^fuzz:' "$log" || true
if [ "$status" -ne 0 ]; then
  grep -hE '^#[0-9]+ |^\[ERROR\].*(FuzzIT|Expecting|Failed to execute)' "$log" | head -n 40 | cut -c1-400 >&2 || true
  echo "error: see $log; the same again: scripts/fuzz.sh --requests $requests --seed $seed" >&2
  exit 1
fi
echo "nothing found"
