"""A mail server over real sockets (aiosmtpd) that refuses, defers, forgets and drops connections."""

import asyncio
import email
import email.policy
import random
import ssl
import threading
from collections import Counter
from contextlib import contextmanager

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from demo import free_pair

USER, PASSWORD = "waymark", "s3cret-of-smtp"


class Script:
    """What becomes of a recipient's mail. A test overrides what it is about."""

    def recipient(self, address: str, count: int) -> str | None:
        """The reply to RCPT when an address comes for this time, from 1; `None` to take it."""

    def end(self, address: str, count: int) -> str | None:
        """The reply to the mail's end; `None` to take it; `"drop"` to take it and end the connection without an answer."""

    def holds(self, address: str) -> bool:
        """Whether the answer to the mail's end has to wait."""
        return False


class Chance(Script):
    """Defers some, drops some connections after DATA; by address and time of coming, so that the order changes nothing."""

    def __init__(self, seed: int, deferred: float = 0.1, dropped: float = 0.01):
        self.seed, self.deferred, self.dropped = seed, deferred, dropped

    def recipient(self, address, count):
        if random.Random(f"{self.seed} rcpt {address} {count}").random() < self.deferred:
            return "450 4.2.0 try again later"

    def end(self, address, count):
        if random.Random(f"{self.seed} data {address} {count}").random() < self.dropped:
            return "drop"


class Connection(SMTP):
    """Says what it has said it can, and counts."""

    def connection_made(self, transport):
        server = self.event_handler.server
        self.is_turned_away = False
        if self.transport is None:  # Not once more after STARTTLS.
            with server.lock:
                server.connections += 1
                self.is_turned_away = server.most is not None and server.open_now >= server.most
                if self.is_turned_away:
                    server.turned_away += 1
                    transport.write(b"421 4.7.0 too many connections\r\n")
                    transport.close()
                    return
                server.open_now += 1
                server.open_most = max(server.open_most, server.open_now)
        super().connection_made(transport)

    def connection_lost(self, error):
        if self.is_turned_away:
            return
        server = self.event_handler.server
        with server.lock:
            server.open_now -= 1
        super().connection_lost(error)


class Handler:
    def __init__(self, server):
        self.server = server

    async def handle_RCPT(self, server, session, envelope, address, options):
        with self.server.lock:
            self.server.asked[address] = count = self.server.asked.get(address, 0) + 1
            self.server.domain_began(address)
        if reply := self.server.script.recipient(address, count):
            with self.server.lock:
                self.server.domain_ended(address)
            return reply
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        [address] = envelope.rcpt_tos
        while self.server.script.holds(address):
            await asyncio.sleep(0.02)
        with self.server.lock:
            self.server.domain_ended(address)
            self.server.said[address] = count = self.server.said.get(address, 0) + 1
        reply = self.server.script.end(address, count)
        if reply in (None, "drop"):
            with self.server.lock:
                self.server.taken.setdefault(address, []).append(envelope.content)
                self.server.senders[address] = envelope.mail_from
                self.server.secured.add(server.transport.get_extra_info("ssl_object") is not None)
                self.server.users.add(session.auth_data)
                self.server.greetings.add(session.host_name)
        if reply == "drop":
            with self.server.lock:
                self.server.dropped.append(address)
            server.transport.abort()
            return "250 2.0.0 nobody hears it"
        return reply or "250 2.0.0 OK"


class Server:
    """Its port stays over `stop()` and `start()`.

    It takes `most` connections at once; more are greeted with 421.
    """

    def __init__(
        self, script: Script | None = None, *, context=None, implicit: bool = False, auth: bool = False,
        most: int | None = None,
    ):
        self.script = script or Script()
        self.lock = threading.Lock()
        self.connections = self.open_now = self.open_most = self.turned_away = 0
        self.most = most
        self.asked: dict[str, int] = {}
        self.said: dict[str, int] = {}
        # The mails that were taken, and how they came.
        self.taken: dict[str, list[bytes]] = {}
        self.senders: dict[str, str] = {}
        self.dropped: list[str] = []
        self.secured: set[bool] = set()
        self.users: set = set()
        self.greetings: set = set()
        self.domains: dict[str, int] = {}
        self.domains_most: dict[str, int] = {}
        self.port = 0
        settings = {"require_starttls": True, "tls_context": context} if context and not implicit else {}
        if auth:
            settings |= {"auth_required": True, "authenticator": self.authenticate}
            if not context or implicit:
                settings |= {"auth_require_tls": False}
        self.settings, self.context = settings, context if implicit else None

    def start(self):
        outer = self

        class One(Controller):
            def factory(self):
                return Connection(self.handler, hostname="mail.example", enable_SMTPUTF8=True, **outer.settings)

        # aiosmtpd has to be told a port, as it connects to it once.
        self.port = self.port or free_pair()
        self.controller = One(Handler(self), hostname="127.0.0.1", port=self.port, ssl_context=self.context)
        self.controller.start()
        with self.lock:
            self.connections = self.open_most = 0

    def stop(self):
        self.controller.stop()

    def authenticate(self, server, session, envelope, mechanism, data):
        right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=right, handled=False, auth_data=data.login.decode() if right else None)

    def domain_began(self, address):
        domain = address.split("@")[1]
        self.domains[domain] = self.domains.get(domain, 0) + 1
        self.domains_most[domain] = max(self.domains_most.get(domain, 0), self.domains[domain])

    def domain_ended(self, address):
        self.domains[address.split("@")[1]] -= 1

    @property
    def count(self) -> int:
        """How many mails were taken."""
        with self.lock:
            return sum(map(len, self.taken.values()))

    @property
    def answered(self) -> Counter:
        """How often an address's mail was taken, and its sender was told."""
        with self.lock:
            return Counter({address: len(mails) for address, mails in self.taken.items()}) - Counter(self.dropped)

    def settings_of(self, tls: str = "none", **more) -> dict:
        """The environment of a Waymark that sends through it."""
        values = {"channel": "smtp", "host": "127.0.0.1", "port": self.port, "tls": tls} | more
        return {f"WAYMARK_MAIL_{name.upper()}": str(value) for name, value in values.items()}


def read(content: bytes):
    return email.message_from_bytes(content, policy=email.policy.default)


def context(certificate, key) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(certificate, key)
    return made


@contextmanager
def running(script: Script | None = None, **options):
    server = Server(script, **options)
    server.start()
    try:
        yield server
    finally:
        server.stop()
