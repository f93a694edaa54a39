#!/usr/bin/env bash
# Breaks the platform on purpose, one way at a time, in a copy, and sees which test notices; scripts/sabotage.sh --help.
set -euo pipefail

FLASH_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$FLASH_HOME"
mutations=system-tests/src/sabotage/mutations.txt
copy=$FLASH_HOME/target/sabotage/copy

usage() {
  cat <<'TXT'
usage: scripts/sabotage.sh [--list] [--check] [--offline] [NAME...]

Applies each patch of system-tests/src/sabotage to a copy of this repository (target/sabotage/copy), runs the tests that
should notice, and takes the patch out again. Prints which tests failed. All of them: about half an hour on two cores.

  --list      the names and the laws they attack
  --check     only whether each patch still fits the code; a second
  --offline   Maven fetches nothing

Exit code: 0 each one was noticed, 1 one was not (or did not apply or compile), 2 wrong usage.
TXT
}

offline=()
names=()
for argument in "$@"; do
  case $argument in
    --help | -h)
      usage
      exit 0
      ;;
    --list)
      grep -v '^#' "$mutations" | awk -F'|' '{ gsub(/ +$/, "", $1); printf "%-36s%s\n", $1, $5 }'
      exit 0
      ;;
    --check)
      while IFS='|' read -r name _; do
        name=${name// /}
        case $name in '' | '#'*) continue ;; esac
        git apply --check "system-tests/src/sabotage/$name.patch" ||
          { echo "error: the sabotage $name does not fit the code any more; mend system-tests/src/sabotage/$name.patch" >&2; exit 1; }
      done <"$mutations"
      echo "each sabotage fits the code"
      exit 0
      ;;
    --offline) offline=(-o) ;;
    -*)
      usage >&2
      exit 2
      ;;
    *)
      grep -q "^$argument *|" "$mutations" || { echo "error: no sabotage is called $argument; see --list" >&2; exit 2; }
      names+=("$argument")
      ;;
  esac
done

. scripts/jdk.sh
find_jdk || exit 2

mkdir -p "$copy"
# Times are kept, so that Maven builds again only what differs from the last run.
tar --exclude=./target --exclude='*/target' --exclude=./.git --exclude=./.local -cf - . | tar -xf - -C "$copy"

# Names of the tests that failed or broke in a module's reports.
failed_tests() {
  find "$copy/$1/target" \( -path '*/surefire-reports/TEST-*.xml' -o -path '*/failsafe-reports/TEST-*.xml' \) -print0 2>/dev/null |
    xargs -0 -r awk '
      match($0, /<testcase name="[^"]*"/) { name = substr($0, RSTART + 16, RLENGTH - 17)
        if (match($0, /classname="[^"]*"/)) { class = substr($0, RSTART + 11, RLENGTH - 12); sub(/.*\./, "", class) } }
      /<(failure|error)[ >]/ { print class "." name }' | sort -u
}

unnoticed=0
logs=$FLASH_HOME/target/sabotage/log
mkdir -p "$logs"
printf '%-36s%-12s%s\n' sabotage verdict 'noticed by'
while IFS='|' read -r name module unit integration law; do
  name=${name// /} module=${module// /} unit=${unit// /} integration=${integration// /}
  case $name in '' | '#'*) continue ;; esac
  if [ ${#names[@]} -gt 0 ] && [[ " ${names[*]} " != *" $name "* ]]; then continue; fi
  patch=system-tests/src/sabotage/$name.patch
  verdict=NOTICED
  log=$logs/$name.log
  if ! patch -d "$copy" -p1 -s --no-backup-if-mismatch <"$patch" >"$log" 2>&1; then
    verdict="NO PATCH"
  else
    # Of all modules: the summary of an earlier failure would fail this build, too.
    rm -rf "$copy"/*/target/surefire-reports "$copy"/*/target/failsafe-reports
    if (cd "$copy" && maven -B -ntp ${offline[@]+"${offline[@]}"} -T 1C -Dspotless.check.skip=true -pl "$module" -am \
      "-Dtest=$unit" "-Dit.test=$integration" -Dsurefire.failIfNoSpecifiedTests=false \
      -Dfailsafe.failIfNoSpecifiedTests=false verify) </dev/null >"$log" 2>&1; then
      verdict=UNNOTICED
    elif [ -z "$(failed_tests "$module")" ]; then
      verdict="NO BUILD"
    fi
    patch -d "$copy" -p1 -R -s --no-backup-if-mismatch <"$patch" >>"$log" 2>&1
  fi
  [ "$verdict" = NOTICED ] || unnoticed=$((unnoticed + 1))
  printf '%-36s%-12s%s\n' "$name" "$verdict" "law${law}"
  [ "$verdict" != NOTICED ] || failed_tests "$module" | sed 's/^/                                                - /'
done <"$mutations"

if [ "$unnoticed" -gt 0 ]; then
  echo "$unnoticed not noticed; logs in target/sabotage/log"
  exit 1
fi
echo "each was noticed"
