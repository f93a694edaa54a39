# Sourced by the scripts that need a program which the build does not bring, from the repository's root.

# debian_tool NAME PACKAGE: prints the path of a program from PATH or out of a Debian package that is unpacked under target/tools
# (nothing is installed), or nothing.
debian_tool() {
  local name=$1 package=$2 own=target/tools/usr/bin/$1
  if command -v "$name" 2>/dev/null; then
    return
  fi
  if [ ! -x "$own" ] && command -v apt-get >/dev/null 2>&1 && command -v dpkg >/dev/null 2>&1; then
    mkdir -p target/tools
    (cd target/tools && timeout 60 apt-get download "$package" >"$package.log" 2>&1 && dpkg -x "$package"_*.deb .) || return 0
  fi
  [ ! -x "$own" ] || echo "$own"
}
