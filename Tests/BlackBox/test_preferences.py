"""The recipient's own decisions, as mail clients, scanners and scripts ask for them (M10.3, RFC 8058)."""

import re
import select
import socket
from contextlib import ExitStack

import pytest

import faults
import mail
from preferences import HTML, TEXT, ada, decisions, people, sends
from waymark import eventually, records, waymark
from wire import Visitor, connect, read_answer, request

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
UNSUBSCRIBED = [("commercial", "opted-out", "one-click unsubscribe")]
MULTIPART = (
    b"--xYzZY\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--xYzZY--\r\n"
)


def test_m10_3_mails_carry_both_headers_and_the_page_whoever_is_tracked(workspace, serve):
    people(workspace, *({"id": name, "email": f"{name}@example.com"} for name in ("tracked", "untracked")))
    workspace.consent(("tracked@example.com", "tracking", "opted-in"))
    workspace.message("offer", HTML, TEXT)
    workspace.message("receipt", HTML, TEXT, purpose="transactional")
    workspace.journey("all", "offer", "receipt")
    running = serve()
    mails = running.mails(4)
    for one in mails:
        assert one.preferences.startswith(f"{running.edge}/api/orgs/")
        assert re.fullmatch(r".*/p/[A-Za-z0-9_-]{23}", one.preferences)
        assert f'<a href="{one.preferences}">Preferences</a>'.encode() in one.html
        assert bool(mail.tracked(one.html)) == (one.profile == "tracked")
        if one.subject == "offer":
            assert one.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
            assert one.unsubscribing == one.preferences.replace("/p/", "/u/")
        else:
            assert one.message["List-Unsubscribe"] is None and one.message["List-Unsubscribe-Post"] is None
        raw = one.file.read_bytes().split(b"\r\n\r\n")[0]
        assert b"=?" not in raw.partition(b"List-Unsubscribe")[2].partition(b"MIME-Version")[0]
    assert len({one.preferences for one in mails}) == 4


def test_m1_2_the_link_to_the_page_is_waymarks_own(tmp_path):
    file = tmp_path / "a.html"
    file.write_text(HTML)
    [first, second] = records("links", file)
    assert (first["tracked"], second["tracked"], second["reason"]) == (True, False, "own")
    assert second["url"] == "{{ preferencesURL }}"
    text = tmp_path / "a.txt"
    text.write_text(TEXT)
    assert [one.get("reason") for one in records("links", text)] == [None, "own"]
    assert waymark("rewrite", file, "--link-url", "https://t.example/{ordinal}").out == HTML.replace(
        "https://acme.example/", "https://t.example/1"
    )


@pytest.mark.parametrize("way", ["form", "multipart", "empty", "nothing", "chunked", "form without its type"])
def test_m10_3_one_click_unsubscribes_and_mail_stops(workspace, data, serve, way):
    running, received = ada(workspace, serve)
    url = received.unsubscribing
    if way == "chunked":
        answer = request(url, "POST", FORM, body=iter([b"List-Unsubscribe", b"=One-Click"]))
    elif way == "nothing":
        with connect(url) as connection:
            path = url.removeprefix(running.edge)
            connection.sendall(f"POST {path} HTTP/1.1\r\nHost: {running.edge.removeprefix('http://')}\r\n\r\n".encode())
            answer = read_answer(connection.makefile("rb"))
    else:
        headers, body = {
            "form": (FORM, b"List-Unsubscribe=One-Click"),
            "multipart": ({"Content-Type": "multipart/form-data; boundary=xYzZY"}, MULTIPART),
            "empty": (FORM, b""),
            "form without its type": ({}, b"List-Unsubscribe=One-Click"),
        }[way]
        answer = request(url, "POST", headers, body=body)
    assert answer.status == 200 and b'role="status"' in answer.body
    assert decisions(data) == UNSUBSCRIBED
    assert not sends(workspace, data, running, "second")
    assert request(url, "POST", FORM, body=b"List-Unsubscribe=One-Click").status == 200
    assert decisions(data) == UNSUBSCRIBED


