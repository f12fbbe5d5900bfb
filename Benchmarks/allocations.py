"""Counts what rendering and compiling allocate, and fails where it is more than is allowed. `make test` runs it."""

import json
import subprocess
import sys
from pathlib import Path

from mail import mail

HERE = Path(__file__).resolve().parent
# What more than these is, is a regression.
MOST_ALLOCATIONS = {"allocationsPerRender": 0.05, "allocationsPerCompile": 75}


def swift(source: bytes, deliveries: int) -> dict:
    """What the Swift side measures, with this many deliveries rendered for the growth of memory."""
    binary = subprocess.run(
        ["swift", "build", "-c", "release", "--show-bin-path"], cwd=HERE, check=True, capture_output=True, text=True
    ).stdout.strip()
    done = subprocess.run([f"{binary}/messages", str(deliveries)], input=source, check=True, capture_output=True)
    return json.loads(done.stdout)


def check(measured: dict):
    for name, most in MOST_ALLOCATIONS.items():
        if measured[name] > most:
            sys.exit(f"{name}: {measured[name]} is more than the {most} that are allowed")


if __name__ == "__main__":
    measured = swift(mail(), 10_000)
    print(", ".join(f"{name}: {measured[name]} of at most {most}" for name, most in MOST_ALLOCATIONS.items()))
    check(measured)
