# Builds clients and servers into artifacts/interop, one folder a stack, and the .NET ones into artifacts/bin. Sourced by run.

# grpc-java and what it needs, from the distribution.
java_libraries=(
  grpc-api grpc-context grpc-core grpc-stub grpc-protobuf grpc-protobuf-lite grpc-netty protobuf guava perfmark-api
  opencensus-api opencensus-contrib-grpc-metrics geronimo-annotation-1.3-spec
  netty-buffer netty-codec netty-codec-http netty-codec-http2 netty-codec-socks netty-common netty-handler netty-handler-proxy
  netty-resolver netty-transport netty-transport-native-unix-common netty-tcnative
)

build_all() {
  local stack
  mkdir -p "$out"
  for stack in go python node java dotnet page; do
    echo "interop: building $stack"
    "build_$stack"
  done
}

# grpc-go as Debian has it works in GOPATH mode, without modules or a proxy.
build_go() {
  local path=$out/go/path
  mkdir -p "$path/src/contract"
  ln -sfn "$here/go" "$path/src/interop"
  protoc -I"$here/proto" --go_out="plugins=grpc,paths=source_relative:$path/src/contract" "$here"/proto/*.proto
  local program
  for program in server client; do
    GO111MODULE=off GOFLAGS= GOPATH=$path:/usr/share/gocode go build -o "$out/go/$program" "interop/$program"
  done
}

build_python() {
  mkdir -p "$out/python"
  cp "$here"/python/*.py "$out/python"
  protoc -I"$here/proto" --python_out="$out/python" --grpc_python_out="$out/python" \
    --plugin=protoc-gen-grpc_python="$(command -v grpc_python_plugin)" "$here"/proto/*.proto
}

build_node() {
  mkdir -p "$out/node" "$out/proto"
  cp "$here"/proto/*.proto "$out/proto"
  cp "$here"/node/* "$out/node"
  (cd "$out/node" && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error </dev/null)
}

build_java() {
  local generated=$out/java/generated classes=$out/java/classes libraries main
  rm -rf "$generated" "$classes"
  mkdir -p "$generated" "$classes" "$out/java/lib"
  libraries=$(printf '/usr/share/java/%s.jar:' "${java_libraries[@]}")
  protoc -I"$here/proto" --java_out="$generated" --grpc_java_out="$generated" \
    --plugin=protoc-gen-grpc_java="$(command -v grpc_java_plugin)" "$here"/proto/*.proto
  find "$generated" "$here/java" -name '*.java' -print0 | xargs -0 javac -nowarn -cp "$libraries" -d "$classes"
  for main in Server Client; do
    jar --create --file "$out/java/${main,,}.jar" --manifest <(java_manifest "$main") -C "$classes" .
  done
  # Debian's netty looks for its OpenSSL library, the only one of its providers with ALPN, under a name that Debian's does not have.
  cp /usr/lib/*/jni/libnetty-tcnative.so "$out/java/lib/libnetty_tcnative.so"
}

java_manifest() {
  echo "Main-Class: interop.$1"
  echo "Class-Path: ."
  printf '  file:/usr/share/java/%s.jar\n' "${java_libraries[@]}"
}

build_dotnet() {
  dotnet build "$here/interop.slnx" --nologo --verbosity quiet --disable-build-servers
}

# The Go project of Function Compute's page: only what `s init` would have brought and, for machines without a network, its modules. Its
# own pre-deploy steps build it.
build_page() {
  rm -rf "$out/page/code"
  mkdir -p "$out/page/code/proto"
  cp -r "$here/page/code" "$out/page"
  cp "$root/tests/FcEmulator.Tests/Configuration/Data/page.s.yaml" "$out/page/s.yaml"
  protoc -I"$root/protos" --go_out="plugins=grpc,import_path=proto,paths=source_relative:$out/page/code/proto" greeter.proto
  /usr/bin/python3 "$here/page/debian_modules.py" "$out/page/modules"
}