def test_m10_3_one_click_of_a_topic_leaves_the_purpose(workspace, data, serve):
    running, received = ada(workspace, serve, topic="trains")
    assert b"Trips by train" in request(received.unsubscribing, "POST").body
    assert decisions(data) == [("commercial/trains", "opted-out", "one-click unsubscribe")]
    assert not sends(workspace, data, running, "second", topic="trains")
    assert sends(workspace, data, running, "third", topic="walks")


def test_m10_3_scanners_and_prefetchers_unsubscribe_nobody(workspace, data, serve):
    running, received = ada(workspace, serve)
    urls = [received.unsubscribing, received.preferences]
    with Visitor(running.edge) as scanner:
        for url in urls:
            pages = []
            for method in ("GET", "HEAD", "GET"):
                for headers in ({}, {"Sec-Purpose": "prefetch"}, {"User-Agent": "LinkScanner/1.0"}, FORM):
                    answer = scanner.request(url, method, headers)
                    assert answer.status == 200
                    assert answer.headers["cache-control"] == "no-store"
                    pages += [answer.body] if method == "GET" else []
            assert len(set(pages)) == 1
            for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
                answer = scanner.request(url, method)
                assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD, POST")
            assert request(f"{url}?List-Unsubscribe=One-Click").status == 200
            assert request(url, "GET", FORM, body=b"List-Unsubscribe=One-Click").status == 200
    assert decisions(data) == []
    assert sends(workspace, data, running, "second")
    assert running.interactions() == []


def test_m10_3_a_saved_form_counts_at_once(workspace, data, serve):
    running, received = ada(workspace, serve)
    answer = request(received.preferences, "POST", FORM, body=b"was=commercial&was=tracking&on=club&on=tracking")
    assert answer.status == 200 and b'role="status"' in answer.body
    assert sorted(decisions(data)) == [
        ("club", "opted-in", "preference page"), ("commercial", "opted-out", "preference page"),
    ]  # fmt: skip
    assert not sends(workspace, data, running, "second")
    request(received.preferences, "POST", FORM, body=b"on=commercial&was=tracking")
    assert sends(workspace, data, running, "third")
    third = next(one for one in running.mails() if one.subject == "third")
    assert not mail.tracked(third.html) and third.preferences
    assert decisions(data)[2:] == [
        ("commercial", "opted-in", "preference page"), ("tracking", "opted-out", "preference page"),
    ]  # fmt: skip


def test_m10_3_what_is_no_form_saves_nothing(workspace, data, serve):
    _, received = ada(workspace, serve)
    url, body = received.preferences, b"was=commercial"
    assert request(url, "POST", body=body).status == 415
    assert request(url, "POST", {"Content-Type": "multipart/form-data; boundary=xYzZY"}, body=MULTIPART).status == 415
    assert request(url, "POST", FORM).status == 411
    assert request(url, "POST", FORM, body=iter([body])).status == 411
    assert request(url, "POST", FORM, body=body + b"&" * 16_384).status == 413
    assert decisions(data) == []


def test_m4_3_what_names_no_recipient_is_404(workspace, data, serve):
    running, received = ada(workspace, serve)
    link = mail.tracked(received.html)[0] if mail.tracked(received.html) else received.preferences
    wrong = [received.unsubscribing[:-1], received.unsubscribing + "A", received.preferences.replace("/p/", "/r/")]
    wrong += [link.replace("/r/", "/u/").replace("/p/", "/r/")]
    for url in wrong:
        method = "GET" if "/r/" in url else "POST"
        assert request(url, method, FORM, body=b"was=commercial").status == 404, url
    assert decisions(data) == [] and running.interactions() == []


def test_m10_3_links_outlive_the_message_and_a_new_key(workspace, data, serve):
    running, received = ada(workspace, serve)
    waymark("key", "rotate", "--directory", data)
    (workspace.folder / "messages/first.html").unlink()
    (workspace.folder / "messages/first.txt").unlink()
    (workspace.folder / "journeys/first.yaml").unlink()
    waymark("apply", workspace.folder, "--directory", data)
    running.stop()
    running.start()
    assert request(received.preferences).status == 200
    assert request(received.unsubscribing, "POST").status == 200
    assert decisions(data) == UNSUBSCRIBED


