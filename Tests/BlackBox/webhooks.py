"""A receiver of webhooks over real sockets, which checks signatures by itself, and fails as it is told to."""

import base64
import hashlib
import hmac
import json
import ssl
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from waymark import eventually, waymark

# Within one's own network, which this machine is.
PRIVATE = {"WAYMARK_WEBHOOKS_ALLOW_PRIVATE": "true", "WAYMARK_WEBHOOKS_POLL_INTERVAL": "50"}


@dataclass(frozen=True)
class Received:
    path: str
    headers: dict[str, str]
    body: bytes
    status: int | None

    @property
    def events(self) -> list[dict]:
        return json.loads(self.body)


def is_signed(request: Received, secret: str) -> bool:
    """As https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md has it."""
    prefix, _, encoded = secret.partition("_")
    assert prefix == "whsec"
    content = f"{request.headers['webhook-id']}.{request.headers['webhook-timestamp']}.".encode() + request.body
    digest = hmac.new(base64.b64decode(encoded), content, hashlib.sha256).digest()
    versions = [one.split(",", 1) for one in request.headers["webhook-signature"].split(" ")]
    return any(version == "v1" and hmac.compare_digest(base64.b64decode(text), digest) for version, text in versions)


class Receiver:
    """`answer` says how a request is answered: a status with headers, or None for closing without one."""

    def __init__(self, answer=lambda request: (200, {}), certificate: tuple[Path, Path] | None = None):
        self.answer = answer
        self.lock = threading.Lock()
        self.all: list[Received] = []
        # How many were made.
        self.connections = 0
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self):
                with receiver.lock:
                    receiver.connections += 1
                super().setup()

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                answer = receiver.answer(Received(self.path, headers, body, None))
                with receiver.lock:
                    receiver.all.append(Received(self.path, headers, body, answer and answer[0]))
                if not answer:
                    self.close_connection = True
                    return
                status, fields = answer
                self.send_response(status)
                for name, value in ({"content-length": "0"} | fields).items():
                    self.send_header(name, value)
                self.end_headers()

            def do_GET(self):
                with receiver.lock:
                    receiver.all.append(Received(self.path, {}, b"[]", None))
                self.send_error(405)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
            self.url = self.url.replace("http://127.0.0.1", "https://localhost")
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    @property
    def requests(self) -> list[Received]:
        with self.lock:
            return list(self.all)

    @property
    def taken(self) -> list[dict]:
        """The events that were taken, in their order, as often as they were."""
        return [event for one in self.requests if one.status in range(200, 300) for event in one.events]

    def events(self, count: int, within: float = 10) -> list[dict]:
        return eventually(lambda: (taken := self.taken)[count - 1 :] and taken, within, f"{count} events")


def add(directory, url: str, *options) -> dict:
    """Adds a webhook: what is printed of it, its secret included."""
    return json.loads(
        waymark("webhook", "add", url, "--json", "--directory", directory, *options, extra=PRIVATE).out
    )


def shown(directory, hook: dict) -> dict:
    [one] = [
        json.loads(line)
        for line in waymark("webhook", "list", "--json", "--directory", directory).out.splitlines()
        if json.loads(line)["id"] == hook["id"]
    ]
    return one


def dead_letters(directory, hook: dict) -> list[dict]:
    out = waymark("webhook", "show", hook["id"], "--json", "--directory", directory).out
    return [json.loads(line) for line in out.splitlines()]
