"""Short links followed as recipients, their phones and their messaging apps follow them (M9)."""

import shutil
import subprocess
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

import pytest

import texts
from browser import chromium
from demo import Demo
from test_outage import put_away
from waymark import eventually, records, waymark
from wire import request
from workspace import Workspace

DESTINATION = "https://acme.example/offer?a=1&b=2"
UNTRACKED = "https://acme.example/terms"
PERSONAL = "https://acme.example/for/{{ profile.firstName | default: \"you\" }}?x=1"
PREVIEWS = [
    "WhatsApp/2.23.20.0 A",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1 "
    "Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0",
    "TelegramBot (like TwitterBot)",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
]


def text_workspace(workspace: Workspace, body: str, more: str = ""):
    """Ada has opted in to tracking, Bob has said nothing."""
    yaml = workspace.folder / "waymark.yaml"
    yaml.write_text(yaml.read_text() + more)
    workspace.profiles(
        {"id": "ada", "email": "ada@example.com", "phone": "+12065550101", "firstName": "Ada Ö"},
        {"id": "bob", "email": "bob@example.com", "phone": "+12065550102", "firstName": "Bob"},
    )
    workspace.consent(("+12065550101", "tracking", "opted-in"))
    workspace.write("messages/offer.txt", f"---\nchannel: text\nfrom: Acme\n---\n{body}\n")
    workspace.journeys.append("offer")
    workspace.write("journeys/offer.yaml", "name: offer\naudience: everyone\nsteps:\n  - id: one\n    text: offer\n")


@pytest.fixture
def offer(workspace, serve):
    """A running server, and the links of Ada's text and of Bob's: tracked, marked, personalised, preferences."""
    text_workspace(workspace, f"{DESTINATION} {{{{ untracked }}}} {UNTRACKED} {PERSONAL} {{{{ preferencesURL }}}}")
    running = serve()
    ada, bob = texts.sent(running.outbox, 2)
    assert len(texts.links(ada)) == len(texts.links(bob)) == 4
    return running, texts.links(ada), texts.links(bob)