def test_m10_4_of_somebody_who_was_erased_there_are_no_preferences(workspace, data, serve):
    running, received = ada(workspace, serve)
    request(received.unsubscribing, "POST")
    waymark("profile", "erase", "ada", "--directory", data)
    for url in (received.preferences, received.unsubscribing):
        assert request(url).status == 404
        assert request(url, "POST", FORM, body=b"on=commercial").status == 404


def test_m10_3_consent_explain_says_what_the_recipient_has_decided(workspace, data, serve):
    _, received = ada(workspace, serve)
    request(received.unsubscribing, "POST")
    said = waymark("consent", "explain", "ada@example.com", "--message", "first", "--directory", data).out
    assert re.search(r"^send +no .*opted out of “commercial”.*one-click unsubscribe", said), said


def test_a_store_that_is_busy_is_waited_for_or_said_to_be_away_and_nothing_is_half_done(workspace, data, serve):
    running, received = ada(workspace, serve)
    form = b"was=commercial&on=club"
    with faults.locked(data / "store.sqlite"):
        assert request(received.preferences).status == 200
        with connect(running.edge) as waiting:
            waiting.settimeout(30)
            path = received.preferences.removeprefix(running.edge)
            head = f"POST {path} HTTP/1.1\r\nHost: {running.edge.removeprefix('http://')}\r\n"
            head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n\r\n"
            waiting.sendall(head.encode() + form)
            # Others are answered meanwhile.
            assert request(received.preferences).status == 200
            answer = read_answer(waiting.makefile("rb"))
            assert answer.status == 503 and int(answer.headers["retry-after"]) > 0
            assert answer.headers["cache-control"] == "no-store"
        assert decisions(data) == []
    assert request(received.preferences, "POST", FORM, body=form).status == 200
    assert {row[0] for row in decisions(data)} == {"commercial", "club"}


def test_a_busy_store_keeps_only_so_many_waiting(workspace, data, serve):
    running, received = ada(workspace, serve)
    path, host = received.unsubscribing.removeprefix(running.edge), running.edge.removeprefix("http://")
    with ExitStack() as open_until_the_end:
        with faults.locked(data / "store.sqlite"):
            connections = [open_until_the_end.enter_context(connect(running.edge)) for _ in range(300)]
            for connection in connections:
                connection.sendall(f"POST {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
            eventually(lambda: len(select.select(connections, [], [], 0)[0]) >= 44, 5, "44 refusals")
            refused = select.select(connections, [], [], 0)[0]
            assert [read_answer(one.makefile("rb")).status for one in refused] == [503] * 44
        waiting = [one for one in connections if one not in refused]
        assert [read_answer(one.makefile("rb")).status for one in waiting] == [200] * 256
    assert decisions(data) == UNSUBSCRIBED
    assert request(received.preferences).status == 200


def test_m10_3_nothing_of_the_recipient_is_logged_or_shown_in_the_clear(workspace, data, serve):
    running, received = ada(workspace, serve)
    page = request(received.preferences).body
    assert b"ada@example.com" not in page and "a•••@example.com".encode() in page
    request(received.unsubscribing, "POST")
    identifier = received.preferences.rpartition("/")[2]
    assert "ada" not in running.said() and identifier not in running.said()


def test_a_form_that_stops_half_way_saves_nothing(workspace, data, serve):
    running, received = ada(workspace, serve)
    path = received.preferences.removeprefix(running.edge)
    head = f"POST {path} HTTP/1.1\r\nHost: {running.edge.removeprefix('http://')}\r\n"
    head += "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 20\r\n\r\n"
    with connect(running.edge) as connection:
        connection.sendall(head.encode() + b"was=commercial")
        connection.shutdown(socket.SHUT_WR)
        assert connection.makefile("rb").read() == b""
    assert decisions(data) == []


def test_resolve_says_what_the_urls_are(workspace, data, serve):
    _, received = ada(workspace, serve)
    for url in (received.preferences, received.unsubscribing):
        said = waymark("resolve", url, "--directory", data).out
        assert "the recipient's preferences" in said and "ada" not in said
