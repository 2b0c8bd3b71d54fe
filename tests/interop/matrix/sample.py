"""The Go function and client of Function Compute's page, with the page's s.yaml as it stands there."""

import os
import re
import socket
import subprocess
from pathlib import Path

from cells import Cell, words_of
from emulator import Emulator

FUNCTION = "fc-custom-golang-grpc"

# What the page's client prints with each call.
EXPECTED = ("Greeting: Hello world", "ListFeatures: 100 features", "RecordRoute: 10 points", "RouteChat: 3 notes")

CLIENT_SECONDS = 120
GATEWAY_PORT = 8089


def cells(root: Path) -> list[Cell]:
    folder = root / "artifacts/interop/page"
    environment = go_environment(folder)
    # First, because its start runs the page's pre-deploy steps.
    return [as_it_stands(root, folder, environment), attached(root, folder, environment)]


def as_it_stands(root: Path, folder: Path, environment: dict[str, str]) -> Cell:
    """`fcemu start` with nothing set: the function listens on 8089 in a network of its own, and the gateway too where nobody else does."""
    with Emulator(root, folder / "s.yaml", port=GATEWAY_PORT if is_free(GATEWAY_PORT) else 0, environment=environment) as emulator:
        return call("start", emulator, folder, environment)


def attached(root: Path, folder: Path, environment: dict[str, str]) -> Cell:
    """The function started by hand on a port of its own, as under a debugger."""
    port = free_port()
    function = subprocess.Popen([folder / "code/target/main", "-port", str(port)], stderr=subprocess.DEVNULL)
    try:
        with Emulator(root, folder / "s.yaml", "--attach", f"{FUNCTION}=127.0.0.1:{port}", environment=environment) as emulator:
            return call("attached", emulator, folder, environment)
    finally:
        function.kill()
        function.wait()


def call(mode: str, emulator: Emulator, folder: Path, environment: dict[str, str]) -> Cell:
    port = emulator.address.rsplit(":", 1)[1]
    client = subprocess.run(
        ["go", "run", "./greeter_client", "-addr", f"localhost:{port}"],
        cwd=folder / "code", env={**environment, "SSL_CERT_FILE": emulator.ca}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, timeout=CLIENT_SECONDS)
    printed = [re.sub(r"^\S+ \S+ ", "", line) for line in client.stdout.splitlines()]
    passed = client.returncode == 0 and tuple(printed) == EXPECTED
    return Cell("page", mode, "page_sample", passed, "" if passed else words_of(printed, emulator.said(FUNCTION, 0)))


def go_environment(folder: Path) -> dict[str, str]:
    """Go's own variables for a machine without a network: modules come from Debian's packages, see debian_modules.py."""
    return {
        **os.environ, "GOPROXY": f"file://{folder}/modules", "GOSUMDB": "off", "GOMODCACHE": f"{folder}/cache", "GOFLAGS": "-modcacherw",
    }


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
