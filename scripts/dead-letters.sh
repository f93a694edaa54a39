#!/usr/bin/env bash
# Dead letters of a running platform, seen and replayed as an operator; scripts/dead-letters.sh --help says more.
set -euo pipefail

usage() {
  cat <<'TXT'
usage: scripts/dead-letters.sh COMMAND [options]

  list                 open dead letters, newest first
       --replayed      also those that were replayed or settled
       --service S     of one service: order, inventory, payment, logistics
       --group G       of one consumer group; <service>-service_half-messages: half messages that ran out of check-backs
       --type T        of one type of event, for example OrdersPaid
       --limit N       that many (default 50, at most 200)
       --cursor C      goes on where a page has ended
  show ID              one of them with its body and why it died; an id looks like order:17
  replay ID...         each is given to its consumer once more; safe to repeat, effects are idempotent
  replay --all [--service S] [--group G] [--type T]
                       the oldest open ones that match, at most 200 of each service

  --url URL            the gateway (default: FLASH_GATEWAY_URL, else http://localhost:8080)
  --token TOKEN        an operator's token (default: FLASH_TOKEN, else signs in as the local "operator")
  --json               prints the answers as they came

Needs curl. Ends with 0 if all went well, 1 if something could not be shown or replayed, 2 if it was called wrongly.
TXT
}

fail() { # status, message
  echo "error: $2" >&2
  exit "$1"
}

command=${1:-}
case $command in
  list | show | replay) shift ;;
  --help | -h) usage && exit 0 ;;
  *) usage >&2 && exit 2 ;;
esac

url=${FLASH_GATEWAY_URL:-http://localhost:8080} token=${FLASH_TOKEN:-}
service='' group='' type='' limit='' cursor='' open=true all=no raw=no ids=()
while [ $# -gt 0 ]; do
  case $1 in
    --url | --token | --service | --group | --type | --limit | --cursor)
      [ $# -ge 2 ] && [ -n "$2" ] || fail 2 "$1 wants a value"
      declare "${1#--}=$2"
      shift
      ;;
    --replayed) open=false ;;
    --all) all=yes ;;
    --json) raw=yes ;;
    --help | -h) usage && exit 0 ;;
    -*) fail 2 "$1 is no option; see --help" ;;
    *) ids+=("$1") ;;
  esac
  shift
