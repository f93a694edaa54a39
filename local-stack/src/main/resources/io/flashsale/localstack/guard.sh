# guard.sh <pid file> <grace seconds> <command...>
# Runs the command in a process group of its own (a Ctrl-C in the terminal must reach the launcher alone, which then ends
# everything in order) and kills it when our standard input closes, which is what happens when the launcher dies, however it dies.
set -m
pid_file=$1 grace=$2
shift 2
exec 3<&0
"$@" </dev/null 3<&- &
child=$!
# From here on bash would only tell our own jobs' ends, in the child's log.
exec >/dev/null 2>&1
trap '' INT TERM HUP
printf '%s\n' "$child" >"$pid_file.new" && mv "$pid_file.new" "$pid_file"
{
  while read -r _; do :; done <&3
  if [ "$grace" -gt 0 ]; then
    kill -CONT -- "-$child"
    kill -TERM -- "-$child"
    for _ in $(seq "$((grace * 10))"); do
      kill -0 "$child" || exit 0
      sleep 0.1
    done
  fi
  kill -KILL -- "-$child"
} &
watcher=$!
exec 3<&-
while :; do
  wait "$child"
  code=$?
  # wait also returns when the child is merely stopped: only its end ends us.
  kill -0 "$child" || break
  sleep 0.2
done
kill -KILL -- "-$watcher"
exit "$code"
