"""Requests over real sockets, and exactly those requests."""

import http.client
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

BROWSER = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en-GB,en;q=0.5",
}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict
    body: bytes

    @property
    def location(self) -> str | None:
        return self.headers.get("location")


def path(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


class Visitor:
    """One connection, kept alive, that a browser might have opened."""

    def __init__(self, base: str):
        self.host = urlsplit(base).netloc
        self.connection = http.client.HTTPConnection(self.host, timeout=10)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def request(self, url: str, method: str = "GET", headers: dict | None = None, body=None) -> Answer:
        self.connection.request(method, path(url), body=body, headers=BROWSER | (headers or {}))
        response = self.connection.getresponse()
        content = response.read()
        fields = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, fields, content)


def request(url: str, method: str = "GET", headers: dict | None = None, body=None) -> Answer:
    """One request on a connection of its own."""
    with Visitor(url) as visitor:
        return visitor.request(url, method, headers, body)


def head_of(url: str, method: str = "GET") -> bytes:
    fields = "".join(f"{name}: {value}\r\n" for name, value in BROWSER.items())
    return f"{method} {path(url)} HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\n{fields}\r\n".encode("ascii")


def connect(base: str) -> socket.socket:
    parts = urlsplit(base)
    return socket.create_connection((parts.hostname, parts.port), timeout=10)


def read_answer(stream, method: str = "GET") -> Answer:
    """The next of several answers that may be waiting on one connection."""
    status_line = stream.readline().split(b" ", 2)
    assert status_line[0] == b"HTTP/1.1", status_line
    fields = {}
    while (line := stream.readline()) not in (b"\r\n", b""):
        name, _, value = line.decode("latin-1").partition(":")
        fields[name.strip().lower()] = value.strip()
    length = 0 if method == "HEAD" else int(fields.get("content-length", "0"))
    return Answer(int(status_line[1]), fields, stream.read(length))
