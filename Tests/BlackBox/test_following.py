"""Following a link (M6): where it leads, with which headers, by which methods, on which connections."""

from socket import SHUT_WR

import pytest

import mail
import sample
from wire import Visitor, connect, head_of, read_answer, request


@pytest.fixture
def links(demo):
    """Destination as authored → tracked URL, of the HTML part."""
    return dict(zip(sample.HTML_DESTINATIONS, mail.tracked(demo.mail("opted-in").html)))


@pytest.fixture
def nothing_recorded(fresh):
    """Afterwards a good click must be the only thing recorded: by then all earlier requests would be, too."""
    yield fresh
    request(mail.tracked(fresh.mail("opted-in").html)[0])
    assert len(fresh.recorded(1)) == 1


@pytest.mark.parametrize("authored", sample.LOCATIONS)
def test_m1_5_a_link_leads_to_exactly_the_original(links, authored):
    answer = request(links[authored])
    assert answer.status == 302
    assert answer.location == sample.LOCATIONS[authored]


def test_m1_6_a_personalised_link_leads_where_this_recipient_was_sent(links):
    assert request(links[sample.TRIPS_OF_ZOE]).location.endswith("?for=Zo%C3%AB&from=Qu%C3%A9bec%20City")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_m6_1_the_headers_of_a_redirect(links, method):
    answer = request(links[sample.PLAN], method)
    assert answer.status == 302
    assert answer.location == sample.PLAN
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-robots-tag"] == "noindex"


def test_m6_4_head_redirects_and_records_nothing(nothing_recorded):
    received = nothing_recorded.mail("opted-in")
    for url in mail.tracked(received.html):
        assert request(url, "HEAD").status == 302
    assert request(received.pixel, "HEAD").status == 200


def test_m6_4_other_methods_get_405_and_record_nothing(nothing_recorded):
    received = nothing_recorded.mail("opted-in")
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        body = b"List-Unsubscribe=One-Click" if method in ("POST", "PUT", "PATCH") else None
        for url in (mail.tracked(received.html)[0], received.pixel):
            answer = request(url, method, body=body)
            assert (answer.status, answer.location) == (405, None), method


def test_m4_4_a_query_does_not_make_it_an_open_redirect(links):
    for query in ("?url=https://evil.example/", "?u=https://evil.example/&redirect=//evil.example"):
        assert "evil" not in (request(links[sample.PLAN] + query).location or "")


def test_many_requests_go_over_one_connection(demo, links):
    with Visitor(demo.edge) as visitor:
        for authored, url in links.items():
            socket_before = visitor.connection.sock
            assert visitor.request(url).location == sample.LOCATIONS[authored]
            assert socket_before in (None, visitor.connection.sock), "the connection was closed"


def test_pipelined_requests_are_answered_in_order_on_one_connection(demo, links):
    invented = f"{demo.edge}/api/orgs/nobody/r/nothing"
    expected = [(302, sample.LOCATIONS[authored]) for authored in links]
    requests = [head_of(url) for url in links.values()]
    requests.insert(3, head_of(invented))
    expected.insert(3, (404, None))
    with connect(demo.edge) as socket, socket.makefile("rb") as stream:
        socket.sendall(b"".join(requests))
        answers = [read_answer(stream) for _ in requests]
        assert [(answer.status, answer.location) for answer in answers] == expected
        socket.sendall(head_of(links[sample.PLAN]))
        assert read_answer(stream).location == sample.PLAN


def test_a_request_that_arrives_byte_by_byte_is_answered(demo, links):
    with connect(demo.edge) as socket, socket.makefile("rb") as stream:
        for byte in head_of(links[sample.PLAN]):
            socket.sendall(bytes([byte]))
        assert read_answer(stream).location == sample.PLAN


def test_a_connection_that_asks_to_be_closed_is_closed(demo, links):
    with connect(demo.edge) as socket, socket.makefile("rb") as stream:
        socket.sendall(head_of(links[sample.PLAN]).replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        assert read_answer(stream).status == 302
        assert stream.read() == b""


def test_a_client_that_has_said_all_it_wants_to_still_gets_its_answers(fresh):
    """It shuts down its sending side, which is not the same as going away."""
    url = mail.tracked(fresh.mail("opted-in").html)[0]
    for requests in (1, 20):
        with connect(fresh.edge) as socket, socket.makefile("rb") as stream:
            socket.sendall(head_of(url) * requests)
            socket.shutdown(SHUT_WR)
            for _ in range(requests):
                assert read_answer(stream).status == 302
            assert stream.read() == b"", "and the connection ends"
    assert len(fresh.recorded(21)) == 21
