# Sourced by the scripts that look into images: unpacks them and runs commands in them, without Docker.

# unpack_image TAR FOLDER: FOLDER/archive and FOLDER/root
unpack_image() {
  local layer
  rm -rf "$2"
  mkdir -p "$2/archive" "$2/root"
  tar --warning=no-unknown-keyword -xf "$1" -C "$2/archive"
  for layer in $(image_layers "$2"); do
    tar --warning=no-unknown-keyword -xzf "$2/archive/$layer" -C "$2/root"
  done
}

# image_layers FOLDER: of what was unpacked there
image_layers() {
  grep -o '"Layers":\[[^]]*\]' "$1/archive/manifest.json" | grep -o '[0-9a-f]*\.tar\.gz'
}

image_config() {
  echo "$1/archive/$(grep -o '"Config":"[^"]*"' "$1/archive/manifest.json" | cut -d'"' -f4)"
}

# image_entrypoint FOLDER: a word per line
image_entrypoint() {
  grep -o '"Entrypoint":\[[^]]*\]' "$(image_config "$1")" | sed 's/"Entrypoint":\[//; s/\]$//; s/","/\n/g' | tr -d '"'
}

# can_enter_images: or says on stderr why not
can_enter_images() {
  if [ "$(id -u)" -ne 0 ]; then
    echo "a chroot needs root" >&2
    return 1
  fi
  if ! unshare --mount true 2>/dev/null; then
    echo "no mount namespace may be made here" >&2
    return 1
  fi
}

# in_image FOLDER NAME=VALUE... -- COMMAND...: as the image's user, in its root, with its environment and those; replaces the shell
in_image() {
  local root=$1/root environment
  mapfile -t environment < <(grep -o '"Env":\[[^]]*\]' "$(image_config "$1")" | sed 's/"Env":\[//; s/\]$//; s/","/\n/g' | tr -d '"')
  shift
  while [ "$1" != -- ]; do
    environment+=("$1")
    shift
  done
  shift
  mkdir -p "$root/dev" "$root/etc" "$root/proc"
  [ -e "$root/dev/urandom" ] || mknod -m 444 "$root/dev/urandom" c 1 9
  [ -e "$root/dev/random" ] || mknod -m 444 "$root/dev/random" c 1 8
  [ -e "$root/dev/null" ] || mknod -m 666 "$root/dev/null" c 1 3
  echo '127.0.0.1 localhost' >"$root/etc/hosts"
  # /proc in a mount namespace of its own, which goes with the process: the launcher looks there for where it lies.
  exec unshare --mount sh -c 'root=$1; shift; mount -t proc proc "$root/proc" && exec "$@"' sh "$root" \
    env -i "${environment[@]}" "$(PATH=$PATH:/usr/sbin command -v chroot)" --userspec=10001:10001 "$root" "$@"
}
