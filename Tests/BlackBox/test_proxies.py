"""Whom a click is from, behind proxies: believed from those that are trusted, and from nobody else."""

import socket
import ssl
from urllib.parse import urlsplit

import pytest

import faults
from demo import Demo, link
from hostile import many, open_sockets, trickle
from proxies import LOCAL, SIGNATURE, binary, haproxy, line, nginx
from test_privacy import in_journal
from tls import Authority, settings
from waymark import eventually, waymark
from wire import connect, head_of, read_answer, request

# Whoever is labelled came from there.
SCANNERS = "203.0.113.0/24,2001:db8:5::/48,127.0.0.9"


@pytest.fixture
def start(tmp_path):
    running: list[Demo] = []

    def begin(scanners: str = SCANNERS, tls: dict | None = None, **edge) -> Demo:
        extra = {f"WAYMARK_EDGE_{name.upper()}": str(value) for name, value in edge.items()} | (tls or {})
        if scanners:
            extra["WAYMARK_PROCESSOR_SCANNER_NETWORKS"] = scanners
        running.append(Demo(tmp_path / "demo", extra=extra).start())
        running[0].mails()
        return running[0]

    yield begin
    for one in running:
        one.__exit__()


def click(base: str, url: str, preface: bytes = b"", fields: str = "", source: str = "127.0.0.1", piece: int = 0):
    """One click, and whatever stands before it; in pieces of so many bytes."""
    head = head_of(url).replace(b"\r\n\r\n", f"\r\n{fields}\r\n".encode())
    parts, sent = urlsplit(base), preface + head
    with socket.create_connection((parts.hostname, parts.port), timeout=10, source_address=(source, 0)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for start in range(0, len(sent), piece or len(sent)):
            connection.sendall(sent[start : start + (piece or len(sent))])
        with connection.makefile("rb") as stream:
            assert read_answer(stream).status == 302


def labels(running: Demo, count: int) -> list[str | None]:
    return [one["automated"] for one in sorted(running.recorded(count, within=10), key=lambda one: int(one["id"]))]


def is_refused(base: str, sent: bytes) -> bool:
    """Whether the connection is closed without an answer."""
    with connect(base) as connection:
        try:
            connection.sendall(sent)
            return connection.recv(65536) == b""
        except ConnectionError:
            return True


def test_the_other_end_is_the_client_where_there_is_no_proxy(start):
    running = start()
    for source in ["127.0.0.1", "127.0.0.9"]:
        click(running.edge, link(running), fields="X-Forwarded-For: 203.0.113.5\r\n", source=source)
    assert labels(running, 2) == [None, "scanner"]


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        ("x-forwarded-for", "X-Forwarded-For: {}\r\n"),
        ("x-forwarded-for", "X-Forwarded-For: 203.0.113.1\r\nX-Forwarded-For: {}, 127.0.0.2\r\n"),
        ("forwarded", 'Forwarded: for=203.0.113.1, for="{}";proto=https\r\n'),
    ],
)
def test_a_header_is_believed_from_trusted_proxies(start, header, fields):
    running = start(trusted_proxies="127.0.0.0/30", forwarded_header=header)
    click(running.edge, link(running), fields=fields.format("203.0.113.5"))
    click(running.edge, link(running), fields=fields.format("192.0.2.1"))
    # Not from elsewhere, and not the other header.
    click(running.edge, link(running), fields=fields.format("203.0.113.5"), source="127.0.0.8")
    other = "Forwarded: for=203.0.113.5\r\n" if header != "forwarded" else "X-Forwarded-For: 203.0.113.5\r\n"
    click(running.edge, link(running), fields=other)
    assert labels(running, 4) == ["scanner", None, None, None]
    # It has served its purpose: it is nowhere else.
    eventually(lambda: not in_journal(running, bytes([203, 0, 113, 5])), 5, "the entry is removed")
    assert bytes([203, 0, 113, 5]) not in (running.directory / "store.sqlite").read_bytes()
    assert "203.0.113" not in running.said() + str(running.interactions())


def test_proxy_headers_say_whom_a_connection_is_from(start):
    running = start(trusted_proxies="127.0.0.0/30,10.0.0.0/8", proxy_protocol="true", forwarded_header="x-forwarded-for")
    url, expected = link(running), []
    good = [
        (line("203.0.113.5"), "scanner"), (line("192.0.2.1"), None), (line("2001:db8:5::1"), "scanner"),
        (binary("203.0.113.5"), "scanner"), (binary("2001:db8:6::1"), None), (b"PROXY UNKNOWN\r\n", None), (LOCAL, None),
        (binary("2001:db8:5::1", b"\x04\x03\xe8" + bytes(1000)), "scanner"), (binary("::ffff:203.0.113.5"), "scanner"),
    ]  # fmt: skip
    for preface, label in good:
        click(running.edge, url, preface)
        click(running.edge, url, preface, piece=1)
        expected += [label] * 2
    # A proxy that does not speak it behind a balancer that does; and a client that only says it is one.
    fields = "X-Forwarded-For: 203.0.113.5\r\n"
    click(running.edge, url, line("10.0.0.1"), fields)
    click(running.edge, url, line("192.0.2.1"), fields)
    # A balancer that names nobody vouches for nothing.
    click(running.edge, url, LOCAL, fields)
    click(running.edge, url, b"PROXY UNKNOWN\r\n", fields)
    expected += ["scanner", None, None, None]
    assert labels(running, len(expected)) == expected


