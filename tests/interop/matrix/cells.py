"""Runs clients and turns what they print into cells."""

import os
import re
import subprocess
import time
from dataclasses import dataclass
from threading import Timer

from emulator import Emulator
from stacks import Stack

# Of all cases of a pair together. Each client bounds its calls itself; this ends one that hangs all the same.
PAIR_SECONDS = 400

# For the emulator's line of a call, which it writes a moment after the client knows.
LAST_WORDS_SECONDS = 0.5

# C-core's remark on *.localhost in certificates, for each connection.
ENVIRONMENT = {**os.environ, "GRPC_VERBOSITY": "NONE"}


@dataclass(frozen=True)
class Cell:
    client: str
    server: str
    case: str
    passed: bool
    # Of a failed one: what client and emulator said. Of one that passed: the status the client saw, where the case is about it.
    words: str = ""


def run_pair(emulator: Emulator, client: Stack, function: str, server: str, cases: list[str]):
    """The cells of one client with one function, in order."""
    command = [*client.client, emulator.address.replace("127.0.0.1", "localhost"), f"{function}.localhost", emulator.ca, *cases]
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=ENVIRONMENT)
    limit = Timer(PAIR_SECONDS, process.kill)
    limit.start()
    left = list(cases)
    mark, note, noise = emulator.mark(), "", []
    for line in process.stdout:
        name, *rest = line.rstrip("\n").split("\t", 2)
        if name == "note" and rest:
            note = status_name(rest[0])
        elif name in left and rest:
            left.remove(name)
            passed = rest[0] == "ok"
            words = note if passed else failure(emulator, function, mark, [*noise, *rest[1:]])
            yield Cell(client.name, server, name, passed, words)
            mark, note, noise = emulator.mark(), "", []
        else:
            noise.append(line.rstrip())
    code = process.wait()
    limit.cancel()
    for name in left:
        words = failure(emulator, function, mark, [*noise, f"the client ended with exit code {code} before this case"])
        yield Cell(client.name, server, name, False, words)


def failure(emulator: Emulator, function: str, mark: int, client: list[str]) -> str:
    time.sleep(LAST_WORDS_SECONDS)
    return words_of(client, emulator.said(function, mark))


def words_of(client: list[str], emulator: list[str]) -> str:
    return "\n".join([*(f"    client    {line}" for line in client), *(f"    emulator  {line}" for line in emulator[-20:])])


def status_name(name: str) -> str:
    """The same name of a gRPC status from every stack: DEADLINE_EXCEEDED."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).upper()