class Destination(BaseHTTPRequestHandler):
    """A page that says where it is."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        self.wfile.write(self.path.encode("ascii"))

    def log_message(self, *_):
        pass


@contextmanager
def destination():
    with ThreadingHTTPServer(("127.0.0.1", 0), Destination) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_m9_a_short_link_in_chromium_leads_to_the_destination_and_is_counted(workspace, serve):
    with destination() as site, chromium() as browser:
        text_workspace(
            workspace,
            f"{site}/offer?a=1&b=2#c {{{{ untracked }}}} {site}/terms {site}/for/{{{{ profile.firstName }}}} "
            "{{ preferencesURL }}",
        )
        served = serve()
        ada, bob = (texts.links(text) for text in texts.sent(served.outbox, 2))
        page = browser.new_page()
        for link, path in zip(ada[:3], ["/offer?a=1&b=2#c", "/terms", "/for/Ada%20%C3%96"]):
            page.goto(link)
            assert page.url == site + path and page.inner_text("body") == path.split("#")[0]
        page.goto(bob[0])
        assert page.url == site + "/offer?a=1&b=2#c"
        page.goto(bob[3])
        assert urlsplit(page.url).path.startswith("/api/orgs/") and "•••02" in page.inner_text("main")
        found = served.recorded(2)
        assert [(one["kind"], one["profile"]) for one in found] == [("textClicked", "ada")] * 2
        assert [one["link"]["ordinal"] for one in found] == [1, 3]
        assert found[1]["destination"] == f"{site}/for/Ada%20%C3%96"


def test_m6_4_curl_i_redirects_and_records_nothing(offer):
    served, ada, _ = offer
    for link in ada:
        said = subprocess.run(["curl", "-sI", link], capture_output=True, text=True, check=True).stdout
        assert said.startswith("HTTP/1.1 302 ") and "\nLocation: " in said
        assert request(link, "POST").status == 405
    assert request(ada[0]).status == 302
    assert len(served.recorded(1)) == 1


def test_m9_2_case_matters_and_what_a_linkifier_swallowed_does_not(offer):
    served, ada, _ = offer
    base, code = ada[0].rsplit("/", 1)
    for swallowed in [".", ",", ")", ").", "%20", "%0A", "%C2%A0"]:
        assert request(ada[0] + swallowed).location == DESTINATION, swallowed
    for wrong in [code.swapcase(), code[:-1], code + "x", code + ".....", code + "/", code[1:] + "."]:
        assert request(f"{base}/{wrong}").status == 404, wrong
    assert len(served.recorded(7)) == 7


def test_m9_1_links_that_are_not_tracked_are_short_and_record_nothing(offer):
    served, ada, bob = offer
    assert [request(link).location for link in bob[:3]] == [
        DESTINATION, UNTRACKED, "https://acme.example/for/Bob?x=1",
    ]
    assert request(ada[1]).location == UNTRACKED
    # What names no recipient is the same for all of them.
    assert ada[1] == bob[1] and len({*ada, *bob}) == 7
    assert request(ada[0]).status == 302
    assert [one["profile"] for one in served.recorded(1)] == ["ada"]


def test_m12_3_previews_of_messaging_apps_are_answered_and_are_not_people(offer):
    served, ada, _ = offer
    for agent in PREVIEWS:
        assert request(ada[0], headers={"User-Agent": agent}).location == DESTINATION
    assert [one["automated"] for one in served.recorded(len(PREVIEWS))] == ["preview"] * len(PREVIEWS)
    [figures] = served.report()
    assert (figures["clicks"]["total"], figures["clicks"]["automated"]) == (0, len(PREVIEWS))


def test_m6_2_short_links_redirect_without_the_store(offer, tmp_path):
    served, ada, bob = offer
    assert request(ada[0]).status == 302
    served.recorded(1)
    served.stop()
    put_away(served.directory, tmp_path / "away")
    served.start()
    assert [request(link).location for link in ada[:3]] == [
        DESTINATION, UNTRACKED, "https://acme.example/for/you?x=1",
    ]
    for file in (tmp_path / "away").iterdir():
        shutil.move(file, served.directory)
    eventually(lambda: len(served.interactions()) == 3, 20, "all clicks processed once the store is back")
    eventually(
        lambda: request(bob[2]).location == "https://acme.example/for/Bob?x=1", 20, "the store is asked once more")


def test_m9_3_after_the_window_a_short_link_is_gone_where_that_is_set(workspace, serve):
    text_workspace(workspace, f"{DESTINATION} {PERSONAL}", "texts:\n  window: 0\n  after-window: gone\n")
    ada, bob = texts.sent((running := serve()).outbox, 2)
    for link in texts.links(ada) + texts.links(bob):
        answer = request(link, headers={"Accept-Language": "fr"})
        assert (answer.status, answer.location) == (410, None)
        assert answer.headers["cache-control"] == "no-store" and answer.headers["x-robots-tag"] == "noindex"
        assert "Ce lien a expiré" in answer.body.decode("utf-8")
    # Applied once more, they lead where they did.
    yaml = workspace.folder / "waymark.yaml"
    yaml.write_text(yaml.read_text().replace("gone", "redirect"))
    waymark("apply", workspace.folder, "--directory", running.directory)
    eventually(lambda: request(texts.links(ada)[0]).location == DESTINATION, 10, "the edge to see it")


def test_m4_1_a_short_host_of_its_own_serves_its_organization_only(workspace, data, tmp_path):
    other = Workspace(tmp_path / "other", organization="other")
    text_workspace(workspace, DESTINATION, "texts:\n  short-url: https://go.acme.example\n")
    text_workspace(other, UNTRACKED)
    yaml = (other.folder / "journeys/offer.yaml").rename(other.folder / "journeys/other.yaml")
    yaml.write_text(yaml.read_text().replace("name: offer", "name: other"))
    for one, journey, organization in [(workspace, "offer", "acme"), (other, "other", "other")]:
        waymark("apply", one.folder, "--directory", data)
        waymark("journey", "publish", journey, "--organization", organization, "--directory", data)
    with Demo(data, command="serve", extra={"WAYMARK_EDGE_SHORT_URL": "https://s.example"}) as served:
        links = [link for text in texts.sent(served.outbox, 4) for link in texts.links(text)]
        found = {}
        for link in links:
            of, path = urlsplit(link).netloc, urlsplit(link).path
            for host in ["go.acme.example", "s.example", urlsplit(served.edge).netloc, "acme.example"]:
                answer = request(served.edge + path, headers={"Host": host})
                assert answer.status == (302 if host == of else 404), (of, host)
                found.setdefault(of, set()).add(answer.location)
        assert found == {"go.acme.example": {DESTINATION, None}, "s.example": {UNTRACKED, None}}
        # Of Ada's; Bob has said nothing.
        assert len(links) == 4 and sorted(one["organization"] for one in served.recorded(2)) == ["acme", "other"]


def test_m4_5_links_of_texts_are_resolved_and_corrected_tracked_or_not(offer):
    served, ada, bob = offer
    store = ["--directory", served.directory]
    [told] = records("resolve", ada[0] + ").", *store)
    assert (told["destination"], told["message"], told["link"]["ordinal"]) == (DESTINATION, "offer", 1)
    assert "profile" not in told and told["sentAt"] and told["tracked"]
    assert "ada" in waymark("resolve", ada[0], "--reveal", *store).out
    [personal] = records("resolve", ada[2], "--reveal", *store)
    assert personal["destination"] == "https://acme.example/for/Ada%20%C3%96?x=1" and personal["profile"] == "ada"
    # A link that names nobody: whose it is cannot be told.
    [nobody] = records("resolve", bob[0], "--reveal", *store)
    assert nobody["destination"] == DESTINATION and nobody.get("profile") is None and nobody["sentAt"] is None
    assert "not tracked" in waymark("resolve", ada[1], *store).out
    assert [records("resolve", link, *store)[0].get("tracked") for link in [*ada, bob[0]]] == [True, False, True, None, False]
    assert "preferences" in waymark("resolve", ada[3], *store).out
    waymark("resolve", ada[0][:-1] + ("a" if ada[0][-1] != "a" else "b"), *store, status=1)
    for ordinal in [1, 2]:
        waymark("message", "correct-link", "offer", ordinal, f"https://new.example/{ordinal}", *store)
    for link, ordinal in [(ada[0], 1), (ada[1], 2), (bob[0], 1), (bob[1], 2)]:
        eventually(lambda: request(link).location == f"https://new.example/{ordinal}", 10, "the edge to see it")
