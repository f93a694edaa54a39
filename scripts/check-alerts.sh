#!/usr/bin/env bash
# Checks and tests the alerting rules with Prometheus's own promtool: scripts/check-alerts.sh [--optional]
set -euo pipefail

FLASH_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$FLASH_HOME"

optional=no
case ${1:-} in
  "") ;;
  --optional) optional=yes ;;
  --help | -h)
    cat <<'TXT'
usage: scripts/check-alerts.sh [--optional]

Checks deploy/monitoring/alerts.yml and plays alerts-test.yml with promtool. It is taken from PATH or PROMTOOL; where
there is none and apt-get is, Debian's package is unpacked under target/promtool (nothing is installed).
--optional: without a promtool says so and ends with 0.
TXT
    exit 0
    ;;
  *)
    echo "error: $1 is no option; see --help" >&2
    exit 2
    ;;
esac

# Prints the path of a promtool, or nothing.
find_promtool() {
  local own=target/promtool/usr/bin/promtool
  if [ -n "${PROMTOOL:-}" ]; then
    echo "$PROMTOOL"
  elif command -v promtool 2>/dev/null; then
    return
  elif [ -x "$own" ]; then
    echo "$own"
  elif command -v apt-get >/dev/null 2>&1 && command -v dpkg >/dev/null 2>&1; then
    mkdir -p target/promtool
    (cd target/promtool && timeout 60 apt-get download prometheus >download.log 2>&1 && dpkg -x prometheus_*.deb .) || return 0
    [ ! -x "$own" ] || echo "$own"
  fi
}

promtool=$(find_promtool)
if [ -z "$promtool" ]; then
  echo "promtool is not here (Debian: package prometheus; or set PROMTOOL): the alerting rules are not checked" >&2
  [ "$optional" = yes ] && exit 0 || exit 1
fi
"$promtool" check rules deploy/monitoring/alerts.yml
"$promtool" test rules deploy/monitoring/alerts-test.yml
