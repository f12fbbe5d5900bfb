"""Clients that are slow, idle, rude or too many: others are served, memory is bounded, nothing is recorded."""

import os
import random
import socket
from contextlib import ExitStack

import pytest

from demo import Demo, link
from hostile import (
    connect_narrow, forgotten, host, is_ended, many, memory, open_sockets, received,
    received_to_the_end, room_for, status, trickle,
)  # fmt: skip
from wire import Visitor, connect, head_of, read_answer, request

SOAK = bool(os.environ.get("SOAK"))
MIB = 1 << 20


@pytest.fixture
def start(tmp_path):
    """Starts a demo with settings of the edge; in the end one good click must be all that is recorded."""
    running: list[Demo] = []

    def begin(**settings) -> Demo:
        extra = {f"WAYMARK_EDGE_{name.upper()}": str(value) for name, value in settings.items()}
        running.append(Demo(tmp_path / "demo", extra=extra).start())
        running[0].mails()
        # What a first request sets up is not the doing of what follows.
        assert request(link(running[0]), "HEAD").status == 302
        return running[0]

    yield begin
    try:
        assert request(link(running[0])).status == 302
        assert len(running[0].recorded(1, within=10)) == 1
    finally:
        for one in running:
            one.__exit__()


def is_served(running: Demo):
    assert request(link(running), "HEAD").status == 302


def test_slow_loris_is_cut_off_and_others_are_served(start):
    running = start(head_timeout=2, idle_timeout=60)
    with many(running.edge, 200) as connections:
        for one in connections:
            one.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nX: ")
        rounds = 0
        for left in trickle(connections, b"y", within=60):
            rounds += 1
            if left and rounds % 10 == 0:
                is_served(running)
        assert rounds > 3, "they were not slow"


def test_a_head_that_takes_too_long_is_told_408(start):
    running = start(head_timeout=1)
    with connect(running.edge) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n")
        answer = received(connection)
        assert status(answer) == 408 and b"\r\nConnection: close\r\n" in answer


