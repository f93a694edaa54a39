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

Checks deploy/monitoring: alerts.yml and the dashboards' queries with promtool, which also plays alerts-test.yml; alertmanager.yml
with amtool. They are taken from PATH, PROMTOOL or AMTOOL; where there is none and apt-get is, Debian's packages are unpacked
under target/tools (nothing is installed). --optional: what has no tool is left out, and named.
TXT
    exit 0
    ;;
  *)
    echo "error: $1 is no option; see --help" >&2
    exit 2
    ;;
esac

. scripts/debian-tool.sh
promtool=${PROMTOOL:-$(debian_tool promtool prometheus)}
if [ -z "$promtool" ]; then
  echo "promtool is not here (Debian: package prometheus; or set PROMTOOL): rules and dashboards are not checked" >&2
  [ "$optional" = yes ] && exit 0 || exit 1
fi
"$promtool" check rules deploy/monitoring/alerts.yml
"$promtool" test rules deploy/monitoring/alerts-test.yml

# The dashboards' queries, as if they were rules: promtool reads no dashboards.
mkdir -p target
{
  echo 'groups: [{name: dashboards, rules: ['
  sed -n 's/^ *"expr": \(".*"\),\{0,1\}$/  {record: "x", expr: \1},/p' deploy/monitoring/dashboards/*.json
  echo ']}]'
} >target/dashboard-queries.yml
grep -q expr target/dashboard-queries.yml || { echo "error: no query found in deploy/monitoring/dashboards" >&2; exit 1; }
"$promtool" check rules --lint=none target/dashboard-queries.yml

amtool=${AMTOOL:-$(debian_tool amtool prometheus-alertmanager)}
if [ -z "$amtool" ]; then
  echo "amtool is not here (Debian: package prometheus-alertmanager; or set AMTOOL): the ways of alerts are not checked" >&2
  [ "$optional" = yes ] && exit 0 || exit 1
fi
config=deploy/monitoring/alertmanager.yml
"$amtool" check-config "$config"
# route_of SEVERITY RECEIVERS
route_of() {
  "$amtool" config routes test --config.file="$config" --verify.receivers="$2" alertname=Any severity="$1" >/dev/null ||
    { echo "error: alerts with severity $1 do not go to $2" >&2; exit 1; }
}
route_of critical phone,sms,chat
route_of warning chat
if "$amtool" config routes test --config.file="$config" --verify.receivers=phone alertname=Any severity=warning >/dev/null 2>&1; then
  echo "error: amtool finds every way right" >&2
  exit 1
fi
echo "critical alerts go to phone, SMS and chat, warnings to chat"
