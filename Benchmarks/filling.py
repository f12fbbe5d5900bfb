"""Fills a store and a journal with as much as years of sending leave: rows written with SQL in the store's own schema, and
entries packed as the edge packs them. They are data like any other; everything that reads them is what is shipped."""

import itertools
import math
import random
import sqlite3
import struct
import time
from pathlib import Path

BLOCK, LINKS, PEOPLE_EACH = 4096, 10, 10
ENTRIES_PER_COMMIT = 100

AGENTS = [
    form.format(number).encode()
    for form in (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:{0}.0) Gecko/20100101 Firefox/{0}.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_{} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
    )
    for number in range(100, 140)
]


DAY = 86_400_000


def fill(store: Path, deliveries: int, versions: int, span: int = DAY):
    """Adds `versions` messages of ten links and sends `deliveries` in equal parts, each recipient having got ten of them. They go
    out one after the other in the last `span` milliseconds, each within a day."""
    db = sqlite3.connect(store, isolation_level=None)
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA cache_size = -200000")
    db.execute("BEGIN")

    def insert(table: str, count: int, **columns: str):
        """`i` is the row's number from 0, `:name` what `last` says."""
        db.execute(
            "WITH RECURSIVE n(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :count) "
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(columns.values())} FROM n ORDER BY i",
            last | {"count": count})

    tables = ["profiles", "contact_points", "messages", "message_versions", "journeys", "journey_versions", "runs"]
    last = {table: db.execute(f"SELECT max(number) FROM {table}").fetchone()[0] for table in tables}
    last["block"] = db.execute("SELECT max(number) FROM delivery_blocks").fetchone()[0]
    each = deliveries // versions
    blocks = (each + BLOCK - 1) // BLOCK
    people = max(deliveries // PEOPLE_EACH, each)
    began = f":now - :span + {{}} * ((:span - {DAY}) / :versions)"
    last |= {"now": int(time.time() * 1000), "span": span, "versions": versions, "each": each, "blocks": blocks, "people": people}
    person = "(i / :each * 7919 + i % :each) % :people + 1"
    insert("contact_points", people, number="i + 1 + :contact_points", organization="1",
           address="'q' || i || '@people.example'")
    insert("consents", people, contact_point="i + 1 + :contact_points", scope="'tracking'", number="1",
           status="'opted-in'", reason="'bench'", source="'bench'", at="1767225600000", recorded_at="1767225600000",
           recorded_by="'bench'")
    insert("profiles", people, number="i + 1 + :profiles", organization="1", id="'q' || i", attributes="'{}'",
           email="i + 1 + :contact_points")
    insert("messages", versions, number="i + 1 + :messages", organization="1", name="'filled-' || i")
    insert("message_versions", versions, number="i + 1 + :message_versions", message="i + 1 + :messages", version="1",
           content="(SELECT content FROM message_versions LIMIT 1)", published_at=began.format("i"), sent=":each")
    insert("links", versions * LINKS, message_version=f"i / {LINKS} + 1 + :message_versions", ordinal=f"i % {LINKS} + 1",
           url=f"'https://shop.example/offers/' || (i / {LINKS}) || '/' || (i % {LINKS}) || "
               "'?utm_source=mail&utm_campaign=filled'",
           is_tracked="1", is_personalised="0", logical_ordinal=f"i % {LINKS} + 1")
    insert("journeys", versions, number="i + 1 + :journeys", organization="1", name="'filled-' || i",
           definition="(SELECT definition FROM journeys LIMIT 1)", enrolled_through=":profiles + :people")
    insert("journey_versions", versions, number="i + 1 + :journey_versions", journey="i + 1 + :journeys",
           definition="(SELECT definition FROM journey_versions LIMIT 1)",
           message_versions="'[' || (i + 1 + :message_versions) || ']'", published_at=":now")
    insert("runs", deliveries, number="i + 1 + :runs", journey="i / :each + 1 + :journeys",
           journey_version="i / :each + 1 + :journey_versions", profile=f"{person} + :profiles", step="0", phase="2",
           began_at=":now")
    insert("delivery_blocks", versions * blocks, number="i + 1 + :block",
           message_version="i / :blocks + 1 + :message_versions", used=f"min({BLOCK}, :each - i % :blocks * {BLOCK})")
    insert("deliveries", deliveries,
           number=f"(i / :each * :blocks + i % :each / {BLOCK} + 1 + :block) * {BLOCK} + i % :each % {BLOCK}",
           run="i + 1 + :runs", contact_point=f"{person} + :contact_points", sent_at=f"{began.format('i / :each')} + i % :each * {DAY} / :each",
           state="1")
    # As whoever completes a delivery counts it.
    db.execute(
        "INSERT INTO activity (organization, hour, channel, subject, total, uniques, anonymous, automated) "
        "SELECT 1, sent_at / 3600000, 'email', -4, count(*), 0, 0, 0 FROM deliveries WHERE number >= (:block + 1) * :size "
        "GROUP BY 2 ON CONFLICT DO UPDATE SET total = total + excluded.total", {"block": last["block"], "size": BLOCK})
    db.execute("COMMIT")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


class Traffic:
    """Clicks on any link of any of these deliveries, each as likely."""

    def __init__(self, store: Path, condition: str = "1"):
        with sqlite3.connect(store) as db:
            self.blocks = db.execute(f"SELECT number, used FROM delivery_blocks WHERE {condition}").fetchall()
        self.random = random.Random(7)

    def commits(self, clicks: int, destination: bytes | None = None):
        return packed(self.clicks(clicks), self.random, destination)

    def clicks(self, count: int):
        blocks, choice, below = self.blocks, self.random.choice, self.random.random
        now = int(time.time() * 1000)
        for number in range(count):
            block, used = choice(blocks)
            yield now + number // 100, block * BLOCK + int(below() * used), int(below() * LINKS) + 1


class MonthsOfTraffic:
    """What people do with messages that went out one after the other: most of it soon, a tenth at any time later; a third are
    opens. The oldest first."""

    def __init__(self, store: Path):
        self.messages: list[list[tuple[int, int]]] = []
        with sqlite3.connect(store) as db:
            rows = db.execute(
                "SELECT b.message_version, b.number, b.used FROM delivery_blocks b JOIN message_versions v "
                "ON v.number = b.message_version JOIN messages m ON m.number = v.message WHERE m.name LIKE 'filled-%' ORDER BY 1")
            for _, blocks in itertools.groupby(rows, lambda row: row[0]):
                self.messages.append([(number, used) for _, number, used in blocks])
        self.random = random.Random(7)

    def commits(self, count: int, span: int):
        """`count` of them in the last `span` milliseconds."""
        return packed(self.interactions(count, span), self.random)

    def interactions(self, count: int, span: int):
        below, messages = self.random.random, self.messages
        start, step = int(time.time() * 1000) - span, max(1, (span - DAY) // len(messages))
        for number in range(count):
            passed = number * span // count
            newest = min(passed // step, len(messages) - 1)
            age = below() * (newest + 1) if below() < 0.1 else -3 * math.log(1 - below())
            blocks = messages[max(0, newest - int(age))]
            block, used = blocks[int(below() * len(blocks))]
            ordinal = 0 if below() < 1 / 3 else int(below() * LINKS) + 1
            yield start + passed, block * BLOCK + int(below() * used), ordinal


def packed(interactions, generator: random.Random, destination: bytes | None = None):
    """Entries in commits as the edge packs them (`JournalEntry`), of (milliseconds, delivery, ordinal)."""
    agents = [struct.pack("<H", len(agent)) + agent for agent in AGENTS]
    distance, repeats = struct.Struct("<I").pack, 8
    flags, tail = (0, b"") if destination is None else (4, struct.pack("<H", len(destination)) + destination)
    head = struct.Struct("<qqHB").pack
    while batch := list(itertools.islice(interactions, ENTRIES_PER_COMMIT)):
        entries, size, stands = [b"\x01"], 1, {}
        for at, delivery, ordinal in batch:
            agent, size = generator.choice(agents), size + 19
            if agent in stands:
                # Where it stands already, as the edge has it.
                again, agent = repeats, distance(size - stands[agent])
            else:
                again, stands[agent] = 0, size
            size += len(agent) + len(tail)
            entries += (head(at, delivery, ordinal, flags | again), agent, tail)
        yield b"".join(entries)


def append(journal: Path, commits):
    """Appends to a journal that the edge made and that nobody has open."""
    db = sqlite3.connect(journal, isolation_level=None)
    db.execute("PRAGMA synchronous = OFF")
    while chunk := [(commit,) for commit in itertools.islice(commits, 1000)]:
        db.execute("BEGIN")
        db.executemany("INSERT INTO commits (entries) VALUES (?)", chunk)
        db.execute("COMMIT")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