done
url=${url%/}
case $command in
  list) [ ${#ids[@]} -eq 0 ] || fail 2 "list takes no ids; see --help" ;;
  show) [ ${#ids[@]} -eq 1 ] || fail 2 "show takes one id, for example order:17" ;;
  replay)
    if [ "$all" = yes ]; then
      [ ${#ids[@]} -eq 0 ] || fail 2 "either ids or --all"
    else
      [ ${#ids[@]} -gt 0 ] || fail 2 "name ids, for example order:17, or say --all"
      [ -z "$service$group$type" ] || fail 2 "--service, --group and --type go with --all"
    fi
    ;;
esac
command -v curl >/dev/null 2>&1 || fail 1 "curl is not installed"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# JSON as lines of path, tab, value: "items.0.id<TAB>order:17". No other tool is needed to read an answer.
flatten() {
  LC_ALL=C awk '
    { text = text $0 "\n" }
    function skip() { while (substr(text, at, 1) ~ /[ \t\r\n]/) at++ }
    function string(   out, c, stop) {
      at++
      while ((c = substr(text, at, 1)) != "\"" && c != "") {
        if (c == "\\") {
          c = substr(text, ++at, 1)
          if (c == "n" || c == "t" || c == "r" || c == "b" || c == "f") c = " "
          else if (c == "u") c = "\\u"
        }
        out = out c
        at++
      }
      at++
      return out
    }
    function value(path,   c, n, key, start) {
      skip()
      c = substr(text, at, 1)
      if (c == "{" || c == "[") {
        at++; n = 0; skip()
        while (substr(text, at, 1) != "}" && substr(text, at, 1) != "]" && at <= length(text)) {
          key = n++
          if (c == "{") { skip(); key = string(); skip(); at++ }
          value(path == "" ? key : path "." key)
          skip()
          if (substr(text, at, 1) == ",") at++
          skip()
        }
        at++
      } else if (c == "\"") {
        print path "\t" string()
      } else {
        start = at
        while (substr(text, at, 1) ~ /[-+.0-9a-zA-Z]/) at++
        if (at == start) { at = length(text) + 1; return }
        print path "\t" substr(text, start, at - start)
      }
    }
    END { at = 1; value("") }' "$1"
}

# One field of the flattened answer.
field() {
  awk -F'\t' -v path="$1" '$1 == path { sub(/^[^\t]*\t/, ""); print; exit }' "$work/flat"
}

quoted() { # as a JSON string
  local text=${1//\\/\\\\}
  printf '"%s"' "${text//\"/\\\"}"
}

# call METHOD PATH [BODY]: leaves the answer in $work/answer, flattened in $work/flat; ends the script on a refusal.
call() {
  local status arguments=(-sS --max-time 60 -X "$1" -o "$work/answer" -w '%{http_code}' -H 'Accept: application/json')
  if [ $# -ge 3 ]; then
    printf '%s' "$3" >"$work/body"
    arguments+=(-H 'Content-Type: application/json' --data-binary "@$work/body")
  fi
  # The token goes by a file: arguments can be read by everybody on the machine.
  if [ -n "$token" ]; then
    (umask 077 && printf 'header = "Authorization: Bearer %s"\n' "$token" >"$work/config")
    arguments+=(--config "$work/config")
  fi
  status=$(curl "${arguments[@]}" "$url$2" 2>"$work/curl") ||
    fail 1 "$url can't be reached ($(sed 's/^curl: //' "$work/curl" | head -n 1)); is the platform up? see scripts/up.sh"
  flatten "$work/answer" >"$work/flat"
  case $status in
    2??) return ;;
    401) fail 1 "not signed in: $(field title)" ;;
    403) fail 1 "this needs an operator's token" ;;
  esac
  local details
  details=$(awk -F'\t' '/^errors\.[0-9]+\.field\t/ { name = $2 } /^errors\.[0-9]+\.message\t/ { printf "%s%s %s", sep, name, $2; sep = "; " }' "$work/flat")
  fail 1 "$(field title)${details:+: $details}$([ -z "$(field detail)" ] || echo ": $(field detail)") (HTTP $status)"
}

# Services whose part is missing.
missing() {
  awk -F'\t' '/^missing\.[0-9]+\.service\t/ { name = $2 } /^missing\.[0-9]+\.reason\t/ { print "warning: " name "-service gave no part: " $2 }' "$work/flat" >&2
  ! grep -q '^missing\.' "$work/flat"
}

encoded() {
  local text=$1 out='' c i
  for ((i = 0; i < ${#text}; i++)); do
    c=${text:i:1}
    case $c in
      [A-Za-z0-9._~-]) out+=$c ;;
      *) out+=$(printf '%%%02X' "'$c") ;;
    esac
  done
  printf '%s' "$out"
}

if [ -z "$token" ]; then
  call POST /api/v1/auth/token "{\"username\":\"operator\",\"password\":\"${FLASH_OPERATOR_PASSWORD:-local}\"}"
  token=$(field access_token)
  [ -n "$token" ] || fail 1 "$url gave no token; pass --token"
fi

list() {
  local query="open=$open"
  [ -z "$service" ] || query+="&service=$(encoded "$service")"
  [ -z "$group" ] || query+="&group=$(encoded "$group")"
  [ -z "$type" ] || query+="&type=$(encoded "$type")"
  [ -z "$limit" ] || query+="&limit=$(encoded "$limit")"
  [ -z "$cursor" ] || query+="&cursor=$(encoded "$cursor")"
  call GET "/api/v1/admin/dead-letters?$query"
  if [ "$raw" = yes ]; then
    cat "$work/answer" && echo
    return
  fi
  awk -F'\t' '
    BEGIN { line = "%-16s %-20s %-38s %-20s %-20s %5s  %s\n" }
    match($1, /^items\.[0-9]+\./) {
      n = substr($1, 7, RLENGTH - 7) + 0
      if (n >= count) count = n + 1
      value[n, substr($1, RLENGTH + 1)] = $2
    }
    function shown(n, name) { return value[n, name] == "null" ? "" : value[n, name] }
    function at(n, name) { return shown(n, name) == "" ? "-" : substr(value[n, name], 1, 19) "Z" }
    END {
      if (count == 0) { print "no dead letters"; exit }
      printf line, "ID", "TYPE", "GROUP", "DIED", "REPLAYED", "TRIED", "WHY"
      for (n = 0; n < count; n++)
        printf line, value[n, "id"], value[n, "type"], value[n, "group"], at(n, "diedAt"), at(n, "replayedAt"), value[n, "attempts"], \
          shown(n, "verdict") == "" ? shown(n, "failure") : "half message: " shown(n, "verdict")
    }' "$work/flat"
  local next
  next=$(field nextCursor)
  [ -z "$next" ] || [ "$next" = null ] || echo "more: --cursor $next"
  missing
}

show() {
  call GET "/api/v1/admin/dead-letters/$(encoded "${ids[0]}")"
  if [ "$raw" = yes ]; then
    cat "$work/answer" && echo
  else
    awk -F'\t' '{ name = $1; sub(/^[^\t]*\t/, ""); printf "%-11s %s\n", name, $0 }' "$work/flat"
  fi
}

replay() {
  local body separator='' id
  if [ "$all" = yes ]; then
    body='{"all":true'
    [ -z "$service" ] || body+=",\"service\":$(quoted "$service")"
    [ -z "$group" ] || body+=",\"group\":$(quoted "$group")"
    [ -z "$type" ] || body+=",\"type\":$(quoted "$type")"
    body+='}'
  else
    body='{"ids":['
    for id in "${ids[@]}"; do
      body+="$separator$(quoted "$id")" separator=,
    done
    body+=']}'
  fi
  call POST /api/v1/admin/dead-letters/replay "$body"
  if [ "$raw" = yes ]; then
    cat "$work/answer" && echo
  else
    awk -F'\t' '
      match($1, /^results\.[0-9]+\./) {
        n = substr($1, 9, RLENGTH - 9) + 0
        if (n >= count) count = n + 1
        value[n, substr($1, RLENGTH + 1)] = $2
      }
      END {
        if (count == 0) print "nothing to replay"
        for (n = 0; n < count; n++)
          printf "%-16s %-15s %s\n", value[n, "id"], value[n, "outcome"], value[n, "detail"] == "null" ? "" : value[n, "detail"]
      }' "$work/flat"
    [ "$(field remaining)" = 0 ] || echo "$(field remaining) left: call again"
  fi
  local whole=0
  missing || whole=1
  ! grep -Eq '^results\.[0-9]+\.outcome\s(UNDECIDED|NOT_FOUND|UNAVAILABLE)$' "$work/flat" || whole=1
  return $whole
}

"$command"
