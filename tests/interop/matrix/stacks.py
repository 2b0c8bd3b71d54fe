"""Which stacks there are, which cases, and which cells a stack rules out."""

import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

CASES = (
    "empty_unary", "large_unary", "client_compressed_unary", "server_compressed_unary", "client_compressed_streaming",
    "server_compressed_streaming", "client_streaming", "server_streaming", "ping_pong", "empty_stream", "custom_metadata",
    "status_code_and_message", "special_status_message", "unimplemented_method", "unimplemented_service", "cancel_after_begin",
    "cancel_after_first_response", "timeout_on_sleeping_server", "concurrent_large_unary", "rpc_soak", "channel_soak",
    "early_status_soak",
)

MISBEHAVIOURS = ("goaway", "rst_after_header", "rst_during_data", "rst_after_data", "ping", "max_streams", "data_frame_padding")


@dataclass(frozen=True)
class Stack:
    """A gRPC implementation; `name` is also its function's in s.yaml."""

    name: str
    title: str
    client: tuple[str, ...]


def stacks(root: Path) -> list[Stack]:
    out = root / "artifacts/interop"
    java = ("java", f"-Djava.library.path={out}/java/lib", "-jar", f"{out}/java/client.jar")
    return [
        Stack("go", "grpc-go", (f"{out}/go/client",)),
        Stack("python", "grpcio (C-core)", ("/usr/bin/python3", f"{out}/python/client.py")),
        Stack("node", "@grpc/grpc-js", ("node", f"{out}/node/client.js")),
        Stack("java", "grpc-java", java),
        Stack("dotnet", "Grpc.Net.Client, Grpc.AspNetCore", ("dotnet", f"{root}/artifacts/bin/InteropClient/debug/interop-client.dll")),
    ]


def versions(root: Path) -> dict[str, str]:
    """Of each stack and of what runs it, as installed."""
    node = json.loads((root / "artifacts/interop/node/node_modules/@grpc/grpc-js/package.json").read_text())["version"]
    grpc = re.search(r"<GrpcVersion>(.*?)<", (root / "Directory.Packages.props").read_text())[1]
    return {
        "go": f"grpc-go {debian('golang-google-grpc-dev')}, Go {output('go', 'env', 'GOVERSION')[2:]}",
        "python": f"grpcio {debian('python3-grpcio')}, Python {output('/usr/bin/python3', '--version').split()[-1]}",
        "node": f"grpc-js {node}, Node {output('node', '--version')[1:]}",
        "java": f"grpc-java {debian('libgrpc-java')}, Java {re.search(r'[0-9.]+', output('javac', '--version'))[0]}",
        "dotnet": f"{grpc}, .NET {output('dotnet', '--version')}",
    }


def debian(package: str) -> str:
    return re.split(r"[+-]", output("dpkg-query", "-W", "-f", "${Version}", package))[0]


def output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


# What a stack's API cannot do, with the cells it rules out: (clients, servers, cases, reason). None stands for all of them.
LACKS = (
    (("go",), None, ("client_compressed_streaming",), "grpc-go compresses all messages of a stream or none."),
    (("python",), None, ("client_compressed_streaming",), "A grpcio client compresses all messages of a stream or none."),
    (
        None,
        ("python", "node"),
        ("client_compressed_unary", "client_compressed_streaming"),
        "Neither grpcio nor grpc-js tells a server whether a message came compressed, so the server cannot refuse what the case has it refuse.",
    ),
    (
        None,
        ("go",),
        ("server_compressed_unary", "server_compressed_streaming"),
        "grpc-go of this version answers in the encoding of the request; a handler cannot choose.",
    ),
    (None, ("node",), ("server_compressed_unary", "server_compressed_streaming"), "A grpc-js server does not compress."),
    (
        ("go",),
        ("java", "dotnet"),
        ("server_compressed_unary", "server_compressed_streaming"),
        "grpc-go of this version does not send grpc-accept-encoding, so these servers rightly do not compress.",
    ),
)

# Cells that pass without the client having seen the messages' flags.
BLIND = (
    ("python", "node"),
    None,
    ("server_compressed_unary", "server_compressed_streaming"),
    "These clients do not tell whether a message came compressed; they check what is in it.",
)


def lack(client: str, server: str, case: str) -> int | None:
    """Index of the first lack that rules the cell out."""
    return next((i for i, rule in enumerate(LACKS) if applies(rule, client, server, case)), None)


def is_blind(client: str, server: str, case: str) -> bool:
    return applies(BLIND, client, server, case)


def applies(rule, client: str, server: str, case: str) -> bool:
    clients, servers, cases, _ = rule
    return case in cases and (clients is None or client in clients) and (servers is None or server in servers)
