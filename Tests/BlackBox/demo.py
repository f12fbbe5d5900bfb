"""A running `waymark demo` or `waymark serve`: started, stopped, killed, started again."""

import json
import random
import re
import signal
import socket
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import mail
from waymark import BINARY, environment, eventually, interactions, report


class PortTaken(Exception):
    pass


def free_pair() -> int:
    """A port N with N and N+1 free just now, below the range that connections take theirs from."""
    while True:
        port = random.randrange(12000, 31000)
        try:
            with socket.create_server(("127.0.0.1", port)), socket.create_server(("127.0.0.1", port + 1)):
                return port
        except OSError:
            continue


class Demo:
    def __init__(self, directory: Path, *options, command: str = "demo", extra: dict | None = None):
        self.directory, self.options, self.command, self.extra = directory, options, command, extra
        self.port: int | None = None
        self.process: subprocess.Popen | None = None
        self.starts: list[Path] = []
        self.line: dict = {}

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        if self.process and self.process.poll() is None:
            self.kill()

    def start(self, within: float = 30):
        """Starts, on the port of last time if there was one, and reads the line that says it answers."""
        for _ in range(10):
            try:
                self.launch()
                self.line = eventually(self.first_line, within, f"the JSON line of {self.command}")
                return self
            except PortTaken:
                continue
        raise AssertionError("no free pair of ports")

    def launch(self):
        """Starts and does not wait for anything."""
        log = self.directory.parent / f"{self.directory.name}.{len(self.starts)}"
        self.fresh = self.port is None
        self.port = self.port or free_pair()
        command = [BINARY, self.command, "--json", "--directory", self.directory, "--port", self.port, *self.options]
        with open(f"{log}.out", "wb") as out, open(f"{log}.err", "wb") as err:
            self.process = subprocess.Popen(
                list(map(str, command)), stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=environment(self.extra)
            )
        self.starts.append(log)

    def first_line(self) -> dict | None:
        gone = self.process.poll()
        first, newline, _ = Path(f"{self.starts[-1]}.out").read_bytes().partition(b"\n")
        if newline:
            return json.loads(first)
        if gone is not None:
            if self.fresh and re.search(r"in use|EADDRINUSE", self.said(), re.IGNORECASE):
                self.port = None
                raise PortTaken
            raise AssertionError(f"{self.command} ended with {gone} before it answered:\n{self.said()}")
        return None

    def said(self) -> str:
        """All that it ever wrote to standard output and standard error."""
        files = [Path(f"{log}{suffix}") for log in self.starts for suffix in (".out", ".err")]
        return "".join(file.read_text("utf-8", "replace") for file in files)

    def stop(self, which=signal.SIGTERM, within: float = 10):
        self.process.send_signal(which)
        assert self.process.wait(within) == 0, self.said()

    def kill(self):
        self.process.kill()
        self.process.wait(10)

    @property
    def edge(self) -> str:
        return self.line["edge"].rstrip("/")

    @property
    def outbox(self) -> Path:
        return self.directory / "outbox"

    def mails(self, count: int = 3, within: float = 30) -> list[mail.Mail]:
        """The outbox, as soon as `count` mails are in it."""
        eventually(lambda: len(mail.files(self.outbox)) >= count, within, f"{count} mails in the outbox")
        return [mail.read(file) for file in mail.files(self.outbox)]

    def mail(self, profile: str, count: int = 3) -> mail.Mail:
        """The mail of a profile, as soon as there are `count` and its own is among them."""
        mails = lambda: [one for one in self.mails(count) if one.profile == profile]
        [found] = eventually(mails, 30, f"the mail of {profile}")
        return found

    def settled(self):
        """Waits until nothing is on its way any more, and what became of it is noted: a file is in the outbox before that."""
        path = self.directory / "store.sqlite"

        def is_settled() -> bool:
            with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)) as store:
                steps = "SELECT count(*) FROM runs WHERE phase IN (0, 1)"
                messages = "SELECT count(*) FROM deliveries WHERE state IN (0, 2, 3)"
                return store.execute(f"SELECT ({steps}) + ({messages})").fetchone() == (0,)

        eventually(is_settled, 60, "everything is sent")

    def interactions(self) -> list[dict]:
        return interactions(self.directory)

    def report(self, message: str | None = None) -> list[dict]:
        return report(self.directory, message)

    def is_processed(self) -> bool:
        """Whether the journal is empty, which only the processor makes it."""
        with closing(sqlite3.connect(f"file:{self.directory / 'journal.sqlite'}?mode=ro", uri=True)) as journal:
            return journal.execute("SELECT count(*) FROM commits").fetchone() == (0,)

    def processed(self, within: float = 30):
        """Waits until nothing that was answered is still to be recorded."""
        eventually(self.is_processed, within, "everything is processed")

    def recorded(self, count: int, within: float = 20) -> list[dict]:
        """The interactions, as soon as there are `count`."""
        return eventually(
            lambda: (found := self.interactions()) and len(found) >= count and found, within, f"{count} interactions"
        )


def link(running: Demo) -> str:
    """A tracked URL of a recipient who has opted in."""
    return mail.tracked(running.mail("opted-in").html)[0]
