#!/usr/bin/env bash
# Plays a JMeter plan against the local stack or a gateway elsewhere; scripts/jmeter/run.sh --help says more.
set -euo pipefail

FLASH_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

usage() {
  cat <<'TXT'
usage: scripts/jmeter/run.sh PLAN [options]
       scripts/jmeter/run.sh report FILE.jtl... [--out DIR]
       scripts/jmeter/run.sh home

PLAN is one of
  browse      the front page, the open sales, one sale; no token
  checkout    token, order, pay, track: one buyer from the first click to the tracking number
  oversell    a crowd wants a few units at the same instant, replays its keys; ends with a check that sold <= stock
  soak        for hours: 90 % look, 9 % order and never pay, 1 % buy to the parcel; at a steady rate

  --users N       shoppers at the same time (20)
  --rampup S      seconds until all are there (5)
  --duration S    seconds in all (browse, checkout 60; oversell 30; soak 1800)
  --think MS      mean pause between two steps of a shopper (browse 1000; checkout, soak 500; oversell has none)
  --rate N        soak: actions per second of all together (20)
  --loops N       rounds of each user, if the time is not up before
  --stock N       units of the sale that is opened for the run (oversell 100, the others plenty)
  --sale ID --sku SKU   a sale that is open already, instead
  --sign-in       shoppers fetch their tokens in the run (else they are minted before it)
  --shoppers FILE lines of NAME,TOKEN, instead of shoppers made for the run (see scripts/jmeter/shoppers.sh)
  --data DIR      data directory of the local stack (.local, as scripts/up.sh has it)
  --host H --port P [--protocol https]   a gateway elsewhere; then --sale, --sku and --shoppers must be given
  --out DIR       where the report goes (target/jmeter/PLAN-TIME)
  --no-report     samples and counts only; a report can be made of them later
  --gui           opens the plan in JMeter's window instead, with these settings

report makes one report of the samples of several engines. home prints where JMeter is, after fetching it.
JMeter comes from Maven Central at the first run. JVM_ARGS="-Xmx2g" gives its JVM more options.

Answers are counted by type: 200 for a repeated key, 409, 429, and 503 with Retry-After are what a shopper has to expect,
no errors. Exit code: 0 all as it should be, 1 an assertion failed, 2 it could not be run. docs/LOAD-TESTING.md says more.
TXT
}

case ${1:-} in
  --help | -h | help)
    usage
    exit 0
    ;;
  "")
    usage >&2
    exit 2
    ;;
esac
for argument in "$@"; do
  case $argument in --help | -h) usage && exit 0 ;; esac
done

. "$FLASH_HOME/scripts/jmeter/tools.sh"
find_jdk || exit 2
lay_out_jmeter || exit 2
case $1 in
  home) echo "$FLASH_HOME/scripts/jmeter/target/home" ;;
  report) jmeter_command "$@" ;;
  *) jmeter_command run "$@" ;;
esac
