"""Messages, versions, link reports, previews, test sends and corrections by the API."""

import pytest

import mail
from api import client
from waymark import eventually, records, waymark
from wire import request


@pytest.fixture
def running(workspace, serve):
    workspace.profiles(
        {"id": "ada", "email": "ada@example.com", "firstName": "Ada"}, {"id": "bob", "email": "bob@example.com", "firstName": ""},
        {"id": "nowhere", "email": "", "firstName": ""},
    )  # fmt: skip
    workspace.consent(("ada@example.com", "tracking", "opted-in"), ("bob@example.com", "commercial", "opted-out"))
    workspace.flow("spring", "steps:\n  - id: offer\n    email: offer\n")
    return serve()


@pytest.fixture
def author(running):
    return client(running, "author")


def test_m1_7_messages_and_versions_are_listed_with_their_links(running, author, workspace):
    workspace.message("offer", "<p><a href='https://acme.example/new'>New</a></p>", subject="Second")
    workspace.message("note", "<p>x</p>")
    waymark("apply", workspace.folder, "--directory", running.directory)
    listed = author.get("/messages").json
    assert [one["name"] for one in listed["items"]] == ["note", "offer"] and listed["next"] is None
    first = author.get("/messages?limit=1").json
    assert [one["name"] for one in first["items"]] == ["note"]
    assert [one["name"] for one in author.get(f"/messages?limit=1&after={first['next']}").json["items"]] == ["offer"]
    newest = author.get("/messages/offer").json["newest"]
    assert newest["version"] == 2 and newest["subject"] == "Second" and newest["sent"] == 0
    page = author.get("/messages/offer/versions?limit=1").json
    assert [one["version"] for one in page["items"]] == [2]
    older = author.get(f"/messages/offer/versions?after={page['next']}").json["items"]
    assert [one["version"] for one in older] == [1]
    version = author.get("/messages/offer/versions/2").json
    assert version["content"]["html"] == "<p><a href='https://acme.example/new'>New</a></p>"
    assert version["isExact"]
    [link] = author.get("/messages/offer/versions/2/links").json["links"]
    assert link["url"] == "https://acme.example/new" and link["tracked"] and link["part"] == "html"
    for path in "/messages/none", "/messages/offer/versions/3", "/messages/offer/versions/x", "/messages/none/versions":
        assert author.get(path).code == "not-found"
    assert author.get("/messages?after=!").code == "invalid-parameter"


def test_what_is_not_in_utf_8_is_said_not_to_be_what_was_published(running, author, workspace):
    html = "<meta charset=windows-1252><p>caf\u00e9".encode("windows-1252")
    workspace.message("old", html)
    waymark("apply", workspace.folder, "--directory", running.directory)
    version = author.get("/messages/old/versions/1").json
    assert version["content"]["html"] == html.decode("utf-8", "replace") and not version["isExact"]


def test_the_same_report_as_waymark_links(running, author, workspace):
    by_command = records("links", workspace.folder / "messages/offer.html")
    by_api = author.get("/messages/offer/versions/1/links").json["links"]
    for one, other in zip(by_api, by_command, strict=True):
        assert one.pop("part") == "html"
        # Those of the command are places in the file.
        for key in "offset", "line":
            del one[key], other[key]
        assert one == other


def test_m3_1_a_version_is_shown_as_a_profile_would_get_it(running, author):
    shown = author.post("/messages/offer/preview", {"profile": "ada"}).json
    assert [one["name"] for one in shown["links"]] == ["Plan", "Shop"] and all(one["tracked"] for one in shown["links"])
    assert shown["subject"] == "offer" and shown["decision"]["send"]["allowed"]
    bob = author.post("/messages/offer/preview", {"profile": "bob", "version": 1}).json
    assert not bob["decision"]["send"]["allowed"] and not bob["decision"]["track"]["allowed"]
    assert author.post("/messages/offer/preview", {"version": 2}).code == "not-found"
    assert author.post("/messages/none/preview", {}).code == "not-found"


def test_m11_2_a_test_send_goes_out_once_for_an_idempotency_key(running):
    sender = client(running, "sender")
    [_] = running.mails(1)

    def send(profile: str = "ada", message: str = "offer", **headers):
        return sender.post(f"/messages/{message}/test-sends", {"profile": profile}, **headers)

    first = send(Idempotency_Key="try-1")
    assert first.status == 200 and first.json["outcome"] == "sent"
    again = send(Idempotency_Key="try-1")
    assert again.json == first.json and again.headers["idempotent-replay"] == "true"
    assert len(running.mails(2)) == 2
    assert send("bob", Idempotency_Key="try-1").code == "idempotency-key-reused"
    assert "consent does not allow" in send("bob").json["detail"] and "no address" in send("nowhere").json["detail"]
    assert send("nobody").json["errors"][0]["pointer"] == "/profile" and send(message="none").code == "not-found"
    [figures] = running.report()
    assert figures["sent"] == 1 and len(running.mails(2)) == 2


def test_m4_5_a_link_is_corrected_and_audited(running, author):
    [sent] = running.mails(1)
    links = mail.tracked(sent.html)
    done = author.post("/messages/offer/corrections", {"ordinal": 1, "url": "https://acme.example/other"})
    assert done.status == 200 and done.json["version"] == 1 and done.json["others"] == []
    correction = done.json["correction"]
    assert correction["from"] == "https://acme.example/plan" and correction["by"].startswith("a test's author (key ")
    assert author.post("/messages/offer/corrections", {"ordinal": 1, "url": "https://acme.example/other"}).json["correction"] is None
    assert author.get("/messages/offer/corrections").json == {"items": [correction], "next": None}
    assert records("message", "corrections", "--directory", running.directory) == [correction]

    def leads() -> bool:
        return request(links[0]).headers["location"] == "https://acme.example/other"

    eventually(leads)
    for bad, pointer in [
        ({"ordinal": 9, "url": "https://a.example"}, "/ordinal"), ({"ordinal": 1, "url": "javascript:x"}, "/url"),
        ({"ordinal": 1, "url": "https://a.example", "version": 7}, "/version"), ({"url": "https://a.example"}, "/ordinal"),
    ]:  # fmt: skip
        refused = author.post("/messages/offer/corrections", bad)
        assert refused.status == 422 and refused.json["errors"][0]["pointer"] == pointer
    assert author.post("/messages/none/corrections", {"ordinal": 1, "url": "https://a.example"}).code == "not-found"
