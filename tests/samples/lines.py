"""The shell lines of a pipeline file, as its service runs them: lines.py FILE. Exit code 1 where it has none."""

import sys

import yaml


def lines(node):
    """GitHub's and Flow's steps have `run`, a text; GitLab's jobs `script`, a list."""
    if isinstance(node, list):
        for one in node:
            yield from lines(one)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "run":
                yield value.strip()
            elif key == "script":
                yield from value
            else:
                yield from lines(value)


with open(sys.argv[1], encoding="utf-8") as file:
    found = list(lines(yaml.safe_load(file)))
print("\n".join(found))
sys.exit(not found)
