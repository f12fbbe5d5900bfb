"""The built binary, run as a user would: arguments in, streams and exit status out."""

import json
import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("WAYMARK") or REPOSITORY / ".build/debug/waymark").absolute()


@dataclass(frozen=True)
class Outcome:
    status: int
    raw: bytes
    err: str

    @property
    def out(self) -> str:
        return self.raw.decode("utf-8")


def environment(extra: dict | None = None) -> dict:
    """Ours, without what would configure Waymark, plus what the test wants."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WAYMARK")}
    return kept | (extra or {})


def waymark(
    *arguments, stdin: bytes = b"", extra: dict | None = None, status: int | None = 0, through: tuple = ()
) -> Outcome:
    """Runs one command to its end, `through` another if need be; fails unless it ends with `status` (None: any)."""
    command = [str(BINARY), *map(str, arguments)]
    done = subprocess.run([*through, *command], input=stdin, capture_output=True, env=environment(extra), timeout=300)
    outcome = Outcome(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))
    if status is not None:
        assert outcome.status == status, (
            f"`waymark {' '.join(command[1:])}` ended with {outcome.status}, not {status}\n"
            f"{outcome.raw.decode('utf-8', 'replace')}\n{outcome.err}"
        )
    return outcome


def records(*arguments) -> list[dict]:
    """What a command prints with --json: one object a line."""
    objects = [json.loads(line) for line in waymark(*arguments, "--json").out.splitlines()]
    assert all(isinstance(one, dict) for one in objects)
    return objects


def interactions(directory: Path) -> list[dict]:
    return records("interactions", "--directory", directory)


def report(directory: Path, message: str | None = None) -> list[dict]:
    return records("report", *([message] if message else []), "--directory", directory)


def rebuilt(directory: Path) -> dict:
    """What counting all interactions anew has changed."""
    [one] = records("report", "--rebuild", "--directory", directory)
    return one


def eventually(predicate, within: float = 10, what: str = ""):
    """Asks until the answer is truthy, and returns it. The last time of asking is at the deadline."""
    deadline = time.monotonic() + within
    while True:
        asked = time.monotonic()
        answer = predicate()
        if answer:
            return answer
        assert asked < deadline, f"not within {within} seconds: {what or predicate}"
        time.sleep(min(0.005, max(0, deadline - asked)))
