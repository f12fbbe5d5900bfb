"""Journeys of a running server, under a clock that stands still until a test moves it."""

import calendar
import sqlite3
from contextlib import closing

import mail
from clock import Clock
from demo import Demo
from waymark import eventually, records, waymark
from wire import request

# How long reactions may be on their way, in seconds: no time-out is decided before.
DELAY = 5


class Journey:
    def __init__(self, running: Demo, name: str, clock: Clock):
        self.running, self.name, self.clock = running, name, clock

    def command(self, *arguments, status: int = 0):
        return waymark(
            "journey", *arguments, self.name, "--directory", self.running.directory, extra=self.clock.environment, status=status
        )

    def status(self) -> dict:
        """Of the newest version."""
        return records("journey", "status", self.name, "--directory", self.running.directory)[0]

    def step(self, id: str) -> dict:
        [step] = [one for one in self.status()["steps"] if one["id"] == id]
        return step

    def comes_to(self, id: str, **expected):
        """Waits until so many are `waiting` at a step, or have `arrived`."""
        eventually(lambda: self.step(id).items() >= expected.items() and self.rests(), 20, f"{expected} at {id}")

    def rests(self) -> bool:
        """Whether every run has done what it could so far: who is at a step has begun to wait."""
        with closing(sqlite3.connect(f"file:{self.running.directory / 'store.sqlite'}?mode=ro", uri=True)) as store:
            now = calendar.timegm(self.clock.now.timetuple()) * 1000
            busy = "SELECT count(*) FROM runs WHERE phase = 1 OR phase IN (0, 3) AND due_at <= ?"
            return store.execute(busy, (now,)).fetchone() == (0,)

    def is_sending(self) -> bool:
        """Whether a message of some run is on its way."""
        with closing(sqlite3.connect(f"file:{self.running.directory / 'store.sqlite'}?mode=ro", uri=True)) as store:
            return store.execute("SELECT count(*) FROM runs WHERE phase = 1").fetchone() != (0,)

    def messages(self) -> list:
        """All that is in the outbox, of either channel."""
        return [*(self.running.outbox / "new").iterdir(), *(self.running.outbox / "texts").iterdir()]

    def sent(self, message: str) -> dict[str, int]:
        """How many mails with this subject each profile has."""
        found: dict[str, int] = {}
        for file in mail.files(self.running.outbox):
            one = mail.read(file)
            if one.subject == message:
                found[one.profile] = found.get(one.profile, 0) + 1
        return found

    def is_sent(self, message: str, to: set[str]):
        """Waits until these have the message, and nobody else, each once."""
        eventually(lambda: len(self.sent(message)) >= len(to) and self.rests(), 20, f"{message} to {len(to)}")
        assert self.sent(message) == dict.fromkeys(to, 1)

    def mail(self, profile: str, message: str) -> mail.Mail:
        found = [mail.read(file) for file in mail.files(self.running.outbox)]
        [found] = [one for one in found if (one.profile, one.subject) == (profile, message)]
        return found

    def click(self, profile: str, message: str, link: str, headers: dict | None = None):
        assert request(self.mail(profile, message).link(link), headers=headers).status == 302
        self.running.processed()

    def open(self, profile: str, message: str, headers: dict | None = None):
        assert request(self.mail(profile, message).pixel, headers=headers).status == 200
        self.running.processed()