def test_ten_thousand_idle_connections_cost_little_and_nobody_else_a_thing(start):
    """As many of them as the system's limit on open files allows this process."""
    # None of them is cut off while the others come.
    running = start(head_timeout=120, idle_timeout=300)
    count, sockets, before = room_for(10_000), open_sockets(running), memory(running)
    with many(running.edge, count) as connections:
        # A third says nothing, a third stops in a head, and a third has been served.
        for number, one in enumerate(connections):
            if number % 3 == 1:
                one.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n")
            if number % 3 == 2:
                one.sendall(head_of(link(running), "HEAD") if number < 300 else b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                assert status(one.recv(4096)) in (302, 404)
        is_served(running)
        assert open_sockets(running) >= count
        each = (memory(running) - before) / count
        print(f"{count} connections, {each:.0f} bytes each")
        assert each < 32_768
    forgotten(running, sockets)
    # What they took is there to be taken again.
    peak = memory(running, "VmHWM")
    with many(running.edge, count // 2):
        is_served(running)
    assert memory(running, "VmHWM") - peak < each * count / 4


def test_past_the_bound_whoever_waits_longest_makes_room(start):
    running = start(maximum_connections=64)
    sockets = open_sockets(running)
    with many(running.edge, 600) as connections:
        for number, one in enumerate(connections):
            try:
                one.sendall(b"GET / HT" if number % 2 else b"")
            except OSError:
                pass
            if number % 100 == 0:
                is_served(running)
        assert open_sockets(running) <= sockets + 64 + 8
        with Visitor(running.edge) as visitor:
            for _ in range(100):
                assert visitor.request(link(running), "HEAD").status == 302
        assert sum(not is_ended(one) for one in connections) <= 64
    forgotten(running, sockets)


def test_garbage_is_refused(start):
    running, dice = start(head_timeout=1), random.Random(4)
    before = memory(running)
    kinds = [
        lambda: dice.randbytes(dice.randrange(1, 60_000)),
        lambda: b"\x16\x03\x01" + dice.randbytes(500),
        lambda: b"GET / HTTP/1.1\r\n" + dice.randbytes(2000),
        lambda: b"\r\n" * 5000,
        lambda: b"G" * 20_000,
        lambda: b"GET /" + b"a" * 100_000,
        lambda: b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 10_000,
        lambda: b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999999\r\n\r\n" + dice.randbytes(60_000),
    ]
    for number in range(4000 if SOAK else 400):
        with connect(running.edge) as connection:
            try:
                connection.sendall(kinds[number % len(kinds)]())
                connection.shutdown(socket.SHUT_WR)
            except OSError:
                pass
            answer = received(connection)
            assert not answer or status(answer) in (400, 405, 408, 414, 431, 505), answer
        if number % 100 == 0:
            is_served(running)
    assert memory(running) - before < 32 * MIB


def test_clients_that_go_away_in_the_middle_leave_nothing_behind(start):
    running = start()
    sockets, before, whole = open_sockets(running), memory(running), head_of(link(running))
    for number in range(20_000 if SOAK else 2000):
        with connect(running.edge) as connection:
            connection.sendall(whole[: 1 + number % (len(whole) - 1)])
            if number % 2:
                # A reset in place of an orderly end.
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    forgotten(running, sockets)
    assert memory(running) - before < 16 * MIB


def test_a_head_of_a_megabyte_is_refused_and_the_client_gets_to_know(start):
    """Closing at once would have the kernel send a reset, which destroys the answer before it is read."""
    running = start()
    sockets, before = open_sockets(running), memory(running, "VmHWM")
    head = b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * MIB + b"\r\n\r\n"
    with many(running.edge, 50) as connections:
        for one in connections:
            one.sendall(head)
        is_served(running)
        for one in connections:
            assert status(received_to_the_end(one)) == 431
    forgotten(running, sockets)
    assert memory(running, "VmHWM") - before < 16 * MIB


def test_a_large_body_is_answered_and_not_read_for_ever(start):
    running = start()
    with connect(running.edge) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n" + b"b" * MIB)
        assert status(received_to_the_end(connection)) == 405
    with connect(running.edge) as connection:
        sent = 0
        with pytest.raises(OSError):
            connection.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n")
            while sent < 500 * MIB:
                sent += connection.send(b"b" * MIB)
        assert sent < 500 * MIB


def test_who_asks_without_reading_gets_no_more_answers_made(start):
    running = start(idle_timeout=2)
    sockets, before = open_sockets(running), memory(running, "VmHWM")
    requests = b"GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n" * 2000
    with ExitStack() as stack:
        # A small window, so that it is not the kernel that takes in what is not read.
        connections = [stack.enter_context(connect_narrow(running.edge)) for _ in range(10)]
        sent = dict.fromkeys(connections, 0)
        for one in connections * 200:
            try:
                sent[one] += one.send(requests)
            except OSError:
                pass
        is_served(running)
        assert max(sent.values()) < 200 * len(requests), "all was taken in"
        forgotten(running, sockets, within=60)
    assert memory(running, "VmHWM") - before < 16 * MIB


def test_a_client_that_is_always_half_a_request_ahead_does_not_make_memory_grow(start):
    running = start()
    whole, before = head_of(f"{running.edge}/nothing"), memory(running, "VmHWM")
    batch, half = 100, len(whole) // 2
    with connect(running.edge) as connection, connection.makefile("rb") as stream:
        connection.sendall(whole[:half])
        for _ in range(10_000 if SOAK else 500):
            connection.sendall(whole[half:] + whole * (batch - 1) + whole[:half])
            for _ in range(batch):
                assert read_answer(stream).status == 404
    assert memory(running, "VmHWM") - before < 8 * MIB


def test_a_client_that_stops_sending_before_its_request_is_whole_is_let_go(start):
    running = start()
    sockets = open_sockets(running)
    with connect(running.edge) as connection:
        connection.sendall(b"GET / HT")
        connection.shutdown(socket.SHUT_WR)
        assert received(connection) == b"", "there is nothing to be answered"
    with connect(running.edge) as connection:
        connection.shutdown(socket.SHUT_WR)
        assert received(connection) == b""
    forgotten(running, sockets)


def test_a_million_invented_identifiers_take_no_memory(start):
    """A hundredth of them, unless it is a long test."""
    running, dice = start(), random.Random(5)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    *_, hashed, _, identifier = link(running).split("/")
    batch, first = 500, identifier[0]

    def invented(kind: str) -> bytes:
        # Of the right form, and of a key that there is.
        value = first + "".join(dice.choices(alphabet, k=22))
        return b"GET /api/orgs/%s/%s/%s HTTP/1.1\r\nHost: %s\r\n\r\n" % (
            hashed.encode(), kind.encode(), value.encode(), host(running.edge),
        )  # fmt: skip

    with connect(running.edge) as connection, connection.makefile("rb") as stream:
        before = None
        for turn in range(2000 if SOAK else 20):
            connection.sendall(b"".join(invented("ro"[number % 2]) for number in range(batch)))
            for number in range(batch):
                assert read_answer(stream).status == (200 if number % 2 else 404)
            if turn == 5:
                before = memory(running)
        assert memory(running) - before < 8 * MIB
