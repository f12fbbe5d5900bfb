"""Measures the console's pages and the API's exports with few interactions and with many. Keeps the table in
docs/benchmarks-console.md.

`console.py SIZE` is for that many interactions; a million if it is not given. The figures to reach are for 10,000,000, which takes
some twenty minutes and 3 GB of disk. `WAYMARK` names a release build, where there is one already.
"""

import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import edge
import filling
import processor

FEW = 10_000
MESSAGES = 100
SPAN = 150 * filling.DAY
PIECE = 1_000_000
REQUESTS = 200
PAGES = {
    "overview": "/",
    "messages": "/messages",
    "message, the newest": f"/messages/filled-{MESSAGES - 1}",
    "message, the oldest": "/messages/filled-0",
    "its links by URL": "/messages/filled-0?version=1&by=url&order=total",
}
# A server that has just begun has not had time to fill its caches: few interactions are exported until so many lines have come.
WARM = 200_000
FORMATS = {"NDJSON": "application/x-ndjson", "CSV": "text/csv"}
LONGEST, LARGEST, MOST_GROWTH = 1.5, 1.2, 1.1


def store(waymark: Path, folder: Path, size: int) -> Path:
    """Months of an organization that has sent a hundred messages, with so many interactions."""
    edge.send(waymark, folder, deliveries=10)
    data = folder / "data"
    # It would have everybody enter whom the store is filled with.
    subprocess.run([waymark, "journey", "stop", "offer", "--directory", data], check=True, stdout=sys.stderr)
    filling.fill(data / "store.sqlite", max(FEW, size // 5), MESSAGES, SPAN)
    commits = filling.MonthsOfTraffic(data / "store.sqlite").commits(size, SPAN)
    done = 0
    while done < size:
        count = min(PIECE, size - done)
        filling.append(data / "journal.sqlite", (next(commits) for _ in range(count // filling.ENTRIES_PER_COMMIT)))
        one = processor.drain(waymark, data)
        assert one["count"] == count, one
        done += count
        print(f"{done:,} of {size:,} interactions, {one['rate']:,.0f}/s", file=sys.stderr)
    return data


@dataclass
class Server:
    process: subprocess.Popen
    connection: http.client.HTTPConnection
    key: str

    @classmethod
    def start(cls, waymark: Path, data: Path) -> "Server":
        made = subprocess.run(
            [waymark, "key", "create", "--role", "admin", "--name", "bench", "--json", "--directory", data],
            check=True, capture_output=True)
        process = subprocess.Popen([waymark, "serve", "--json", "--directory", data, "--port", "0"],
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        console = urlsplit(json.loads(process.stdout.readline())["console"])
        return cls(process, http.client.HTTPConnection(console.hostname, console.port, timeout=600),
                   json.loads(made.stdout)["key"])

    def sign_in(self) -> dict:
        self.connection.request("POST", "/sign-in", urlencode({"key": self.key}),
                                {"Content-Type": "application/x-www-form-urlencoded"})
        answer = self.connection.getresponse()
        answer.read()
        assert answer.status == 303, answer.status
        return {"Cookie": answer.headers["Set-Cookie"].partition(";")[0]}

    def milliseconds(self, path: str, headers: dict) -> float:
        began = time.perf_counter()
        self.connection.request("GET", path, headers=headers)
        answer = self.connection.getresponse()
        answer.read()
        took = (time.perf_counter() - began) * 1000
        assert answer.status == 200, (path, answer.status)
        return took

    def export(self, accept: str, early: int) -> tuple[int, float, float]:
        """How many lines come, how many of them a second, and the most in memory by when so many had come, in MB."""
        began, lines, memory = time.perf_counter(), 0, None
        self.connection.request("GET", "/api/v1/interactions", headers={"Authorization": f"Bearer {self.key}", "Accept": accept})
        answer = self.connection.getresponse()
        assert answer.status == 200, answer.status
        while piece := answer.read(1 << 20):
            lines += piece.count(b"\n")
            if memory is None and lines >= early:
                memory = self.memory
        return lines, lines / (time.perf_counter() - began), memory

    @property
    def memory(self) -> float:
        """The most so far, in MB."""
        return processor.memory(self.process)["VmHWM"]

    def stop(self):
        self.connection.close()
        edge.stop(self.process)


def pages(waymark: Path, stores: dict[int, Path]) -> dict:
    """Milliseconds by page and size, medians of requests that alternate."""
    servers = {size: Server.start(waymark, data) for size, data in stores.items()}
    try:
        signed = {size: server.sign_in() for size, server in servers.items()}
        took: dict = {(page, size): [] for page in PAGES for size in servers}
        for number in range(REQUESTS + 10):
            for page, path in PAGES.items():
                for size in sorted(servers, reverse=number % 2 == 1):
                    one = servers[size].milliseconds(path, signed[size])
                    # The first ones warm up.
                    if number >= 10:
                        took[page, size].append(one)
    finally:
        for server in servers.values():
            server.stop()
    return {key: statistics.median(values) for key, values in took.items()}


def exports(waymark: Path, data: Path, size: int) -> dict:
    """Of a server that exports all there is: lines a second by format, and the most in memory when a tenth had come, and at the
    end, in MB."""
    server, result = Server.start(waymark, data), {}
    try:
        for name, accept in FORMATS.items():
            for _ in range(max(1, WARM // size)):
                lines, result[name], early = server.export(accept, size // 10)
                assert lines == size + (name == "CSV"), (name, lines)
                result.setdefault("early", early)
            print(f"{size:,} as {name}: {result[name]:,.0f} lines/s", file=sys.stderr)
        return result | {"end": server.memory}
    finally:
        server.stop()


def main():
    size = int(sys.argv[1]) if len(sys.argv) > 1 else PIECE
    assert size % filling.ENTRIES_PER_COMMIT == 0, f"a multiple of {filling.ENTRIES_PER_COMMIT} is needed"
    waymark = Path(os.environ["WAYMARK"]) if "WAYMARK" in os.environ else edge.waymark_binary()
    with tempfile.TemporaryDirectory() as temporary:
        stores = {}
        for count in (FEW, size):
            folder = Path(temporary) / str(count)
            folder.mkdir()
            stores[count] = store(waymark, folder, count)
        took = pages(waymark, stores)
        for key, value in took.items():
            print(*key, f"{value:.2f} ms", file=sys.stderr)
        exported = {count: exports(waymark, data, count) for count, data in stores.items()}
    report(size, took, exported)


def report(size: int, took: dict, exported: dict):
    ratios = {page: took[page, size] / took[page, FEW] for page in PAGES}
    few, many = exported[FEW], exported[size]
    growth, memory = many["end"] / many["early"], many["end"] / few["end"]
    rows = "".join(f"| {page} | {took[page, FEW]:.1f} | {took[page, size]:.1f} | {ratio:.2f} | ≤ {LONGEST} |\n"
                   for page, ratio in ratios.items())
    rates = "".join(f"| {name}, lines/s | {few[name]:,.0f} | {many[name]:,.0f} | | |\n" for name in FORMATS)
    table = f"""| | {FEW:,} interactions | {size:,} | ratio | must |
|---|---|---|---|---|
{rows}| the most in memory of a server that exports all, MB | {few["end"]:.0f} | {many["end"]:.0f} | {memory:.2f} | ≤ {LARGEST} |
{rates}
The most in memory once a tenth of {size:,} had come was {many["early"]:.0f} MB, and {many["end"]:.0f} MB at the end of both exports: {growth:.2f} times as
much, of at most {MOST_GROWTH}.
"""
    print(table)
    (edge.HERE.parent / "docs/benchmarks-console.md").write_text(
        "# The console's benchmarks\n\n"
        f"Made by `make bench-console SIZE={size}` on {date.today().isoformat()}: an organization that has sent {MESSAGES} messages of ten links in\n"
        f"{SPAN // filling.DAY} days. Pages are in milliseconds, signed in, medians of {REQUESTS} requests, by turns; exports are of all interactions by\n"
        f"`GET /api/v1/interactions`, of few ones again and again until {WARM:,} lines have come.\n\n" + table)
    assert all(ratio <= LONGEST for ratio in ratios.values()), "pages take longer with more interactions"
    assert memory <= LARGEST, "an export of many interactions takes more memory"
    assert growth <= MOST_GROWTH, "an export takes more memory the longer it is"


if __name__ == "__main__":
    main()
