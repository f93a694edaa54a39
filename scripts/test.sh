#!/usr/bin/env bash
# Unit, architecture and integration tests of every module, then the journeys through the gateway on real processes.
set -euo pipefail

FLASH_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$FLASH_HOME"

usage() {
  cat <<'TXT'
usage: scripts/test.sh [--unit | --journeys | --module NAME]

  (nothing)        everything .ci/run checks; about half an hour on two cores
  --unit           unit and architecture tests only; a few minutes
  --module NAME    all tests of one module, e.g. --module order-service
  --journeys       builds the services and plays the journeys of system-tests

Tests of pages need Chromium: FLASH_CHROMIUM or the usual places; where apt-get works (Debian, root) it is installed.
Needs a JDK 25 (found in JAVA_HOME, on the path, or where the system keeps its JDKs) and Maven Central; servers come as
Maven artifacts. FLASH_REDIS_URL, FLASH_MYSQL_ADDRESS and FLASH_ROCKETMQ_NAME_SERVER name servers to be used instead.
The log of the build is target/test/maven.log.
TXT
}

# The whole build also says what it is made of: target/bom.json.
goals=(verify -Psbom)
case ${1:-} in
  "") ;;
  --help | -h)
    usage
    exit 0
    ;;
  --unit) goals=(test) ;;
  --journeys) goals=(verify -pl system-tests -am -Dsurefire.failIfNoSpecifiedTests=false -Dtest=none -Dit.test='io.flashsale.systemtest.*IT' -Dfailsafe.failIfNoSpecifiedTests=false) ;;
  --module)
    [ -d "${2:-}" ] || { echo "error: --module wants the name of a module's folder" >&2; exit 2; }
    goals=(verify -pl "$2" -am -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
      "-Dtest=$(cd "$2/src/test/java" && find . -name '*Test.java' -printf '%f,' | sed 's/\.java/*/g; s/,$//')"
      "-Dit.test=$(cd "$2/src/test/java" && find . -name '*IT.java' -printf '%f,' | sed 's/\.java/*/g; s/,$//')")
    ;;
  *)
    usage >&2
    exit 2
    ;;
esac

. scripts/jdk.sh
find_jdk || exit 1

# The pages are tested in a real browser, the machine's own Chromium.
find_chromium() {
  [ -z "${FLASH_CHROMIUM:-}" ] || return 0
  local name
  for name in chromium chromium-browser google-chrome; do
    ! command -v "$name" >/dev/null || return 0
  done
  [ -x /opt/google/chrome/chrome ] && return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "no Chromium here: installing Debian's"
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium; } \
      >target/test/chromium.log 2>&1 && return 0
    tail -n 3 target/test/chromium.log >&2
  fi
  echo "error: the tests of the pages need Chromium: install it (Debian: apt-get install chromium), or name its executable in FLASH_CHROMIUM" >&2
  return 1
}

# The lines of the build that tell a person where it is.
progress() {
  local line errors=0
  while IFS= read -r line; do
    case $line in
      *'] Building '*'['*/*']' | *'BUILD SUCCESS'* | *'BUILD FAILURE'*) printf '%4d s  %s\n' $((SECONDS - begin)) "${line#*] }" ;;
      *'Tests run:'*'Time elapsed:'*) printf '%4d s    %s\n' $((SECONDS - begin)) "${line#*] }" ;;
      '[ERROR]'*) [ $((errors++)) -ge 60 ] || printf '%s\n' "$line" ;;
    esac
  done
}

if [ -z "${1:-}" ]; then
  scripts/check-deploy.sh --optional --without-build
  scripts/sabotage.sh --check
fi

mkdir -p target/test
log=target/test/maven.log
begin=$SECONDS
case ${1:-}:${2:-} in
  :* | --journeys:* | --module:system-tests) find_chromium || exit 1 ;;
esac
# Reports of an earlier run must not be counted.
find . -path ./target -prune -o \( -name surefire-reports -o -name failsafe-reports \) -type d -print0 | xargs -0 rm -rf

echo "testing on JDK $("$JAVA_HOME/bin/java" -version 2>&1 | head -n 1 | tr -d '"' | awk '{print $3}'); details in $log"
set +e
maven -B -ntp "${goals[@]}" 2>&1 | tee "$log" | progress
status=${PIPESTATUS[0]}
set -e

# A short run of the benchmark, so that it can't rot. It fails on a wrong total, never on a slow machine.
if [ -z "${1:-}" ] && [ "$status" -eq 0 ]; then
  bench_log=target/test/bench.log
  if scripts/bench.sh --quick --no-build >"$bench_log" 2>&1; then
    printf '%4d s  bench.sh --quick: %s\n' $((SECONDS - begin)) "$(grep -c ', round 1 of 1: ' "$bench_log") scenarios, every total right, audit HELD"
  else
    status=$?
    echo "error: scripts/bench.sh --quick failed; $bench_log ends with:" >&2
    tail -n 5 "$bench_log" >&2
  fi
fi

# An image of the gateway, started as its user in a chroot.
if [ -z "${1:-}" ] && [ "$status" -eq 0 ]; then
  if scripts/check-image.sh --optional >target/test/image.log 2>&1; then
    printf '%4d s  check-image.sh: %s\n' $((SECONDS - begin)) "$(tail -n 1 target/test/image.log)"
  else
    status=$?
    echo "error: scripts/check-image.sh failed; target/test/image.log ends with:" >&2
    tail -n 5 target/test/image.log >&2
  fi
fi

# The runner's own summary over all modules.
count() {
  find . \( -path '*/surefire-reports/TEST-*.xml' -o -path '*/failsafe-reports/TEST-*.xml' \) -print0 |
    xargs -0 -r grep -ho '<testsuite [^>]*' | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]*' | awk '{ sum += $1 } END { print sum + 0 }'
}
total=$(count tests) failed=$(($(count failures) + $(count errors))) skipped=$(count skipped)
echo "took $(((SECONDS - begin) / 60)) min $(((SECONDS - begin) % 60)) s"
if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
  echo "error: the build failed outside of a test; see $log" >&2
fi
echo "$((total - failed - skipped)) passed, $failed failed, $skipped skipped"
[ "$total" -gt 0 ] || { echo "error: no test was run" >&2; exit 1; }
exit "$status"
