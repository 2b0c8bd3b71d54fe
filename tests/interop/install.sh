# Installs the stacks from the distribution's packages. Sourced by run, and by tests/samples/run; npm's packages come with build_node.

packages=(
  golang-go golang-google-grpc-dev golang-goprotobuf-dev protoc-gen-go-1-3
  python3 python3-grpcio python3-protobuf
  default-jdk-headless libgrpc-java libnetty-java libnetty-tcnative-java libperfmark-java libprotobuf-java
  protobuf-compiler protobuf-compiler-grpc protobuf-compiler-grpc-java-plugin
)

install_all() {
  install_packages "${packages[@]}"
  install_node
}

# Installs those of the packages that are missing.
install_packages() {
  if ! command -v dpkg-query >/dev/null; then
    echo "The stacks are installed from Debian's packages, and this machine has none. Install what these hold, then use --no-install: $*" >&2
    exit 1
  fi
  local missing=() package
  for package in "$@"; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
  done
  ((${#missing[@]} > 0)) || return 0
  echo "Installing ${missing[*]}"
  apt_get update
  apt_get install --yes --no-install-recommends "${missing[@]}"
}

# Node from wherever it is; else the distribution's.
install_node() {
  command -v node >/dev/null && command -v npm >/dev/null || install_packages nodejs npm
}

# Quiet unless it fails. Waits for another apt-get rather than failing beside it.
apt_get() {
  local log
  log=$(mktemp)
  if ! DEBIAN_FRONTEND=noninteractive apt-get --quiet -o DPkg::Lock::Timeout=300 "$@" >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    rm -f "$log"
    echo "'apt-get $*' failed, see above." >&2
    exit 1
  fi
  rm -f "$log"
}
