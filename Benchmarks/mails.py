"""Measures sending e-mails: to the outbox, and to a local mail server beside a bare libcurl loop that sends to the same one.
Then the memory of the sender at a thousand and at a million profiles. Keeps the table in docs/benchmarks-mails.md.

`mails.py SIZE MANY`: so many mails for the speed, so many profiles for the memory; 100,000 and 1,000,000 if not given.
"""

import json
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import date
from pathlib import Path

import edge

ROUNDS, CONNECTIONS, FEW = 3, 4, 1000
BODY = "Twenty per cent off everything that is left of the summer, until Sunday. https://shop.example/offers/1 "


def compiled(folder: Path, name: str, *libraries: str) -> Path:
    binary = folder / name
    subprocess.run(["cc", "-O2", "-pthread", "-o", binary, edge.HERE / f"{name}.c", *libraries], check=True)
    return binary


def fresh(waymark: Path, folder: Path, size: int) -> Path:
    workspace, data = folder / "workspace", folder / "data"
    for name in ("messages", "journeys"):
        (workspace / name).mkdir(parents=True)
    (workspace / "waymark.yaml").write_text(
        "organization:\n  id: bench\n  name: Bench\n  geo: nam\npurposes:\n  tracking: disabled\n")
    (workspace / "messages/m.txt").write_text(f"---\nsubject: Sale\nfrom: Shop <post@shop.example>\n---\n{BODY * 20}\n")
    (workspace / "journeys/j.yaml").write_text("name: Bench\naudience: everyone\nsteps:\n  - id: s\n    email: m\n")
    with (workspace / "profiles.csv").open("w") as rows:
        rows.write("id,email\n")
        rows.writelines(f"p{n},p{n}@people{n % 50}.example\n" for n in range(size))
    for command in (["apply", workspace], ["journey", "publish", "j"]):
        subprocess.run([waymark, *command, "--directory", data], check=True, stdout=subprocess.DEVNULL)
    return data


class Sink:
    def __init__(self, binary: Path):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.process = subprocess.Popen(
            [binary, str(self.port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    @property
    def taken(self) -> int:
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def stop(self):
        self.process.stdin.close()
        self.process.wait(10)


def reported(waymark: Path, data: Path) -> int:
    report = subprocess.run([waymark, "report", "--json", "--directory", data], check=True, capture_output=True)
    return json.loads(report.stdout)["sent"]


def peak(process) -> int:
    """The most memory that a process has had, in KiB."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    [line] = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1])


def send(waymark: Path, data: Path, size: int) -> tuple[float, int]:
    """How long it takes from the start until all are noted as sent, in seconds, and the peak of memory."""
    # From the file: a command that starts again and again would take the time of what is measured.
    with closing(sqlite3.connect(f"file:{data}/store.sqlite?mode=ro", uri=True)) as store:
        began = time.monotonic()
        server = edge.serve(waymark, data, "--role", "sender")
        while (now := store.execute("SELECT sum(sent) FROM message_versions").fetchone()[0]) < size:
            assert server.poll() is None and time.monotonic() < began + 7200, f"{now} of {size} sent"
            time.sleep(0.1)  # how often it is looked at
        took, memory = time.monotonic() - began, peak(server)
    assert reported(waymark, data) == size
    edge.stop(server)
    return took, memory


def through(sink: Sink, data: Path):
    data.joinpath("configuration.yaml").write_text(
        f"mail:\n  channel: smtp\n  host: 127.0.0.1\n  port: {sink.port}\n  tls: none\n  connections: {CONNECTIONS}\n"
        "  bounce-address: bounces@shop.example\n")


def main():
    size, many = (int(sys.argv[place]) if len(sys.argv) > place else default
                  for place, default in ((1, 100_000), (2, 1_000_000)))
    waymark = edge.waymark_binary()
    rates: dict[str, list[float]] = {"outbox": [], "smtp": [], "loop": []}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        sink = Sink(compiled(folder, "mail-sink"))
        loop = compiled(folder, "mail-loop", "-lcurl")
        for number in range(ROUNDS):
            data = fresh(waymark, Path(tempfile.mkdtemp(dir=temporary)), size)
            rates["outbox"].append(size / send(waymark, data, size)[0])
            mail = next((data / "outbox/new").glob("*.eml"))
            data = fresh(waymark, Path(tempfile.mkdtemp(dir=temporary)), size)
            through(sink, data)
            before = sink.taken
            rates["smtp"].append(size / send(waymark, data, size)[0])
            assert sink.taken == before + size
            began = time.monotonic()
            subprocess.run([loop, str(sink.port), str(CONNECTIONS), str(size), mail], check=True)
            rates["loop"].append(size / (time.monotonic() - began))
            print({name: round(values[-1]) for name, values in rates.items()}, file=sys.stderr)
        memory = {}
        for count in (FEW, many):
            data = fresh(waymark, Path(tempfile.mkdtemp(dir=temporary)), count)
            through(sink, data)
            memory[count] = send(waymark, data, count)[1]
            print(f"{count} profiles: {memory[count]} KiB", file=sys.stderr)
        sink.stop()
    report(size, many, {name: statistics.median(values) for name, values in rates.items()}, memory)


def report(size: int, many: int, rates: dict, memory: dict):
    table = (
        f"| {size:,} mails, {CONNECTIONS} connections | mails/s on this machine | ÷ the bare loop, same run |\n|---|---|---|\n"
        f"| to the outbox | {rates['outbox']:,.0f} | {rates['outbox'] / rates['loop']:.2f} |\n"
        f"| to a mail server | {rates['smtp']:,.0f} | {rates['smtp'] / rates['loop']:.2f} |\n"
        f"| a bare libcurl loop to the same one | {rates['loop']:,.0f} | 1.00 |\n\n"
        "| profiles | peak memory of the sender, MiB | ÷ that at a thousand | must |\n|---|---|---|---|\n"
        f"| {FEW:,} | {memory[FEW] / 1024:.1f} | 1.00 | |\n"
        f"| {many:,} | {memory[many] / 1024:.1f} | {memory[many] / memory[FEW]:.2f} | at most 1.2 |\n")
    print(table)
    (edge.HERE.parent / "docs/benchmarks-mails.md").write_text(
        "# The e-mails' benchmarks\n\n"
        f"Made by `make bench-mails SIZE={size} MANY={many}` on {date.today().isoformat()}; the median of {ROUNDS} rounds, each from a\n"
        "fresh store. The time of Waymark's includes starting, having everybody enter the journey, preparing, rendering, and noting each mail as sent;\n"
        "the loop sends one ready mail again and again. The mail server is `Benchmarks/mail-sink.c`, which keeps nothing; in the outbox\n"
        "each mail is a durable file.\n\n" + table)


if __name__ == "__main__":
    main()
