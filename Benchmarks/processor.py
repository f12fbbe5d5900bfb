"""Measures the processor beside the edge, and what deliveries and clicks take. Keeps the tables in docs/benchmarks-processor.md.

`processor.py SIZE` is for that many deliveries, interactions and clicks on the edge; a million if it is not given. The
figures to reach are for 10,000,000, which takes about a quarter of an hour and 5 GB of disk.
"""

import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import edge
import filling

ROUNDS, SECONDS = 3, 8
VERSIONS = 10_000
SAMPLE = 500_000
PROCESSOR = ["--role", "processor"]


def interactions(store: Path) -> int:
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=60) as db:
        found = db.execute("SELECT max(id) FROM interactions").fetchone()
    return found[0] or 0


def waiting(journal: Path) -> int:
    with sqlite3.connect(f"file:{journal}?mode=ro", uri=True, timeout=60) as db:
        return db.execute("SELECT count(*) FROM commits").fetchone()[0]


def is_empty(journal: Path) -> bool:
    """Reads next to nothing, so as not to be in the processor's way."""
    with sqlite3.connect(f"file:{journal}?mode=ro", uri=True, timeout=60) as db:
        return db.execute("SELECT NOT EXISTS (SELECT 1 FROM commits)").fetchone() == (1,)


def drain(waymark: Path, data: Path) -> dict:
    """Has the journal processed by a process of its own, on the edge's core. From the first batch that is in the store to
    the last, so that starting is not in it."""
    store, before = data / "store.sqlite", interactions(data / "store.sqlite")
    process = edge.serve(waymark, data, *PROCESSOR)
    try:
        samples = []
        while not samples or not is_empty(data / "journal.sqlite"):
            count = interactions(store)
            if count > before and (not samples or count > samples[-1][0]):
                samples.append((count, time.monotonic(), edge.cpu_seconds(process)))
            assert process.poll() is None, "the processor ended"
            time.sleep(0.02)  # how often it is looked at
        samples.append((interactions(store), time.monotonic(), edge.cpu_seconds(process)))
        assert process.poll() is None, "the processor ended"
        peak = memory(process)["VmHWM"]
    finally:
        edge.stop(process)
    (first, began, used), (last, ended, used_then) = samples[0], samples[-1]
    # Of a single batch nothing can be said.
    measured = last - first or float("nan")
    return {
        "rate": measured / (ended - began),
        "cpu": (used_then - used) / measured * 1e6,
        "count": last - before,
        "peak": peak,
    }


def process(waymark: Path, data: Path, traffic: filling.Traffic, clicks: int, destination: bytes | None = None) -> dict:
    """What it costs to process so many clicks, and the room they take."""
    before = used_bytes(data / "store.sqlite")
    filling.append(data / "journal.sqlite", traffic.commits(clicks, destination))
    result = drain(waymark, data)
    assert result["count"] == clicks, result
    return result | {"bytes": (used_bytes(data / "store.sqlite") - before) / clicks}


def used_bytes(store: Path) -> int:
    with sqlite3.connect(store, timeout=60) as db:
        pages, free, size = (db.execute(f"PRAGMA {name}").fetchone()[0]
                             for name in ("page_count", "freelist_count", "page_size"))
    return (pages - free) * size


def memory(process: subprocess.Popen) -> dict:
    """In MB of a million bytes: resident now (VmRSS), and at most so far (VmHWM)."""
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return {key: int(value.split()[0]) * 1024 / 1e6
            for key, _, value in (line.partition(":") for line in lines) if key in ("VmRSS", "VmHWM")}


def beside_the_edge(waymark: Path, data: Path, script: Path) -> tuple[float, float, float, float]:
    """Clicks a second that the edge takes in, interactions a second that the processor makes of them, by turns on one core."""
    taken, made, ratios, costs = [], [], [], []
    for round in range(ROUNDS + 1):
        process = edge.serve(waymark, data, *edge.ROLE)
        one = edge.measure("waymark", process, 256, SECONDS if round else 2, script)
        edge.stop(process)
        other = drain(waymark, data)
        print(f"edge {one['rate']:.0f}/s, {one['cpu']:.2f} µs; processor {other['rate']:.0f}/s, {other['cpu']:.2f} µs",
              file=sys.stderr)
        # The first round warms up.
        if round:
            taken.append(one["rate"])
            made.append(other["rate"])
            ratios.append(other["rate"] / one["rate"])
            costs.append(one["cpu"] / other["cpu"])
    return tuple(statistics.median(values) for values in (taken, made, ratios, costs))


