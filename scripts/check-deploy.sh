#!/usr/bin/env bash
# Checks everything under deploy/: scripts/check-deploy.sh [--without-build] [--optional]
set -euo pipefail

FLASH_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$FLASH_HOME"

optional=()
build=yes
for argument in "$@"; do
  case $argument in
    --without-build) build=no ;;
    --optional) optional=(--optional) ;;
    --help | -h)
      cat <<'TXT'
usage: scripts/check-deploy.sh [--without-build] [--optional]

Renders every profile of the Helm chart with Helm (from Maven Central) and compares the objects with Kubernetes' models, with
schemas of the custom ones, and with the services' own configuration; then breaks a copy in each way that it watches for, and wants to
see it noticed (module deploy/check). Also: alerting rules (promtool), shell scripts (ShellCheck); both come from PATH, or from
Debian's packages, unpacked under target/tools.
--without-build leaves out what the build does anyway (scripts/test.sh). --optional: tools that can't be had are left out, and named.
TXT
      exit 0
      ;;
    *)
      echo "error: $argument is no option; see --help" >&2
      exit 2
      ;;
  esac
done

scripts/check-alerts.sh ${optional[@]+"${optional[@]}"}

. scripts/debian-tool.sh
shellcheck=$(debian_tool shellcheck shellcheck)
if [ -n "$shellcheck" ]; then
  # Each is shown a mistake first: a check that can't fail is none.
  if printf '#!/bin/sh\nrm -rf $1/*\n[ $2 = ]\n' | "$shellcheck" - >/dev/null; then
    echo "error: $shellcheck finds nothing wrong with anything" >&2
    exit 1
  fi
  "$shellcheck" --severity=warning -s bash -x scripts/*.sh scripts/jmeter/*.sh .ci/run
  "$shellcheck" --severity=info -s sh deploy/helm/flash-sale/files/*.sh
  echo "ShellCheck: $(ls scripts/*.sh scripts/jmeter/*.sh deploy/helm/flash-sale/files/*.sh | wc -l) scripts are clean"
elif [ ${#optional[@]} -gt 0 ]; then
  echo "shellcheck is not here (Debian: package shellcheck): scripts are not checked" >&2
else
  echo "error: shellcheck is not here (Debian: package shellcheck)" >&2
  exit 1
fi

[ "$build" = yes ] || exit 0

. scripts/jdk.sh
find_jdk || exit 1
mkdir -p target/check-deploy
log=target/check-deploy/maven.log
if ! maven -B -ntp -pl deploy/check -am -Dsurefire.failIfNoSpecifiedTests=false '-Dtest=io.flashsale.deploy.*Test' -Dit.test='io.flashsale.deploy.*IT' \
  -Dfailsafe.failIfNoSpecifiedTests=false verify >"$log" 2>&1; then
  grep -E '^\[ERROR\]' "$log" | head -n 40 | cut -c1-400 >&2
  echo "error: see $log" >&2
  exit 1
fi
grep -E 'Tests run:.*Time elapsed' "$log" | sed 's/^.*Tests run/Tests run/'
