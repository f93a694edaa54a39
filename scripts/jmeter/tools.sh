# Sourced by the scripts beside it: builds what they run, where it isn't built.

. "$FLASH_HOME/scripts/jdk.sh"

# Lays out JMeter in target/home, from Maven artifacts. The whole build does the same, so that CI fetches nothing here.
lay_out_jmeter() {
  local directory=$FLASH_HOME/scripts/jmeter
  local complete=$directory/target/home/complete
  if [ -s "$complete" ] && [ ! "$directory/pom.xml" -nt "$complete" ]; then
    return
  fi
  mkdir -p "$FLASH_HOME/target/jmeter"
  local log=$FLASH_HOME/target/jmeter/maven.log
  echo "fetching JMeter (once; details in $log)" >&2
  if ! maven -B -ntp -f "$directory/pom.xml" clean package >"$log" 2>&1; then
    echo "error: JMeter could not be fetched; see $log" >&2
    return 1
  fi
}

# Runs io.flashsale.localstack.jmeter.JMeterCommand where the caller is; files are named from there.
jmeter_command() {
  local module=$FLASH_HOME/local-stack
  local own=io/flashsale/localstack/jmeter
  local built=$module/target/classes/$own/JMeterCommand.class
  if [ ! -s "$module/target/launcher.classpath" ] || [ ! -s "$built" ] ||
    [ -n "$(find "$module/src/main/java/$own" -name '*.java' -newer "$built" -print -quit)" ]; then
    mkdir -p "$FLASH_HOME/target/jmeter"
    local log=$FLASH_HOME/target/jmeter/maven.log
    echo "building the runner (details in $log)" >&2
    if ! (cd "$FLASH_HOME" && maven -B -ntp -DskipTests -Dspotless.check.skip=true -pl local-stack -am process-classes) >"$log" 2>&1; then
      echo "error: the build failed; see $log" >&2
      return 2
    fi
  fi
  exec "$JAVA_HOME/bin/java" -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dflash.home="$FLASH_HOME" \
    -cp "$module/target/classes:$(cat "$module/target/launcher.classpath")" \
    io.flashsale.localstack.jmeter.JMeterCommand "$@"
}
