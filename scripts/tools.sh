# Sourced by the scripts that run a command of system-tests' main classes, from the repository's root and after jdk.sh.

# Whoever asks for help anywhere among the arguments gets it; wants a function usage.
help_if_asked() {
  local argument
  for argument in "$@"; do
    case $argument in
      --help | -h)
        usage
        exit 0
        ;;
    esac
  done
}

# build_if_changed NAME MODULES GOAL SOURCES...: builds unless NAME was built after the last change of the sources. Each NAME
# has a mark of its own: what is enough for one (classes) is not for another (the services' jars).
build_if_changed() {
  local name=$1 modules=$2 goal=$3 mark=system-tests/target/$1.built
  shift 3
  if [ -f "$mark" ] && [ -s system-tests/target/audit.classpath ] &&
    [ -z "$(find "$@" -newer "$mark" -type f -print -quit)" ]; then
    return
  fi
  mkdir -p "target/$name"
  # Taken before the build: what is edited meanwhile is built next time.
  touch "target/$name/begun"
  echo "building (details in target/$name/maven.log)" >&2
  if ! maven -B -ntp -T 1C -DskipTests -DskipITs -Dspotless.check.skip=true -pl "$modules" -am "$goal" >"target/$name/maven.log" 2>&1; then
    echo "error: the build failed; see target/$name/maven.log" >&2
    exit 2
  fi
  mv "target/$name/begun" "$mark"
}
