"""A gateway for text messages over real sockets, that speaks Twilio's API and fails in every way that one does."""

import base64
import hashlib
import hmac
import random
import socket
import struct
import threading
import time
from contextlib import contextmanager
from urllib.parse import parse_qsl

# What becomes of a message under each behaviour: it is taken, it is not, or Waymark cannot know.
TAKEN, REFUSED, AGAIN, DOUBT = "taken", "refused", "again", "doubt"

SID = '{"sid": "SM1", "status": "queued"}'


def answer(status: int, body: str = "", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


BEHAVIOURS = {
    # name: (weight, outcome, what is written; None for a reset, ... for silence)
    "accepts": (60, TAKEN, answer(201, SID)),
    "accepts slowly": (4, TAKEN, answer(201, SID)),
    "accepts and closes": (4, TAKEN, answer(201, SID, "Connection: close")),
    "takes it and says nothing": (3, DOUBT, ...),
    "takes it and resets": (4, DOUBT, None),
    "takes it and closes": (4, DOUBT, b""),
    "takes it and breaks off": (3, DOUBT, answer(201, SID)[:-5]),
    "takes it and mumbles": (4, DOUBT, answer(201, '{"sid": ')),
    "500": (4, DOUBT, answer(500)),
    "502": (4, DOUBT, answer(502)),
    "503": (4, AGAIN, answer(503)),
    "503 for now": (1, AGAIN, answer(503, "", "Retry-After: 1")),
    "429": (4, AGAIN, answer(429, '{"code": 20429}')),
    "refuses": (5, REFUSED, answer(400, '{"code": 21211, "message": "no number"}')),
}
# Of so many connections, one is reset before anything is read.
RESETS = 40


def reset(connection: socket.socket):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


class Gateway:
    """Its port is taken from the start; it listens from `open()` on."""

    def __init__(self, seed: int, always: dict[str, str] | None = None):
        """`always` says what it does with messages of a sender, in place of chance."""
        self.seed, self.always = seed, always or {}
        self.lock = threading.Lock()
        self.connections = 0
        self.open_now = self.open_most = 0
        # For each number, what was done with what came for it; and the last form.
        self.done: dict[str, list[str]] = {}
        self.forms: dict[str, dict] = {}
        self.heads: set[str] = set()
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}"

    def open(self):
        self.socket.listen(64)
        threading.Thread(target=self.accept, daemon=True).start()

    def close(self):
        self.closing.set()
        self.socket.close()

    def accept(self):
        while not self.closing.is_set():
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.connections += 1
            if self.connections % RESETS == 0:
                reset(connection)
            else:
                threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection: socket.socket):
        with self.lock:
            self.open_now += 1
            self.open_most = max(self.open_most, self.open_now)
        try:
            with connection, connection.makefile("rb") as stream:
                while self.answer_one(connection, stream):
                    pass
        except OSError:
            pass
        finally:
            with self.lock:
                self.open_now -= 1

    def answer_one(self, connection: socket.socket, stream) -> bool:
        """Whether the connection goes on."""
        head = []
        while (line := stream.readline()) not in (b"\r\n", b""):
            head.append(line.decode().strip())
        if not head:
            return False
        [length] = [int(line.split(":")[1]) for line in head if line.lower().startswith("content-length:")]
        body = stream.read(length)
        if len(body) < length:
            return False
        form = dict(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True))
        with self.lock:
            name = self.always.get(form["From"]) or self.behaviour(form["To"])
            self.done.setdefault(form["To"], []).append(name)
            self.forms[form["To"]] = form
            self.heads.update(head)
        _, outcome, written = BEHAVIOURS[name]
        if written is None:
            stream.close()
            reset(connection)
            return False
        if written is ...:
            stream.read(1)  # Until the other side has had enough.
            return False
        if name == "accepts slowly":
            time.sleep(0.2)  # how slowly
        connection.sendall(written)
        return outcome != DOUBT and b"Connection: close" not in written

    def behaviour(self, number: str) -> str:
        """By number and how often it has come, so that the order in which they come changes nothing."""
        chance = random.Random(f"{self.seed} {number} {len(self.done.get(number, []))}")
        return chance.choices(list(BEHAVIOURS), [weight for weight, _, _ in BEHAVIOURS.values()])[0]

    def outcomes(self, number: str) -> list[str]:
        return [BEHAVIOURS[name][1] for name in self.done.get(number, [])]


@contextmanager
def running(seed: int, always: dict[str, str] | None = None):
    gateway = Gateway(seed, always)
    try:
        yield gateway
    finally:
        gateway.close()


def signature(token: str, url: str, form: dict) -> str:
    """As Twilio signs."""
    text = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


def receipt(status: str, number: str) -> dict:
    return {"MessageSid": "SM1", "MessageStatus": status, "To": number}
