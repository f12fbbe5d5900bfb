"""Measures sending text messages beside sending mails, and what each leaves in the store. Keeps the table in
docs/benchmarks-texts.md.

`texts.py SIZE` is for that many messages; a hundred thousand if it is not given.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import edge

ROUNDS = 1
LINKS = ["https://shop.example/offers/1?utm_source=bench&utm_medium=message", "https://shop.example/stores?near=you"]
BODY = "Twenty per cent off everything that is left of the summer, until Sunday. "
FRONT = {"mail": "subject: Sale\nfrom: Shop <post@shop.example>", "text": "channel: text\nfrom: Shop"}
STEP = {"mail": "email", "text": "text"}
# Name, channel, links.
KINDS = [("mail with two links", "mail", 2), ("text without links", "text", 0), ("text with two links", "text", 2)]


def fresh(waymark: Path, folder: Path, channel: str, links: int, size: int) -> Path:
    workspace, data = folder / "workspace", folder / "data"
    for name in ("messages", "journeys"):
        (workspace / name).mkdir(parents=True)
    (workspace / "waymark.yaml").write_text(
        "organization:\n  id: bench\n  name: Bench\n  geo: nam\npurposes:\n  tracking: disabled\n")
    (workspace / "messages/m.txt").write_text(f"---\n{FRONT[channel]}\n---\n{BODY}{' '.join(LINKS[:links])}\n")
    (workspace / "journeys/j.yaml").write_text(
        f"name: Bench\naudience: everyone\nsteps:\n  - id: s\n    {STEP[channel]}: m\n")
    with (workspace / "profiles.csv").open("w") as rows:
        rows.write("id,email,phone\n")
        rows.writelines(
            f"p{n},p{n}@people.example,+1{200 + n // 100 % 800}55501{n % 100:02d}\n" for n in range(size))
    for command in (["apply", workspace], ["journey", "publish", "j"]):
        subprocess.run([waymark, *command, "--directory", data], check=True, stdout=subprocess.DEVNULL)
    return data


def pages(store: Path) -> dict:
    """The bytes that each table and index takes."""
    rows = subprocess.run(
        ["sqlite3", store, "SELECT name, sum(pgsize) FROM dbstat GROUP BY name"], check=True, capture_output=True,
        text=True).stdout
    return {name: int(size) for name, size in (line.split("|") for line in rows.splitlines())}


def measure(waymark: Path, folder: Path, channel: str, links: int, size: int) -> dict:
    data = fresh(waymark, folder, channel, links, size)
    before = pages(data / "store.sqlite")
    began = time.monotonic()
    server = edge.serve(waymark, data, "--role", "sender")
    while True:
        report = subprocess.run([waymark, "report", "--json", "--directory", data], check=True, capture_output=True)
        sent = json.loads(report.stdout)["sent"]
        if sent == size:
            break
        assert server.poll() is None and time.monotonic() < began + 1800, f"{sent} of {size} sent"
        time.sleep(0.1)  # how often it is looked at
    took = time.monotonic() - began
    edge.stop(server)
    after = pages(data / "store.sqlite")
    grown = {name: after[name] - before.get(name, 0) for name in after}
    return {"seconds": took, "store": sum(grown.values()) / size, "deliveries": grown["deliveries"] / size,
            "personal": grown["personal_values"] / size}


def main():
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    waymark = edge.waymark_binary()
    found = {name: [] for name, _, _ in KINDS}
    with tempfile.TemporaryDirectory() as temporary:
        for _ in range(ROUNDS):
            for name, channel, links in KINDS:
                # Each in a folder of its own: what was deleted makes files dearer for a while.
                folder = Path(tempfile.mkdtemp(dir=temporary))
                found[name].append(measure(waymark, folder, channel, links, size))
                print(name, found[name][-1], file=sys.stderr)
    report(size, {name: {key: statistics.median(one[key] for one in rounds) for key in rounds[0]}
                  for name, rounds in found.items()})


def report(size: int, found: dict):
    mail, bare, text = (found[name] for name, _, _ in KINDS)

    def row(what: str, value, must: str = "") -> str:
        return "| " + " | ".join([what, *(value(one) for one in (mail, bare, text)), must]) + " |\n"

    table = (
        f"| {size:,} messages | {' | '.join(found)} | must |\n|---|---|---|---|---|\n"
        + row("the store grows by, bytes a message", lambda of: f"{of['store']:.1f}")
        + row("of these the delivery's row", lambda of: f"{of['deliveries']:.1f}")
        + row("more than a text without links, bytes a message", lambda of: f"{of['store'] - bare['store']:.2f}", "0 for texts")
        + row("time ÷ that of a mail with two links, same run", lambda of: f"{of['seconds'] / mail['seconds']:.2f}")
        + row("on this machine, µs a message", lambda of: f"{of['seconds'] / size * 1e6:.0f}"))
    print(table)
    (edge.HERE.parent / "docs/benchmarks-texts.md").write_text(
        "# The text messages' benchmarks\n\n"
        f"Made by `make bench-texts` on {date.today().isoformat()}. {ROUNDS} round of all three kinds, each from a fresh store, to the\n"
        "outbox: one durable file a message. Beside a delivery's row, a message leaves that of its run.\n\n" + table)


if __name__ == "__main__":
    main()
