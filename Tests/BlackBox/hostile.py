"""Clients that mean no good, and what the process makes of them."""

import resource
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from demo import Demo
from waymark import eventually
from wire import connect


def memory(running: Demo, which: str = "VmRSS") -> int:
    """What the process takes (VmRSS) or has taken at most (VmHWM), in bytes."""
    for line in Path(f"/proc/{running.process.pid}/status").read_text().splitlines():
        if line.startswith(f"{which}:"):
            return int(line.split()[1]) * 1024
    raise AssertionError(f"no {which}")


def open_sockets(running: Demo) -> int:
    """How many sockets the process holds: those of its connections, and a few of its own."""
    folder = Path(f"/proc/{running.process.pid}/fd")

    def is_socket(descriptor: Path) -> bool:
        try:
            return str(descriptor.readlink()).startswith("socket:")
        except FileNotFoundError:
            return False

    return sum(is_socket(descriptor) for descriptor in folder.iterdir())


def room_for(wanted: int) -> int:
    """As many connections as this process may open, `wanted` at most: the limit on files is raised as far as it goes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return min(wanted, hard - 500)


@contextmanager
def many(base: str, count: int) -> Iterator[list[socket.socket]]:
    with ExitStack() as stack:
        yield [stack.enter_context(connect(base)) for _ in range(count)]


def connect_narrow(base: str) -> socket.socket:
    """A connection that takes little until it is read from, and never waits."""
    parts, connection = urlsplit(base), socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.connect((parts.hostname, parts.port))
    connection.setblocking(False)
    return connection


def received(connection: socket.socket) -> bytes:
    """All that comes until the server ends the connection; what a reset destroys is missing."""
    parts = []
    try:
        while part := connection.recv(65536):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


def received_to_the_end(connection: socket.socket) -> bytes:
    """All that comes until the server ends the connection, which it must do without a reset."""
    return b"".join(iter(lambda: connection.recv(65536), b""))


def status(answer: bytes) -> int:
    assert answer.startswith(b"HTTP/1.1 "), answer[:100]
    return int(answer[9:12])


def host(base: str) -> bytes:
    return urlsplit(base).netloc.encode("ascii")


def is_ended(connection: socket.socket) -> bool:
    """Whether the server has ended the connection; what it sent before is dropped."""
    connection.setblocking(False)
    try:
        while connection.recv(65536):
            pass
        return True
    except BlockingIOError:
        return False
    except ConnectionResetError:
        return True


def forgotten(running: Demo, sockets: int, within: float = 20):
    """The process holds no more sockets than before."""
    eventually(lambda: open_sockets(running) <= sockets, within, f"{sockets} sockets of {open_sockets(running)}")


def trickle(connections: list[socket.socket], byte: bytes, within: float) -> Iterator[list[socket.socket]]:
    """Sends a byte on each connection, again and again, and yields those that the server has not yet ended."""
    deadline, left = time.monotonic() + within, list(connections)
    while left:
        assert time.monotonic() < deadline, f"{len(left)} connections are still open"
        for one in list(left):
            try:
                one.sendall(byte)
            except OSError:
                left.remove(one)
        yield left
        time.sleep(0.05)
