"""Debian's Go packages as a module proxy of files: debian_modules.py FOLDER. For machines without a network; `go` reads it as GOPROXY=file://FOLDER.

Each module holds its sources without tests and names the modules it needs in Debian's versions. Developers with a network need none of this.
"""

import json
import sys
import zipfile
from pathlib import Path

SOURCES = Path("/usr/share/gocode/src")

# Debian 12's versions. The one of genproto is a day and a commit there, which module versions write like this.
VERSIONS = {
    "github.com/golang/protobuf": "v1.3.5",
    "golang.org/x/net": "v0.7.0",
    "golang.org/x/sys": "v0.3.0",
    "golang.org/x/text": "v0.7.0",
    "google.golang.org/genproto": "v0.0.0-20200413000000-b5235f600000",
    "google.golang.org/grpc": "v1.33.3",
}

REQUIRES = {
    "golang.org/x/net": ("golang.org/x/sys", "golang.org/x/text"),
    "google.golang.org/genproto": ("github.com/golang/protobuf",),
    "google.golang.org/grpc": ("github.com/golang/protobuf", "golang.org/x/net", "golang.org/x/sys", "google.golang.org/genproto"),
}

# A module's time, which no version here is chosen by.
TIME = "2023-01-01T00:00:00Z"


def main() -> None:
    for module, version in VERSIONS.items():
        folder = Path(sys.argv[1]) / module / "@v"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "list").write_text(f"{version}\n")
        (folder / f"{version}.info").write_text(json.dumps({"Version": version, "Time": TIME}))
        (folder / f"{version}.mod").write_text(go_mod(module))
        with zipfile.ZipFile(folder / f"{version}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{module}@{version}/go.mod", go_mod(module))
            for source in sources(module):
                archive.write(source.resolve(), f"{module}@{version}/{source.relative_to(SOURCES / module)}")


def go_mod(module: str) -> str:
    requires = "".join(f"require {needed} {VERSIONS[needed]}\n" for needed in REQUIRES.get(module, ()))
    return f"module {module}\n\ngo 1.17\n\n{requires}"


def sources(module: str):
    for path in sorted((SOURCES / module).rglob("*")):
        if path.suffix in (".go", ".s") and path.is_file() and not path.name.endswith("_test.go"):
            yield path


main()
