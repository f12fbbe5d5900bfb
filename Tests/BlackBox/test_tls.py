"""TLS on the edge: the right certificate for each name, renewed under way; everything else as without it."""

import socket
import ssl
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from demo import Demo, link
from hostile import is_ended, many, memory, open_sockets, status, trickle
from tls import Authority, HalfOpen, ask, names, secure, settings, shown
from waymark import eventually, waymark
from wire import connect, head_of


@pytest.fixture(scope="module")
def authority():
    return Authority()


@pytest.fixture
def start(tmp_path, authority):
    """Starts a demo with a certificate for each label, the first for 127.0.0.1; in the end one good click is recorded."""
    running: list[Demo] = []

    def begin(others: dict | None = None, **more) -> Demo:
        labels = {"first": ["127.0.0.1", "first.example"]} | (others or {})
        pairs = [authority.issue(tmp_path, label, *hosts) for label, hosts in labels.items()]
        running.append(Demo(tmp_path / "demo", extra=settings(*pairs, **more)).start())
        running[0].mails()
        is_served(running[0], authority)
        return running[0]

    yield begin
    try:
        with secure(running[0].edge, authority.client()) as connection:
            assert ask(connection, link(running[0])).status == 302
        assert len(running[0].recorded(1, within=10)) == 1
    finally:
        for one in running:
            one.__exit__()


def is_served(running: Demo, authority: Authority):
    with secure(running.edge, authority.client()) as connection:
        assert ask(connection, link(running), "HEAD").status == 302


def test_the_certificate_is_that_of_the_host_which_is_asked(start, authority):
    running = start({"second": ["second.example", "*.wild.example"], "third": ["a.wild.example", "second.example"]})
    assert link(running).startswith("https://127.0.0.1:")
    second = "second.example"
    for name, expected in {
        "first.example": "first.example", second: second, "SECOND.example": second, "b.wild.example": second,
        # Named in full, under a wild card of no or of two labels, unknown, and not said.
        "a.wild.example": "a.wild.example", "wild.example": "first.example", "a.b.wild.example": "first.example",
        "other.example": "first.example", None: "first.example",
    }.items():  # fmt: skip
        with secure(running.edge, authority.client(), name) as connection:
            assert expected in names(connection), name
            # What the path names does not depend on it.
            assert ask(connection, link(running), "HEAD").status == 302


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_versions_and_the_protocol_that_is_spoken(start, authority, version):
    running, context = start(), authority.client()
    context.minimum_version = context.maximum_version = version
    context.set_alpn_protocols(["h2", "http/1.1"])
    with secure(running.edge, context) as connection:
        assert connection.selected_alpn_protocol() == "http/1.1"
        for _ in range(3):
            assert ask(connection, link(running), "HEAD").status == 302


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_older_versions_and_plain_http_are_not_spoken(start, authority):
    running, context = start(), authority.client()
    context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    with pytest.raises(ssl.SSLError, match="protocol version|PROTOCOL_VERSION"):
        with secure(running.edge, context):
            pass
    with connect(running.edge) as connection:
        connection.sendall(head_of(link(running)))
        assert not connection.recv(4096).startswith(b"HTTP")


def test_certificates_are_renewed_without_a_connection_being_dropped(start, authority, tmp_path):
    running, context = start({"second": ["second.example"]}), authority.client()
    url, before, other = link(running), shown(running.edge, context), shown(running.edge, context, "second.example")
    stop, failures, served = threading.Event(), [], [0, 0]

    def click(kept: bool):
        """On one connection throughout, or on a new one each time."""
        try:
            with ExitStack() as stack:
                connection = stack.enter_context(secure(running.edge, context))
                while not stop.is_set():
                    if not kept:
                        connection = stack.enter_context(secure(running.edge, context))
                    assert ask(connection, url, "HEAD").status == 302
                    if not kept:
                        stack.pop_all().close()
                    served[kept] += 1
        except Exception as problem:
            failures.append(problem)

    threads = [threading.Thread(target=click, args=[number % 2 == 0]) for number in range(6)]
    for one in threads:
        one.start()
    try:
        for _ in range(3):
            authority.issue(tmp_path, "first", "127.0.0.1", "first.example")
            after = eventually(lambda: (now := shown(running.edge, context)) != before and now, 10, "the new certificate")
            counts = list(served)
            eventually(lambda: served[0] > counts[0] and served[1] > counts[1] or failures, 10, "all go on")
            before = after
    finally:
        stop.set()
        for one in threads:
            one.join(20)
    assert not failures
    assert shown(running.edge, context, "second.example") == other


