"""Every client with every server through `fcemu start`. Started by ../run, which tells the usage."""

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import conformance
import sample
import stacks
from cells import Cell, run_pair
from emulator import Emulator

# Servers that are worked on at once; each has one client at a time, so that the emulator's lines can be told apart.
LANES = 2


def main() -> int:
    options = read_options()
    root = Path(options.root)
    whole = not (options.client or options.server or options.case)
    every = stacks.stacks(root)
    clients = [stack for stack in every if stack.name in (options.client or stack.name)]
    servers = [stack.name for stack in every if stack.name in (options.server or stack.name)]
    cases = [case for case in stacks.CASES if case in (options.case or case)]
    misbehaviours = [case for case in stacks.MISBEHAVIOURS if case in (options.case or case) and not options.server]

    with Emulator(root, root / "tests/interop/s.yaml") as emulator, ThreadPoolExecutor(LANES) as lanes:
        lists = [
            *lanes.map(lambda server: server_cells(emulator, clients, server, cases), servers),
            *lanes.map(lambda case: misbehaviour_cells(emulator, clients, case), misbehaviours),
        ]
    cells = [cell for cells in lists for cell in cells]
    if whole:
        cells += report(sample.cells(root))

    failed = sum(not cell.passed for cell in cells)
    lacking = sum(stacks.lack(client.name, server, case) is not None for client in clients for server in servers for case in cases)
    if whole and not failed:
        failed += conformance.write(root, every, cells, check=options.check)
    print(f"interop tests: {len(cells) - failed} passed, {failed} failed, {lacking} skipped")
    return 1 if failed or not cells else 0


def server_cells(emulator: Emulator, clients, server: str, cases) -> list[Cell]:
    return [
        cell
        for client in clients
        if (possible := [case for case in cases if stacks.lack(client.name, server, case) is None])
        for cell in report(run_pair(emulator, client, server, server, possible))
    ]


def misbehaviour_cells(emulator: Emulator, clients, case: str) -> list[Cell]:
    return [cell for client in clients for cell in report(run_pair(emulator, client, case.replace("_", "-"), "", [case]))]


def report(cells):
    """Tells of each failed cell as it comes."""
    for cell in cells:
        if not cell.passed:
            to = f" -> {cell.server}" if cell.server else ""
            print(f"interop: FAILED {cell.client}{to}: {cell.case}\n{cell.words}", flush=True)
        yield cell


def read_options():
    parser = argparse.ArgumentParser(prog="tests/interop/run")
    parser.add_argument("root")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--client", action="append", choices=[s.name for s in stacks.stacks(Path())])
    parser.add_argument("--server", action="append", choices=[s.name for s in stacks.stacks(Path())])
    parser.add_argument("--case", action="append", choices=stacks.CASES + stacks.MISBEHAVIOURS)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
