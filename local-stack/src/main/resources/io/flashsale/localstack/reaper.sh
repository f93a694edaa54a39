# reaper.sh <directory>: deletes the directory of temporary data once the process that started us is gone.
set -m
trap '' INT TERM HUP
while read -r _; do :; done
for _ in $(seq 50); do
  rm -rf -- "$1" 2>/dev/null
  [ -e "$1" ] || exit 0
  sleep 0.2
done