def test_files_that_do_not_fit_are_not_taken(start, authority, tmp_path):
    running, context = start(), authority.client()
    before, (certificate, key) = shown(running.edge, context), (tmp_path / "first.pem", tmp_path / "first.key")
    good, new = certificate.read_bytes(), authority.issue(tmp_path, "other", "127.0.0.1")[0].read_bytes()

    def refused(file: Path, content: bytes, reason: str):
        count = running.said().count(reason)
        file.write_bytes(content)
        eventually(lambda: running.said().count(reason) > count, 10, reason)
        assert shown(running.edge, context) == before

    refused(certificate, new, "is not that of this certificate")
    refused(certificate, b"", "is empty")
    refused(certificate, new[:300], "no certificate in PEM form")
    certificate.write_bytes(good)
    refused(key, b"garbage", "no private key in PEM form")
    key.unlink()
    eventually(lambda: "cannot be read" in running.said(), 10, "a warning")
    # Said once each, and not at every look: what is written in two steps may be seen in between.
    assert running.said().count("not taken") <= 10
    assert "BEGIN" not in running.said()
    # The half-way of a renewal: the certificate is there, and its key comes.
    certificate.write_bytes(new)
    assert shown(running.edge, context) == before
    key.write_bytes((tmp_path / "other.key").read_bytes())
    eventually(lambda: shown(running.edge, context) != before, 10, "the new certificate")


def protected(key: bytes) -> bytes:
    loaded = serialization.load_pem_private_key(key, None)
    how = serialization.BestAvailableEncryption(b"secret")
    return loaded.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, how)


