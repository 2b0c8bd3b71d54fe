"""`fcemu start`, as a user starts it, and what it says."""

import json
import subprocess
import tempfile
import threading
from pathlib import Path

# Generous for a loaded machine: it ends a hang, it measures nothing.
LISTENING_SECONDS = 240
STOP_SECONDS = 60


class Emulator:
    """Serves the s.yaml on a free port or the one given, with certificates and data of its own. Its lines are kept for the cells that fail."""

    def __init__(self, root: Path, template: Path, *options: str, port: int = 0, environment: dict[str, str] | None = None):
        self._folder = tempfile.TemporaryDirectory(prefix="fcemu-interop-")
        self._lines: list[tuple[str, str]] = []
        self._changed = threading.Condition()
        self.address = self.ca = ""
        folder = Path(self._folder.name)
        self._process = subprocess.Popen(
            ["dotnet", f"{root}/artifacts/bin/FcEmulator/debug/fcemu.dll", "start", "--template", str(template), "--port", str(port), "--json",
             "--data", str(folder / "data"), "--cert-dir", str(folder / "certs"), *options],
            env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        threading.Thread(target=self._read_events, daemon=True).start()
        threading.Thread(target=self._read_errors, daemon=True).start()

    def __enter__(self) -> "Emulator":
        with self._changed:
            self._changed.wait_for(lambda: self.address or self._process.poll() is not None, LISTENING_SECONDS)
        if not self.address:
            self.stop()
            raise RuntimeError("fcemu did not start:\n" + "\n".join(text for _, text in self._lines))
        return self

    def __exit__(self, *_) -> None:
        self.stop()

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._folder.cleanup()

    def mark(self) -> int:
        return len(self._lines)

    def said(self, function: str, since: int) -> list[str]:
        """The lines about a function, and those about none, since a mark."""
        return [text for name, text in self._lines[since:] if name in (function, "")]

    def _read_events(self) -> None:
        for line in self._process.stdout:
            event = json.loads(line)
            with self._changed:
                if event["event"] == "listening":
                    self.address, self.ca = event["address"].removeprefix("https://"), event["ca"]
                # A hundred calls that went well would hide the one that did not.
                if event["event"] != "call" or event["failed"]:
                    self._lines.append((event.get("function") or "", text_of(event)))
                self._changed.notify_all()
        with self._changed:
            self._changed.notify_all()

    def _read_errors(self) -> None:
        for line in self._process.stderr:
            self._lines.append(("", line.rstrip()))


def text_of(event: dict) -> str:
    fields = {name: value for name, value in event.items() if name not in ("at", "function", "requestId", "cold", "failed")}
    failed = f" {event['failed']} failed" if event["event"] == "moreCalls" else ""
    return f"{fields.pop('event')} " + " ".join(str(value) for value in fields.values()) + failed
