#!/usr/bin/env bash
# Makes the list of shoppers that the JMeter plans read; scripts/jmeter/shoppers.sh --help says more.
set -euo pipefail

FLASH_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

for argument in "$@"; do
  case $argument in
    --help | -h)
      cat <<'TXT'
usage: scripts/jmeter/shoppers.sh [options]

Writes lines of NAME,TOKEN for the plans (run.sh makes its own list if it is given none). Tokens are minted with the key
of the local stack, which must run.

  --count N    that many (1000)
  --hours N    how long the tokens are good for (12)
  --sign-in    names alone; in the run each fetches a token with POST /api/v1/auth/token
  --out FILE   (shoppers.csv)
  --data DIR   data directory of the stack (.local, as scripts/up.sh has it)

For a cluster write the same file with tokens of its issuer: audience flash-sale, typ at+jwt, role ROLE_SHOPPER, a subject
per shopper. It holds secrets: keep it out of repositories. "split -n l/4 shoppers.csv" divides it among four engines.
TXT
      exit 0
      ;;
  esac
done

. "$FLASH_HOME/scripts/jmeter/tools.sh"
find_jdk || exit 2
jmeter_command shoppers "$@"
