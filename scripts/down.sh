#!/usr/bin/env bash
# Ends what scripts/up.sh started: services first, then broker, database and Redis.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: scripts/down.sh [--wipe] [--data DIR]

Ends what scripts/up.sh started from this repository, wherever it runs.

  --wipe       also empty the data directory: orders, sales, logs and secrets are gone
  --data DIR   the data directory that was given to up.sh (default: .local in the repository)
TEXT
}

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
data=$home/.local
wipe=no
while [ $# -gt 0 ]; do
  case $1 in
    --wipe) wipe=yes ;;
    --data)
      [ $# -gt 1 ] || { echo "error: --data needs a directory" >&2; exit 2; }
      data=$2
      shift
      ;;
    --help | -h)
      usage
      exit 0
      ;;
    *)
      echo "error: unknown option $1; see scripts/down.sh --help" >&2
      exit 2
      ;;
  esac
  shift
done

stop_timeout_seconds=120
pid_file=$data/launcher.pid
pid=$(cat "$pid_file" 2>/dev/null || true)
# After a crash the number may belong to somebody else by now.
if [ -n "$pid" ] && ps -o command= -p "$pid" 2>/dev/null | grep -q io.flashsale.localstack.LocalStack; then
  echo "stopping (process $pid)"
  kill -TERM "$pid"
  for _ in $(seq $((stop_timeout_seconds * 10))); do
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  if kill -0 "$pid" 2>/dev/null; then
    echo "error: process $pid has not ended after $stop_timeout_seconds s; end it with: kill -9 $pid (its children end with it)" >&2
    exit 1
  fi
  echo "stopped"
else
  rm -f "$pid_file"
  echo "nothing is running"
fi

if [ "$wipe" = yes ] && [ -d "$data" ]; then
  # Only a directory that up.sh has used is emptied.
  [ -e "$data/lock" ] || { echo "error: $data was not made by scripts/up.sh; not wiped" >&2; exit 1; }
  find "$data" -mindepth 1 -delete
  echo "wiped $data"
fi
