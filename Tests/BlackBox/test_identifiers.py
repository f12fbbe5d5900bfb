"""Identifiers that do not verify (M4.3): 404 at /r/, the image at /o/, and nothing is recorded."""

import base64
import os
import string

import pytest

import mail
from demo import Demo
from test_pixel import assert_transparent_gif
from wire import Visitor, connect, read_answer, request
from workspace import Workspace

ALPHABET = string.ascii_letters + string.digits + "-_"


def parts(url: str) -> tuple[str, str]:
    """The hashed organization and the identifier."""
    *_, hashed, _, identifier = url.split("/")
    return hashed, identifier


def assert_unknown(edge: str, pairs: list[tuple[str, str]]):
    with Visitor(edge) as visitor:
        for hashed, identifier in pairs:
            answer = visitor.request(f"{edge}/api/orgs/{hashed}/r/{identifier}")
            assert answer.status == 404, identifier
            assert answer.location is None
            assert_transparent_gif(visitor.request(f"{edge}/api/orgs/{hashed}/o/{identifier}"))


@pytest.fixture
def nothing_recorded(fresh):
    """Afterwards a good click must be the only thing recorded."""
    yield fresh
    request(mail.tracked(fresh.mail("opted-in").html)[0])
    assert len(fresh.recorded(1)) == 1


@pytest.mark.parametrize("which", ["Masthead", "Trips from home"], ids=["plain", "personalised"])
def test_m4_3_an_identifier_changed_in_any_one_place_is_unknown(nothing_recorded, which):
    hashed, identifier = parts(nothing_recorded.mail("opted-in").link(f'data-tracking-name="{which}"'))
    changed = [
        identifier[:place] + other + identifier[place + 1:]
        for place in range(len(identifier))
        for other in (ALPHABET[(ALPHABET.index(identifier[place]) + 1 + place % 63) % 64], "~")
        if other != identifier[place]
    ]
    last = [identifier[:-1] + other for other in ALPHABET if other != identifier[-1]]
    assert len({*changed}) == 2 * len(identifier) and len(last) == 63
    assert_unknown(nothing_recorded.edge, [(hashed, one) for one in changed + last])


@pytest.mark.parametrize("which", ["Masthead", "Trips from home"], ids=["plain", "personalised"])
def test_m4_3_every_other_character_and_every_flipped_bit_at_every_place_is_unknown(nothing_recorded, which):
    hashed, identifier = parts(nothing_recorded.mail("opted-in").link(f'data-tracking-name="{which}"'))
    changed = {
        identifier[:place] + other + identifier[place + 1 :]
        for place in range(len(identifier))
        for other in ALPHABET
        if other != identifier[place]
    }
    assert len(changed) == 63 * len(identifier)
    # A character of the alphabet is six bits; the bits of the bytes that cannot stand in one are flipped besides.
    flipped = {
        identifier[:place].encode() + bytes([ord(identifier[place]) ^ 1 << bit]) + identifier[place + 1 :].encode()
        for place in range(len(identifier))
        for bit in range(8)
    }
    every = sorted({one.encode() for one in changed} | flipped)
    path = f"/api/orgs/{hashed}/r/".encode()
    edge = nothing_recorded.edge
    with connect(edge) as socket, socket.makefile("rb") as stream:
        refused = []
        for start in range(0, len(every), 100):
            sent = [one for one in every[start : start + 100] if is_target(one)]
            refused += [one for one in every[start : start + 100] if not is_target(one)]
            socket.sendall(b"".join(b"GET %b HTTP/1.1\r\nHost: a\r\n\r\n" % (path + one) for one in sent))
            for one in sent:
                answer = read_answer(stream)
                assert (answer.status, answer.location) == (404, None), one
    for one in refused:
        with connect(edge) as socket, socket.makefile("rb") as stream:
            socket.sendall(b"GET %b HTTP/1.1\r\nHost: a\r\n\r\n" % (path + one))
            assert read_answer(stream).status in (400, 404), one


def is_target(identifier: bytes) -> bool:
    """Whether it may stand in a request line, and does not end the path."""
    return all(0x20 < byte < 0x7F and byte not in b"?#" for byte in identifier)


def test_m4_3_an_invented_identifier_is_unknown(nothing_recorded):
    hashed, identifier = parts(mail.tracked(nothing_recorded.mail("opted-in").html)[0])
    random = [base64.urlsafe_b64encode(os.urandom(size)).rstrip(b"=").decode() for size in (8, 15, 16, 17, 18, 24, 64)]
    invented = random + [
        "A", "1", "A" * len(identifier), identifier + "A", identifier[:-1], identifier[1:], identifier + "=",
        identifier + identifier, identifier.swapcase(), identifier[::-1], "A" * 2000, "%00",
    ]  # fmt: skip
    assert_unknown(nothing_recorded.edge, [(hashed, one) for one in invented])
    assert request(f"{nothing_recorded.edge}/api/orgs/{hashed}/r/").status == 404
    changed = ("B" if hashed[0] != "B" else "C") + hashed[1:]
    assert_unknown(nothing_recorded.edge, [("northpath", identifier), (changed, identifier), (hashed[:-1], identifier)])


def test_m4_3_the_identifier_of_a_pixel_is_no_link(nothing_recorded):
    pixel = nothing_recorded.mail("opted-in").pixel
    assert request(pixel.replace("/o/", "/r/")).status == 404


def test_m5_2_the_identifier_of_a_link_is_no_pixel(nothing_recorded):
    for url in mail.tracked(nothing_recorded.mail("opted-in").html):
        assert_transparent_gif(request(url.replace("/r/", "/o/")))


def test_m4_3_an_identifier_of_another_key_is_unknown(nothing_recorded, tmp_path):
    """The same organization, message and recipient, in a deployment with secrets of its own."""
    ours, our_identifier = parts(mail.tracked(nothing_recorded.mail("opted-in").html)[0])
    with Demo(tmp_path / "other") as other:
        theirs, identifier = parts(mail.tracked(other.mail("opted-in").html)[0])
    assert ours != theirs and our_identifier != identifier
    assert_unknown(nothing_recorded.edge, [(ours, identifier), (theirs, identifier), (theirs, our_identifier)])


def test_m4_3_an_identifier_of_another_organization_is_unknown(nothing_recorded, serve, workspace):
    workspace.message("hello", '<p><a href="https://acme.example/">Hello</a></p>')
    workspace.journey("hello", "hello")
    foreign, identifier = parts(mail.tracked(serve().mails(1)[0].html)[0])
    ours, our_identifier = parts(mail.tracked(nothing_recorded.mail("opted-in").html)[0])
    assert foreign != ours
    pairs = [(foreign, identifier), (ours, identifier), (foreign, our_identifier)]
    assert_unknown(nothing_recorded.edge, pairs)


def test_m4_3_identifiers_of_two_recipients_look_unrelated(tmp_path):
    with Demo(tmp_path / "demo", "--profiles", 8) as running:
        first = [parts(mail.tracked(one.html)[0])[1] for one in running.mails(11) if mail.tracked(one.html)]
    assert len({*first}) == len(first) == 9
    for one in first:
        for other in first:
            same = sum(a == b for a, b in zip(one, other))
            assert one is other or same <= len(one) // 2, (one, other)
