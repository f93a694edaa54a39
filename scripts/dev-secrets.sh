#!/usr/bin/env bash
# Secrets for the Helm chart's dev profile: scripts/dev-secrets.sh [DIRECTORY] | kubectl apply -n shop -f -
set -euo pipefail

FLASH_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

case ${1:-} in
  --help | -h)
    cat <<'TXT'
usage: scripts/dev-secrets.sh [DIRECTORY]

Prints the Secrets that deploy/helm/flash-sale/values-dev.yaml asks for, for kubectl apply -f -. They are drawn at the first
call and kept in DIRECTORY (.local/dev-secrets). Service tokens last 30 days and are new with each call. For trying only: a
real deployment takes its Secrets from a vault (deploy/README.md lists their keys).
TXT
    exit 0
    ;;
esac
directory=$(mkdir -p "$(dirname "${1:-$FLASH_HOME/.local/dev-secrets}")" && realpath "${1:-$FLASH_HOME/.local/dev-secrets}")
cd "$FLASH_HOME"
. scripts/jdk.sh
find_jdk || exit 1
if [ ! -s local-stack/target/launcher.classpath ] || [ ! -f local-stack/target/classes/io/flashsale/localstack/DevSecrets.class ]; then
  mkdir -p target/dev-secrets
  maven -B -ntp -DskipTests -Dspotless.check.skip=true -pl local-stack -am process-classes >target/dev-secrets/maven.log 2>&1 ||
    { echo "error: the build failed; see target/dev-secrets/maven.log" >&2; exit 1; }
fi
exec "$JAVA_HOME/bin/java" -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
  -cp "local-stack/target/classes:$(cat local-stack/target/launcher.classpath)" io.flashsale.localstack.DevSecrets "$directory"
