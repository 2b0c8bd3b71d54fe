"""docs/conformance.md, from its template and the cells. The same cells and versions give the same page."""

import re
from pathlib import Path

import stacks

PAGE = "docs/conformance.md"
TEMPLATE = "tests/interop/conformance.template.md"


def write(root: Path, every: list[stacks.Stack], cells, check: bool) -> bool:
    """Writes the page, or with `check` only tells whether the committed one is another."""
    text = render(root, every, cells)
    path = root / PAGE
    if not check:
        path.write_text(text)
        return False
    if without_versions(text) == without_versions(path.read_text() if path.exists() else ""):
        return False
    print(f"interop: {PAGE} is not what this run gives. Run tests/interop/run and commit the page.")
    return True


def render(root: Path, every, cells) -> str:
    by_key = {(cell.client, cell.server, cell.case): cell for cell in cells}
    parts = {
        "versions": versions(root, every),
        "matrix": "\n".join(client_table(client, every, by_key) for client in every),
        "misbehaviours": misbehaviour_table(every, by_key),
        "notes": notes(),
    }
    return re.sub(r"\{\{(\w+)\}\}\n", lambda match: parts[match[1]], (root / TEMPLATE).read_text())


def without_versions(text: str) -> str:
    return re.sub(r"\| stack \| version.*?\n\n", "", text, flags=re.DOTALL)


def versions(root: Path, every) -> str:
    known = stacks.versions(root)
    return table(["stack", "version of this run"], [[stack.title, known[stack.name]] for stack in every])


def client_table(client, every, by_key) -> str:
    rows = [[case, *(mark(client.name, server.name, case, by_key) for server in every)] for case in stacks.CASES]
    return f"### {client.title.split(',')[0]} as the client\n\n" + table(["case", *(server.name for server in every)], rows)


def mark(client: str, server: str, case: str, by_key) -> str:
    lack = stacks.lack(client, server, case)
    if lack is not None:
        return f"– ({lack + 1})"
    assert by_key[client, server, case].passed
    return f"ok ({len(stacks.LACKS) + 1})" if stacks.is_blind(client, server, case) else "ok"


def misbehaviour_table(every, by_key) -> str:
    rows = [
        [case, *(" ".join(filter(None, ["ok", by_key[client.name, "", case].words])) for client in every)] for case in stacks.MISBEHAVIOURS
    ]
    return table(["case", *(client.name for client in every)], rows)


def notes() -> str:
    return "".join(f"{number}. {rule[-1]}\n" for number, rule in enumerate([*stacks.LACKS, stacks.BLIND], 1))


def table(header: list[str], rows: list[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(row)} |\n" for row in lines)
