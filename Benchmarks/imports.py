"""Measures imports of a million rows beside `sqlite3 .import` of the same file. Keeps the table in docs/benchmarks-import.md.

`imports.py SIZE` is for that many rows; a million if it is not given.
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import edge

ROUNDS = 5
FIRST = ["Ada", "Grace", "Edsger", "Barbara", "Alan", "Katherine", "Donald", "Jürgen"]
CITIES = ["Oslo", "Bern", "Graz", "Lyon", "Köln", "Malmö"]


def scattered(number: int) -> int:
    """So that addresses come in no order."""
    return number * 2654435761 % (1 << 32)


def consent(file: Path, size: int):
    with file.open("w", encoding="utf-8") as stream:
        stream.write("contact,purpose,status,reason,source,time\n")
        for n in map(scattered, range(size)):
            stream.write(
                f"person.{n:010d}@mail{n % 977}.example,{'tracking' if n % 2 else 'commercial'},"
                f"{'opted-in' if n % 3 else 'opted-out'},Ticked the box,sign-up form,"
                f"2025-{1 + n % 12:02d}-{1 + n % 28:02d}T{n % 24:02d}:{n % 60:02d}:00Z\n")


def profiles(file: Path, size: int):
    """In the order of their ids, as exports mostly are."""
    with file.open("w", encoding="utf-8") as stream:
        stream.write("id,email,firstName,lastName,city,language\n")
        for number in range(size):
            n = scattered(number)
            stream.write(
                f"customer-{number:010d},person.{n:010d}@mail{n % 977}.example,"
                f"{FIRST[n % 8]},Lastname{n % 99991},{CITIES[n % 6]},en\n")


def run(*command) -> tuple[float, float]:
    """Seconds, and memory at most in MB of a million bytes."""
    began = time.monotonic()
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL)
    # The largest that it was before it ended; the kernel's own figure has this process's memory in it.
    peak = 0
    while process.poll() is None:
        lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
        peak = max([peak, *(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))])
        time.sleep(0.01)  # how often it is looked at
    took = time.monotonic() - began
    assert process.returncode == 0, command
    return took, peak * 1024 / 1e6


def fresh(waymark: Path, folder: Path) -> Path:
    workspace, data = folder / "workspace", folder / "data"
    workspace.mkdir(exist_ok=True)
    (workspace / "waymark.yaml").write_text("organization:\n  id: acme\n  name: Acme\n  geo: nam\n  region: DE\n")
    shutil.rmtree(data, ignore_errors=True)
    subprocess.run([waymark, "apply", workspace, "--directory", data], check=True, stdout=subprocess.DEVNULL)
    return data


def measure(waymark: Path, folder: Path, noun: str, file: Path) -> dict:
    """Medians. Each round is of SQLite, of a fresh store, and of the same file again."""
    rounds = []
    for number in range(ROUNDS):
        table = folder / "table.sqlite"
        table.unlink(missing_ok=True)
        sqlite, _ = run("sqlite3", table, f".import --csv {file} rows")
        data = fresh(waymark, folder)
        first, peak = run(waymark, noun, "import", file, "--directory", data)
        again, peak_again = run(waymark, noun, "import", file, "--directory", data)
        print(f"{noun}: sqlite3 {sqlite:.2f} s, import {first:.2f} s, again {again:.2f} s, {peak:.0f} MB", file=sys.stderr)
        rounds.append({"sqlite": sqlite, "first": first, "again": again, "ratio": sqlite / first,
                       "ratio again": sqlite / again, "peak": max(peak, peak_again)})
    medians = {key: statistics.median(one[key] for one in rounds) for key in rounds[0]}
    return medians | {"peak": max(one["peak"] for one in rounds), "store": (data / "store.sqlite").stat().st_size}


def main():
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    waymark = edge.waymark_binary()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        found = {}
        for noun, write in (("consent", consent), ("profile", profiles)):
            file = folder / f"{noun}.csv"
            write(file, size)
            found[noun] = measure(waymark, folder, noun, file) | {"bytes": file.stat().st_size}
    report(size, found)


def report(size: int, found: dict):
    def row(what: str, value, must: str | None = None) -> str:
        cells = [what, *(value(found[noun]) for noun in ("consent", "profile")), *([must] if must is not None else [])]
        return "| " + " | ".join(cells) + " |\n"

    table = (
        f"| {size:,} rows into a fresh store | consent | profiles | must |\n|---|---|---|---|\n"
        + row("rows/s ÷ rows/s of `sqlite3 .import` of the same file, same round", lambda of: f"{of['ratio']:.2f}", "≥ 0.5")
        + row("the same, imported again: nothing changes", lambda of: f"{of['ratio again']:.2f}", "")
        + row("memory at most, MB", lambda of: f"{of['peak']:.0f}", "≤ 100")
        + "\n| on this machine | consent | profiles |\n|---|---|---|\n"
        + row("the file, MB · the store after it, MB", lambda of: f"{of['bytes'] / 1e6:.0f} · {of['store'] / 1e6:.0f}")
        + row("`sqlite3 .import`, rows/s", lambda of: f"{size / of['sqlite']:,.0f}")
        + row("import, rows/s", lambda of: f"{size / of['first']:,.0f}")
        + row("import of the same again, rows/s", lambda of: f"{size / of['again']:,.0f}"))
    print(table)
    (edge.HERE.parent / "docs/benchmarks-import.md").write_text(
        "# The imports' benchmarks\n\n"
        f"Made by `make bench-import` on {date.today().isoformat()}. Medians of {ROUNDS} rounds, each of SQLite, a fresh store, and the same "
        "file again.\n`sqlite3 .import` fills one table without an index, and checks nothing. An import of consent fills "
        "contact points, their\nindex, and records; one of profiles fills contact points, profiles, and three indexes. "
        "Addresses come in no order, profiles\nin the order of their ids.\n\n" + table)


if __name__ == "__main__":
    main()