def test_without_a_proxy_header_nothing_is_served(start):
    running = start(trusted_proxies="127.0.0.0/30", proxy_protocol="true", head_timeout=1, idle_timeout=60)
    sockets, url = open_sockets(running), link(running)
    for sent in [
        head_of(url), b"\x16\x03\x01", b"PROXY TCP4 203.0.113.5\r\n", b"PROXY UNKNOWN " + b"x" * 200,
        SIGNATURE + b"\x21\x11\xff\xff" + bytes(5000), SIGNATURE + b"\x11\x11\0\x0c" + bytes(12),
    ]:  # fmt: skip
        assert is_refused(running.edge, sent), sent
    # From elsewhere not even with one.
    parts = urlsplit(running.edge)
    with socket.create_connection((parts.hostname, parts.port), 10, source_address=("127.0.0.8", 0)) as connection:
        assert connection.recv(4096) == b""
    # Who does not come to its end is let go, and others are served.
    with many(running.edge, 30) as connections:
        for number, one in enumerate(connections):
            one.sendall([b"", b"PROXY TCP4 ", binary("192.0.2.1")[:20]][number % 3])
        click(running.edge, url, line("192.0.2.1"))
        assert all(one.recv(4096) == b"" for one in connections)
    with connect(running.edge) as kept, kept.makefile("rb") as stream, connect(running.edge) as one:
        kept.sendall(line("192.0.2.1") + head_of(url, "HEAD"))
        assert read_answer(stream, "HEAD").status == 302
        one.sendall(SIGNATURE + b"\x21\x11\x0f\x00")
        for _ in trickle([one], b"x", within=20):
            pass
        # Who has said it has the time of a request.
        kept.sendall(head_of(url, "HEAD"))
        assert read_answer(stream, "HEAD").status == 302
    eventually(lambda: open_sockets(running) <= sockets, 10, "they are forgotten")
    assert labels(running, 1) == [None]


@pytest.mark.parametrize("options", ["send-proxy", "send-proxy-v2"])
def test_haproxy_says_whom_a_click_is_from(start, tmp_path, options):
    running = start(trusted_proxies="127.0.0.1", proxy_protocol="true")
    with haproxy(tmp_path, running.edge, options) as front:
        for source in ["127.0.0.1", "127.0.0.9"]:
            click(front, link(running), source=source)
    assert labels(running, 2) == [None, "scanner"]


def test_haproxy_in_front_of_tls(start, tmp_path):
    """The PROXY header stands before the handshake."""
    authority = Authority()
    pair = authority.issue(tmp_path, "edge", "127.0.0.1")
    running = start(tls=settings(pair), trusted_proxies="127.0.0.1", proxy_protocol="true")
    with haproxy(tmp_path, running.edge, "send-proxy-v2") as front:
        parts = urlsplit(front)
        for source in ["127.0.0.1", "127.0.0.9"]:
            with socket.create_connection((parts.hostname, parts.port), 10, source_address=(source, 0)) as plain:
                with authority.client().wrap_socket(plain) as connection, connection.makefile("rb") as stream:
                    connection.sendall(head_of(link(running)))
                    assert read_answer(stream).status == 302
    assert labels(running, 2) == [None, "scanner"]


def test_nginx_says_whom_a_click_is_from(start, tmp_path):
    running = start(trusted_proxies="127.0.0.1", forwarded_header="x-forwarded-for")
    with nginx(tmp_path, running.edge) as front:
        for source in ["127.0.0.1", "127.0.0.9"]:
            # What a client makes up does not help it, nor harm it.
            for made_up in ["", "X-Forwarded-For: 203.0.113.5\r\n", 'X-Forwarded-For: "\r\n']:
                click(front, link(running), fields=made_up, source=source)
    # What the address of a trusted proxy says is believed; where the client has that address, it is the client's word.
    assert labels(running, 6) == [None, "scanner", None] + ["scanner"] * 3


def test_an_address_that_serves_nothing_is_not_recorded(start):
    running = start(scanners="", trusted_proxies="127.0.0.1", forwarded_header="x-forwarded-for")
    with faults.locked(running.directory / "store.sqlite"):
        click(running.edge, link(running), fields="X-Forwarded-For: 203.0.113.77\r\n")
        assert in_journal(running, b"Mozilla/5.0")
        assert not in_journal(running, bytes([203, 0, 113, 77])) and not in_journal(running, b"203.0.113.77")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("edge:\n  trusted-proxies: [10.0.0.0/8, 10.0.0.1/8]\n", "2:20: “edge.trusted-proxies” needs networks such as"),
        ("edge:\n  trusted-proxies: 10.0.0.0/8\n", "“trusted-proxies” needs a list"),
        ("processor:\n  scanner-networks: [mail.example]\n", "and not “mail.example”"),
        ("edge:\n  forwarded-header: x-real-ip\n", "needs one of none, x-forwarded-for, forwarded"),
        ("edge:\n  forwarded-header: forwarded\n", "“edge.trusted-proxies”"),
        ("edge:\n  proxy-protocol: true\n", "“edge.trusted-proxies”"),
        ("edge:\n  port: 65536\n", "“edge.port” needs a whole number from 1 to 65535, or 0 for any"),
        ("console:\n  port: 70000\n", "“console.port” needs a whole number from 1 to 65535, or 0 for any"),
        ("edge:\n  trusted-proxy: [10.0.0.0/8]\n", "did you mean “trusted-proxies”"),
    ],
)
def test_settings_that_cannot_be_are_errors(data, settings, said):
    data.mkdir()
    (data / "configuration.yaml").write_text(settings)
    assert said in waymark("serve", "--directory", data, "--port", 0, status=1).err