def edge_memory(waymark: Path, data: Path, script: Path, clicks: int) -> list[tuple[int, dict]]:
    """What the edge has in memory while it is clicked on and a processor empties the journal beside it."""
    process = edge.serve(waymark, data, *edge.ROLE)
    # The console's port is the next after the edge's.
    beside = subprocess.Popen(
        ["taskset", "-c", edge.CLIENT_CORE, waymark, "serve", "--directory", data, "--port", "18310", *PROCESSOR],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    samples, done = [], 0
    try:
        samples.append((0, memory(process)))
        while done < clicks:
            one = edge.measure("waymark", process, 256, SECONDS, script)
            done += int(one["rate"] * SECONDS)
            samples.append((done, memory(process)))
            print(f"edge after {done:,} clicks: {samples[-1][1]}; {waiting(data / 'journal.sqlite')} commits wait",
                  file=sys.stderr)
    finally:
        edge.stop(process)
        deadline = time.monotonic() + 600
        while not is_empty(data / "journal.sqlite") and time.monotonic() < deadline:
            time.sleep(0.2)  # how often it is looked at
        edge.stop(beside)
    return samples


def main():
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    waymark = edge.waymark_binary()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        script = edge.wrk_script(folder, edge.send(waymark, folder))
        data, small = folder / "data", folder / "small"
        shutil.rmtree(data / "outbox")
        shutil.copytree(data, small)
        beside = beside_the_edge(waymark, small, script)
        shutil.rmtree(small)

        known = filling.Traffic(data / "store.sqlite")
        print(f"filling the store with {size:,} deliveries", file=sys.stderr)
        filling.fill(data / "store.sqlite", size, VERSIONS)
        everywhere = filling.Traffic(data / "store.sqlite")
        # So that there is a journal to append to.
        edge.stop(edge.serve(waymark, data, *edge.ROLE))
        found = {}

        def measure(name: str, *work):
            found[name] = process(waymark, data, *work)
            print(name, found[name], file=sys.stderr)

        process(waymark, data, everywhere, 10_000)
        measure("few, recent", known, SAMPLE)
        measure("few, any", everywhere, SAMPLE)
        measure("personalised", everywhere, SAMPLE, b"https://shop.example/offers/1?utm_source=mail&customer=" + b"x" * 45)
        rest = size - interactions(data / "store.sqlite")
        if rest > 0:
            measure("filling", everywhere, rest)
        measure("many, recent", known, SAMPLE)
        measure("many, any", everywhere, SAMPLE)
        samples = edge_memory(waymark, data, script, size)
    report(size, *beside, found, samples)


def report(size: int, taken: float, made: float, ratio: float, cost: float, found: dict, samples: list):
    def growth(traffic: str) -> str:
        few, many = found[f"few, {traffic}"], found[f"many, {traffic}"]
        return f"{many['cpu'] / few['cpu']:.2f} · {few['rate'] / many['rate']:.2f}"

    start, end = samples[1][1]["VmRSS"], samples[-1][1]["VmRSS"]
    peak = max(sample["VmHWM"] for _, sample in samples)
    table = f"""| with {size:,} deliveries, {VERSIONS * filling.LINKS + edge.LINKS:,} links, {size:,} interactions | figure | must |
|---|---|---|
| interactions/s of the processor ÷ clicks/s of the edge, same core, same run | {ratio:.2f} | ≥ 2 |
| CPU of a click at the edge ÷ of an interaction at the processor | {cost:.2f} | |
| time per click with {size:,} interactions ÷ with few, CPU · clock: clicks on 10,000 deliveries | {growth("recent")} | ≤ 1.2 |
| the same: clicks on any delivery ever sent | {growth("any")} | ≤ 1.2 |
| bytes of store per click, indexes included: any delivery | {found.get("filling", found["many, any"])["bytes"]:.0f} | ≤ 200 |
| the same, of a personalised link (a URL of 100 bytes) | {found["personalised"]["bytes"]:.0f} | ≤ 200 |
| the edge's memory at most, MB | {peak:.0f} | ≤ 100 |
| and after {samples[-1][0]:,} clicks ÷ after {samples[1][0]:,} | {end / start:.2f} | 1.0 |

| on this machine | |
|---|---|
| edge, clicks/s, 256 connections | {taken:,.0f} |
| processor, interactions/s, of the edge's clicks | {made:,.0f} |
| processor, interactions/s, few: on 10,000 deliveries · any | {found["few, recent"]["rate"]:,.0f} · {found["few, any"]["rate"]:,.0f} |
| processor, interactions/s, many: on 10,000 deliveries · any | {found["many, recent"]["rate"]:,.0f} · {found["many, any"]["rate"]:,.0f} |
| processor's memory at most, MB | {max(one["peak"] for one in found.values()):.0f} |
| processor, CPU µs per interaction, many: on 10,000 deliveries · any | {found["many, recent"]["cpu"]:.1f} · {found["many, any"]["cpu"]:.1f} |
| edge's memory when it is ready · after the clicks, MB | {samples[0][1]["VmRSS"]:.0f} · {end:.0f} |
"""
    print(table)
    (edge.HERE.parent / "docs/benchmarks-processor.md").write_text(
        "# The processor's benchmarks\n\n"
        f"Made by `make bench-processor SIZE={size}` on {date.today().isoformat()}. Edge and processor have the same core, by turns, medians of\n"
        f"{ROUNDS} rounds; the edge's clicks are on 100,000 links of 10,000 deliveries with 256 connections. *Few* is the "
        f"{SAMPLE:,} clicks\nafter the first 10,000, *many* as many after {size:,}.\n\n" + table)


if __name__ == "__main__":
    main()
