# Sourced by the other scripts: sets JAVA_HOME to a JDK 25, wherever it is, or ends with one line that says what to do.

find_jdk() {
  local wanted=25 candidate
  local candidates=()
  [ -n "${JAVA_HOME:-}" ] && candidates+=("$JAVA_HOME")
  if [ -x /usr/libexec/java_home ]; then
    candidate=$(/usr/libexec/java_home -v "$wanted" 2>/dev/null) && candidates+=("$candidate")
  fi
  if command -v java >/dev/null 2>&1; then
    candidate=$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')
    [ -n "$candidate" ] && candidates+=("$candidate")
  fi
  for candidate in /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    "$HOME"/.local/share/mise/installs/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    candidates+=("$candidate")
  done
  for candidate in "${candidates[@]}"; do
    if [ -x "$candidate/bin/javac" ] && grep -q "^JAVA_VERSION=\"${wanted}[.\"]" "$candidate/release" 2>/dev/null; then
      export JAVA_HOME=$candidate
      return 0
    fi
  done
  echo "error: no JDK $wanted found; install one (for example from https://adoptium.net) and set JAVA_HOME to it" >&2
  return 1
}

# A Maven on the PATH is good enough; else the wrapper fetches one.
maven() {
  if command -v mvn >/dev/null 2>&1; then
    mvn "$@"
  else
    "$FLASH_HOME/mvnw" "$@"
  fi
}
