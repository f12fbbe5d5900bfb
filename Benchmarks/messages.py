"""Measures rendering and compiling a mail beside memcpy, Python and lxml, and keeps the table in docs/benchmarks.md.

Ratios are of medians taken by turns in one run, of the time that each had a processor; absolute times are this
machine's and mean nothing elsewhere.
"""

import base64
import re
import statistics
import sys
import time
from datetime import date

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from lxml import html as lxml_html

from allocations import HERE, MOST_ALLOCATIONS, check, swift
from mail import TRACKED, mail

ROUNDS = 5


def nanoseconds(run, repetitions: int) -> float:
    start = time.thread_time_ns()
    for _ in range(repetitions):
        run()
    return (time.thread_time_ns() - start) / repetitions


class Python:
    """The same pieces, joined; with and without making the identifiers anew."""

    def __init__(self, source: bytes):
        self.pieces, position, self.slots = [], 0, []
        for found in TRACKED.finditer(source):
            self.pieces.append(source[position : found.start(1)])
            self.slots.append(len(self.pieces))
            self.pieces.append(b"https://click.shop.example/api/orgs/AXYmsS03TmzB6i-NHDIsoQ/r/B" + b"x" * 22)
            position = found.end(1)
        self.pieces.append(source[position:])
        self.base = b"https://click.shop.example/api/orgs/AXYmsS03TmzB6i-NHDIsoQ/r/B"
        self.cipher = Cipher(algorithms.AES128(bytes(range(16))), modes.ECB())
        self.delivery = 0

    def join(self):
        return b"".join(self.pieces)

    def mint_and_join(self):
        self.delivery += 1
        blocks = b"".join((self.delivery << 12 | ordinal).to_bytes(16) for ordinal in range(len(self.slots)))
        encryptor = self.cipher.encryptor()
        blocks = encryptor.update(blocks)
        for index, slot in enumerate(self.slots):
            self.pieces[slot] = self.base + base64.urlsafe_b64encode(blocks[16 * index : 16 * index + 16])[:22]
        return b"".join(self.pieces)


def lxml_rewrite(source: bytes):
    tree = lxml_html.document_fromstring(source)
    for number, link in enumerate(tree.iter("a")):
        if re.match(r"https?://", link.get("href", "")):
            link.set("href", f"https://t.example/{number}")
    return lxml_html.tostring(tree)


def main():
    deliveries = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    source = mail()
    python = Python(source)
    runs = {
        "join": (python.join, 2000), "mint": (python.mint_and_join, 500), "lxml": (lambda: lxml_rewrite(source), 20)
    }
    ours, theirs = [], {name: [] for name in runs}
    for round in range(ROUNDS):
        print(f"round {round + 1} of {ROUNDS}", file=sys.stderr)
        ours.append(swift(source, deliveries if round == 0 else 0))
        for name, (run, repetitions) in runs.items():
            theirs[name].append(nanoseconds(run, repetitions))
    render, warm, memcpy, compile_ = (
        statistics.median(one[key] for one in ours) for key in ("render", "renderWarm", "memcpy", "compile")
    )
    against = statistics.median(one["render"] / one["memcpy"] for one in ours)
    join, mint, lxml = (statistics.median(theirs[name]) for name in ("join", "mint", "lxml"))
    first = ours[0]
    growth = first["peakMemoryAfter"] - first["peakMemoryBefore"]
    table = f"""| what | figure | must reach |
|---|---|---|
| rendering against `memcpy` of the same bytes into cold memory | {against:.2f}× its time | at most 2.0× |
| rendering into a warm buffer against Python that makes the identifiers and joins | {mint / warm:.1f}× faster | at least 10× |
| the same against Python that only joins ready pieces | {join / warm:.1f}× faster | |
| compiling against lxml: parse, set, serialise | {lxml / compile_:.1f}× faster | at least 20× |
| allocations per rendered delivery | {first["allocationsPerRender"]:.2f} | at most {MOST_ALLOCATIONS["allocationsPerRender"]} |
| allocations per compiled message | {first["allocationsPerCompile"]:.0f} | at most {MOST_ALLOCATIONS["allocationsPerCompile"]} |
| growth of peak memory over {first["deliveriesForMemory"]:,.0f} deliveries | {growth / 1024:,.0f} KiB | none |
"""
    print(f"{first['bytes']:,.0f} bytes, {first['links']:.0f} links; "
          f"render {render / 1000:.1f} µs, warm {warm / 1000:.1f} µs, memcpy {memcpy / 1000:.1f} µs, compile {compile_ / 1000:.0f} µs")
    print(table)
    page = HERE.parent / "docs" / "benchmarks.md"
    page.write_text(
        "# Benchmarks\n\n"
        f"Made by `make bench` on {date.today().isoformat()}: the largest mail of the corpus, padded to 87 KB with 30 tracked\n"
        "links and the pixel, identifiers fresh for every delivery. Counted is processor time. Ratios travel; absolute times\n"
        "do not.\n\n" + table
    )
    check(first)


main()
