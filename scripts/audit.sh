#!/usr/bin/env bash
# Checks the laws of the platform from outside, while it runs; scripts/audit.sh --help says more.
set -euo pipefail

FLASH_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
calling_directory=$PWD
cd "$FLASH_HOME"

usage() {
  cat <<'TXT'
usage: scripts/audit.sh [options]

Reads databases, Redis, the broker and the payment provider's book of a running stack, changes nothing, and says for each
of the ten laws (docs/INVARIANTS.md) whether it holds, with the rows that break it; EMPTY is a law of which there is
nothing yet.

  --history FILE   what clients wrote down (JSON lines; system-tests writes target/history/*.jsonl); repeatable
  --live           judge only what holds at any moment (laws 1-5), once, while traffic runs
  --wait TIME      how long everything may take to come to rest before the verdict (60s; 5m, 500ms ...)
  --json           one JSON document instead of the table
  --data DIR       data directory of the stack (default: .local, which scripts/up.sh uses)

Servers elsewhere, instead of those of the data directory:
  --mysql HOST:PORT --mysql-user NAME --mysql-password-file FILE, --redis URL, --name-server HOST:PORT,
  --provider-journal FILE (the sandbox provider's own book; without it the provider's word is not judged);
  or FLASH_MYSQL_ADDRESS, FLASH_MYSQL_ADMIN_USER, FLASH_MYSQL_ADMIN_PASSWORD, FLASH_REDIS_URL, FLASH_ROCKETMQ_NAME_SERVER.

Exit code: 0 all laws hold, 1 a law is broken, 2 nothing can be said (or wrong usage). Zero orders and zero history, or a
server that does not answer, is never "holds".
TXT
}

. scripts/tools.sh
help_if_asked "$@"

. scripts/jdk.sh
find_jdk || exit 2

build_if_changed audit system-tests process-classes system-tests/pom.xml system-tests/src/main local-stack/src/main

class_path=$(cat system-tests/target/audit.classpath)
# Files are named from where the caller is.
cd "$calling_directory"
exec "$JAVA_HOME/bin/java" -Xmx768m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dflash.home="$FLASH_HOME" \
  -Dslf4j.internal.verbosity=ERROR --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -cp "$FLASH_HOME/system-tests/target/classes:$class_path" \
  io.flashsale.audit.AuditCommand "$@"