@pytest.mark.parametrize(
    ("file", "change", "said"),
    [
        ("first.pem", None, "cannot be read"),
        ("first.key", None, "cannot be read"),
        ("first.pem", lambda _: b"", "is empty"),
        ("first.key", lambda _: b"", "is empty"),
        ("first.pem", lambda _: b"garbage", "no certificate in PEM form"),
        ("first.pem", lambda content: content[:200], "no certificate in PEM form"),
        ("first.key", lambda content: content[:100], "no private key in PEM form"),
        ("first.key", protected, "has a passphrase"),
        ("first.key", lambda _: another_key(), "is not that of this certificate"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_an_error_at_the_start(tmp_path, authority, file, change, said):
    pair = authority.issue(tmp_path, "first", "127.0.0.1")
    changed = tmp_path / file
    if change:
        changed.write_bytes(change(changed.read_bytes()))
    else:
        changed.unlink()
    outcome = waymark("serve", "--directory", tmp_path / "data", "--port", 0, extra=settings(pair), status=1)
    assert said in outcome.err and str(changed) in outcome.err and "BEGIN" not in outcome.err


def another_key() -> bytes:
    return Authority().ca.issue_cert("127.0.0.1").private_key_pem.bytes()


def test_one_file_may_hold_both_and_lists_go_together(tmp_path, authority):
    (certificate, key), data = authority.issue(tmp_path, "first", "127.0.0.1"), tmp_path / "demo"
    both = tmp_path / "both.pem"
    both.write_bytes(key.read_bytes() + certificate.read_bytes())
    data.mkdir()
    configuration = data / "configuration.yaml"
    configuration.write_text(f"edge:\n  tls-certificates: [{both}]\n")
    with Demo(data) as running:
        running.mails()
        is_served(running, authority)
    configuration.write_text(f"edge:\n  tls-certificates: [{both}, {both}]\n  tls-keys:\n    - {key}\n")
    assert "as many files" in waymark("serve", "--directory", data, "--port", 0, status=1).err
    configuration.write_text(f"edge:\n  tls-certificates: {both}\n")
    assert "configuration.yaml:2:21: “tls-certificates” needs a list" in (
        waymark("serve", "--directory", data, "--port", 0, status=1).err
    )


def test_who_does_not_finish_the_handshake_is_let_go_and_others_are_served(start, authority):
    running = start(head_timeout=1, idle_timeout=60)
    sockets, context = open_sockets(running), authority.client()
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    with pytest.raises(ssl.SSLWantReadError):
        context.wrap_bio(incoming, outgoing).do_handshake()
    hello = outgoing.read()
    with many(running.edge, 60) as connections:
        for number, one in enumerate(connections):
            one.sendall([b"", hello[:50], hello][number % 3])
        is_served(running, authority)
        for one in connections:
            while one.recv(65536):
                pass
    with secure(running.edge, context) as kept, connect(running.edge) as one:
        for _ in trickle([one], hello[:1], within=20):
            is_served(running, authority)
        # Who has finished it has the time of a request.
        assert ask(kept, link(running), "HEAD").status == 302
    eventually(lambda: open_sockets(running) <= sockets, 10, "they are forgotten")


def test_past_the_bound_whoever_waits_longest_makes_room(start, authority):
    running, context = start(maximum_connections=64), authority.client()
    sockets = open_sockets(running)
    with many(running.edge, 200) as silent, ExitStack() as stack:
        for number, one in enumerate(silent):
            # Half of them have done the handshake, and do not answer when the server closes.
            try:
                if number % 2:
                    stack.enter_context(secure(running.edge, context))
            except OSError:
                pass
        is_served(running, authority)
        eventually(lambda: open_sockets(running) <= sockets + 64 + 8, 10, "no more than may be")
        assert sum(not is_ended(one) for one in silent) <= 64


def test_idle_connections_cost_what_they_may(start, authority):
    running, context, count = start(), authority.client(), 500
    before = memory(running)
    with ExitStack() as stack:
        for _ in range(count):
            stack.enter_context(secure(running.edge, context))
        is_served(running, authority)
        each = (memory(running) - before) / count
        print(f"{count} connections, {each:.0f} bytes each")
        assert each < 131_072


def test_who_has_said_all_still_gets_the_answers(start, authority):
    running = start()
    sockets, url = open_sockets(running), link(running)
    with HalfOpen(running.edge, authority.client()) as client:
        client.send(head_of(url, "HEAD") * 3)
        client.send_end()
        answers = client.received_to_the_end()
        assert answers.count(b"HTTP/1.1 302 ") == 3
    # Without saying so in TLS, as many programs do.
    with HalfOpen(running.edge, authority.client()) as client:
        client.send(head_of(url, "HEAD") * 3)
        client.socket.shutdown(socket.SHUT_WR)
        assert client.received_to_the_end().count(b"HTTP/1.1 302 ") == 3
    # Asked to close behind the answer.
    with HalfOpen(running.edge, authority.client()) as client:
        client.send(head_of(url, "HEAD").replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        assert status(client.received_to_the_end()) == 302
    # In the middle of a request there is nothing to be answered.
    with HalfOpen(running.edge, authority.client()) as client:
        client.send(head_of(url)[:30])
        client.send_end()
        assert client.received_to_the_end() == b""
    eventually(lambda: open_sockets(running) <= sockets, 10, "they are forgotten")


def test_a_refusal_arrives_while_the_client_is_still_sending(start, authority):
    running = start()
    sockets = open_sockets(running)
    for head, expected in {
        b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * (1 << 20) + b"\r\n\r\n": 431,
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n" + b"b" * (1 << 20): 405,
    }.items():
        with HalfOpen(running.edge, authority.client()) as client:
            client.send(head)
            assert status(client.received_to_the_end()) == expected
    eventually(lambda: open_sockets(running) <= sockets, 10, "they are forgotten")


def test_it_stops_though_clients_hold_connections(tmp_path, authority):
    pair = authority.issue(tmp_path, "first", "127.0.0.1")
    with Demo(tmp_path / "demo", extra=settings(pair)) as running:
        running.mails()
        url = link(running)
        with ExitStack() as stack:
            stack.enter_context(connect(running.edge))
            idle = stack.enter_context(secure(running.edge, authority.client()))
            clicked = stack.enter_context(secure(running.edge, authority.client()))
            assert ask(clicked, url).status == 302
            running.stop()
            assert idle.recv(10) == b"" and clicked.recv(10) == b"", "an end, and no reset"
        running.start()
        [found] = running.recorded(1)
        assert found["kind"] == "emailClicked"
