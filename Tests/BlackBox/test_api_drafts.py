"""M2.1, M12: a message is written, checked, marked, previewed and published by the API."""

import re

import pytest

from api import client
from wire import request

PLAN = '<a href="https://acme.example/plan">Plan</a>'
HTML = f'<html><body><p>Hello {{{{ profile.firstName }}}}</p>{PLAN} {PLAN}</body></html>'


def content(**changes) -> dict:
    return {"subject": "Offer", "from": "Acme <post@acme.example>", "html": HTML} | changes


@pytest.fixture
def running(workspace, serve):
    workspace.profiles(
        {"id": "ada", "email": "ada@example.com", "firstName": "Ada"},
        {"id": "bob", "email": "bob@example.com", "firstName": "Bob"},
        {"id": "nowhere", "email": "", "firstName": ""},
    )
    workspace.consent(("ada@example.com", "tracking", "opted-in"), ("bob@example.com", "tracking", "opted-out"))
    workspace.flow("spring", "steps:\n  - id: offer\n    email: offer\n")
    return serve()


@pytest.fixture
def author(running):
    return client(running, "author")


def save(author, name: str = "fresh", **said):
    headers = said.pop("headers", {})
    return author("PUT", f"/messages/{name}/draft", {"content": content(), **said}, headers=headers)


def test_a_message_is_written_and_published(author):
    assert author.get("/messages/fresh").status == 404
    made = save(author)
    assert made.status == 201 and made.headers["etag"] == '"1"'
    assert made.json["base"] == 0 and made.json["savedBy"].startswith("a test's author (key ")
    assert made.json["content"]["html"] == HTML and made.json["content"]["textPart"] == "none"
    [listed] = [one for one in author.get("/messages").json["items"] if one["name"] == "fresh"]
    assert listed == {"name": "fresh", "newest": None, "draft": 1} == author.get("/messages/fresh").json
    assert author.get("/messages/fresh/draft").json == made.json
    assert author.get("/messages/fresh/draft", If_None_Match='"1"').status == 304
    done = author.post("/messages/fresh/draft/publish", If_Match='"1"')
    assert done.status == 200 and done.json == {"version": 1}
    assert author.get("/messages/fresh/draft").status == 404
    message = author.get("/messages/fresh").json
    assert message["draft"] is None and message["newest"]["version"] == 1 and message["newest"]["subject"] == "Offer"
    assert author.get("/messages/fresh/versions/1").json["content"] == made.json["content"]


def test_two_people_who_write_are_told_of_each_other_and_neither_loses_anything(running, author):
    other = client(running, "author")
    save(author)
    # Whoever has seen nothing saves over nothing.
    assert save(other).code == "precondition-required"
    assert save(other, headers={"If-None-Match": "*"}).status == 412
    assert save(other, headers={"If-None-Match": '"7"'}).status == 428
    theirs = save(other, headers={"If-Match": '"1"'}, content=content(subject="Theirs"))
    assert theirs.status == 200 and theirs.headers["etag"] == '"2"'
    mine = save(author, headers={"If-Match": '"1"'}, content=content(subject="Mine"))
    assert mine.status == 412 and mine.code == "precondition-failed" and mine.headers["etag"] == '"2"'
    assert re.search(r"revision 2 was saved by a test's author \(key \w{8}\) at 20", mine.json["detail"])
    assert author.get("/messages/fresh/draft").json["content"]["subject"] == "Theirs"
    for method, path in ("DELETE", "/messages/fresh/draft"), ("POST", "/messages/fresh/draft/publish"):
        assert author(method, path).status == 428
        assert author(method, path, headers={"If-Match": '"1"'}).status == 412
    assert save(author, headers={"If-Match": '"2"'}, content=content(subject="Mine")).headers["etag"] == '"3"'
    assert author("DELETE", "/messages/fresh/draft", headers={"If-Match": '"3"'}).status == 204
    assert author("DELETE", "/messages/fresh/draft", headers={"If-Match": '"3"'}).status == 404
    # A revision is never another's.
    assert save(author).headers["etag"] == '"4"'
    assert author.get("/messages/fresh").json["newest"] is None


def test_a_version_that_came_meanwhile_is_not_passed_over(author):
    save(author, "offer", base=0)
    refused = author.post("/messages/offer/draft/publish", If_Match='"1"')
    assert refused.status == 409 and refused.code == "base-changed" and "version 1 is the newest" in refused.json["detail"]
    assert save(author, "offer", base=2, headers={"If-Match": '"1"'}).code == "base-changed"
    save(author, "offer", base=1, headers={"If-Match": '"1"'})
    assert author.post("/messages/offer/draft/publish", If_Match='"2"').json == {"version": 2}


def test_publishing_again_with_the_same_key_is_answered_again(author):
    save(author)
    first = author.post("/messages/fresh/draft/publish", If_Match='"1"', Idempotency_Key="once")
    again = author.post("/messages/fresh/draft/publish", If_Match='"1"', Idempotency_Key="once")
    assert first.json == again.json == {"version": 1} and again.headers["idempotent-replay"] == "true"


def test_what_is_wrong_is_said_with_its_place(author):
    wrong = content(subject="", topic="none", html="<p>\n{{ profile.fristName }}")
    problems = author.post("/drafts/check", {"content": wrong}).json["problems"]
    assert problems == [
        {"pointer": "/content/topic", "detail": "“commercial” has no topic “none”"},
        {"pointer": "/content/subject", "detail": "“subject” is missing"},
        {
            "pointer": "/content/html",
            "line": 2,
            "column": 1,
            "detail": "unknown variable “profile.fristName”; did you mean “profile.firstName”?",
        },
    ]
    sender = {"content": content(**{"from": "Acme <é@acme.example>"})}
    [problem] = author.post("/drafts/check", sender).json["problems"]
    assert problem["pointer"] == "/content/from" and "write it with a–z" in problem["detail"]
    save(author, content=wrong)
    refused = author.post("/messages/fresh/draft/publish", If_Match='"1"')
    assert refused.status == 422 and refused.code == "invalid-input" and refused.json["errors"] == problems
    assert author.get("/messages/fresh/draft").status == 200
    for bad, pointer in [
        ({"content": {"subjct": "x"}}, "/content/subjct"), ({"content": {"html": 1}}, "/content/html"), ({}, "/content"),
        ({"content": {"channel": "fax"}}, "/content/channel"), ({"content": {}, "base": -1}, "/base"),
    ]:  # fmt: skip
        refused = author("PUT", "/messages/fresh/draft", bad, headers={"If-Match": '"1"'})
        assert refused.status == 422 and refused.json["errors"][0]["pointer"] == pointer
    assert save(author, "a%2Fb").code == "invalid-parameter"


def test_m1_7_the_link_report_says_of_each_link_whether_it_is_tracked_and_why_not(author):
    html = '<a href="https://a.example" data-tracking="false">x</a>\n<a href="#top">y</a><a href="https://b.example">z</a>'
    checked = author.post("/drafts/check", {"content": content(html=html, textPart="generated")}).json
    assert checked["problems"] == []
    found = [(one["ordinal"], one["part"], one["line"], one["tracked"], one["reason"]) for one in checked["report"]["links"]]
    assert found == [
        (1, "html", 1, False, "marked"), (2, "html", 2, False, "fragment"), (3, "html", 2, True, None),
        (4, "text", 1, False, "marked"), (5, "text", 1, True, None),
    ]  # fmt: skip
    text = {"channel": "text", "from": "Acme", "text": "Hi “you”: https://acme.example/a/much/longer/path"}
    report = author.post("/drafts/check", {"content": text}).json["report"]
    assert report["length"]["length"]["before"]["encoding"] == "UCS-2" and len(report["length"]["strays"]) == 2
    assert report["links"][0]["charactersSent"] < report["links"][0]["characters"]


def test_m2_1_the_mark_is_written_at_that_very_link_and_taken_away_again(author):
    def mark(source: str, ordinal: int, tracked: bool, **changes):
        said = {"content": content(html=source, **changes), "ordinal": ordinal, "tracked": tracked}
        return author.post("/drafts/mark", said)

    done = mark(HTML, 2, False).json
    assert done["source"] == HTML.replace(f"{PLAN} {PLAN}", PLAN + PLAN.replace("<a ", ' <a data-tracking="false" '))
    [edit] = done["edits"]
    assert edit == {"offset": HTML.index(PLAN) + len(PLAN) + 3, "length": 0, "text": ' data-tracking="false"'}
    assert done["part"] == "html"
    assert mark(done["source"], 2, True).json["source"] == HTML
    assert mark(HTML, 2, True).json["edits"] == []
    in_text = mark(HTML, 3, False, textPart="own", text="See https://acme.example/plan").json
    assert in_text["part"] == "text" and in_text["source"] == "See {{ untracked }} https://acme.example/plan"
    assert mark(HTML, 3, False).json["errors"][0]["detail"] == "the message has no such link"
    assert "mark the link in the HTML" in mark(HTML, 3, False, textPart="generated").json["detail"]
    assert "fragment" in mark('<a href="#x">', 1, False).json["detail"]


def test_m3_1_each_profile_is_shown_what_it_would_get_and_nothing_of_it_leads_anywhere(running, author):
    def preview(profile, **changes):
        return author.post("/drafts/preview", {"content": content(**changes), "profile": profile})

    ada = preview("ada", preheader="For {{ profile.firstName }}").json
    assert "Hello Ada" in ada["html"] and ada["preheader"] == "For Ada" and ada["to"] == "ada@example.com"
    assert ada["decision"]["track"] == {"allowed": True, "reason": ada["decision"]["track"]["reason"]}
    assert [one["tracked"] for one in ada["links"]] == [True, True]
    for link in ada["links"]:
        assert link["destination"] == "https://acme.example/plan" and link["sentURL"] in ada["html"]
        assert request(link["sentURL"]).status == 404
    pixel = re.search(r'<img src="([^"]+)"', ada["html"])[1]
    assert request(pixel).status == 200
    bob = preview("bob").json
    assert "Hello Bob" in bob["html"] and "<img" not in bob["html"] and bob["html"].count("https://acme.example/plan") == 2
    assert bob["decision"]["send"]["allowed"] and "opted out of “tracking”" in bob["decision"]["track"]["reason"]
    assert {one["reason"] for one in bob["links"]} == {"noConsent"}
    nobody = preview(None).json
    assert nobody["to"] is None and nobody["decision"] is None and {one["reason"] for one in nobody["links"]} == {"noRecipient"}
    assert preview("nobody").json["errors"][0]["pointer"] == "/profile"
    assert "no address" in preview("nowhere").json["detail"]
    # Asked of a link or pixel of a preview, nobody has done anything.
    running.processed()
    assert running.interactions() == []


def test_m1_4_the_preheader_and_the_generated_text_are_in_what_is_sent(running, author):
    save(author, "offer", base=1, content=content(preheader="Only today", textPart="generated"))
    assert author.post("/messages/offer/draft/publish", If_Match='"1"').status == 200
    [_, _] = running.mails(2)
    sent = client(running).post("/messages/offer/test-sends", {"profile": "ada"})
    assert sent.status == 200 and sent.json["outcome"] == "sent" and sent.json["decision"]["track"]["allowed"]
    [test] = [one for one in running.mails(3) if b"Only today" in one.html]
    assert test.html.index(b"Only today") < test.html.index(b"Hello Ada")
    assert b"Hello Ada" in test.text and b"Plan <http" in test.text


def test_m11_2_a_draft_is_sent_as_a_test_and_not_published(running, author):
    before = {one.file for one in running.mails(2)}
    save(author, "offer", base=1, content=content(subject="Draft", html=HTML.replace("/plan", "/draft")))

    def send(profile="ada", message="offer", **headers):
        return author.post(f"/messages/{message}/draft/test-sends", {"profile": profile}, **headers)

    first = send(If_Match='"1"', Idempotency_Key="try-1")
    assert first.status == 200 and first.json["outcome"] == "sent" and first.json["decision"]["track"]["allowed"]
    again = send(If_Match='"1"', Idempotency_Key="try-1")
    assert again.json == first.json and again.headers["idempotent-replay"] == "true"
    [test] = [one for one in running.mails(3) if one.file not in before]
    # The edge knows its links.
    assert request(test.link("Plan")).headers["location"] == "https://acme.example/draft"
    assert request(test.pixel).status == 200
    found = running.recorded(2)
    assert {one["kind"] for one in found} == {"emailClicked", "emailOpened"}
    for one in found:
        assert one["test"] and one["profile"] == "ada" and one["message"] == "offer"
        assert one["journey"] is None and one["messageVersion"] is None
    everybody = client(running)
    assert everybody.get("/interactions").json["items"] == found
    rows = everybody.get("/interactions", Accept="text/csv").body.decode().splitlines()
    assert all(row.split(",")[6] == "" for row in rows[1:]) and len(rows) == 3
    assert everybody.post("/links/resolve", {"url": test.link("Plan")}).json["messageVersion"] is None
    # Nothing else has changed.
    assert [one["version"] for one in author.get("/messages/offer/versions").json["items"]] == [1]
    assert author.get("/messages/offer").json["draft"] == 1
    [figures] = running.report()
    assert figures["version"] == 1 and figures["sent"] == 2
    assert all(count == 0 for of in ("clicks", "opens") for count in figures[of].values())
    assert author.post("/messages/offer/draft/publish", If_Match='"1"').json == {"version": 2}
    assert len(running.report()) == 2


def test_m11_2_a_draft_that_cannot_be_sent_is_refused_and_why_is_said(running, author):
    def send(profile="ada", message="fresh", **headers):
        return author.post(f"/messages/{message}/draft/test-sends", {"profile": profile}, **headers)

    assert send().code == send(If_Match='"1"').code == "not-found"
    save(author)
    assert send().status == 428
    superseded = send(If_Match='"9"')
    assert superseded.status == 412 and "revision 1 was saved by" in superseded.json["detail"]
    assert send("nobody", If_Match='"1"').json["errors"][0]["pointer"] == "/profile"
    assert "no address" in send("nowhere", If_Match='"1"').json["detail"]
    save(author, content=content(html=HTML + "{{ profile.none }}"), headers={"If-Match": '"1"'})
    unfinished = send(If_Match='"2"')
    assert unfinished.status == 422 and unfinished.json["errors"][0]["pointer"] == "/content/html"
    assert client(running, "sender").post("/messages/fresh/draft/test-sends", {"profile": "ada"}).code == "forbidden"
    # A message that has never been published is sent like any other.
    save(author, headers={"If-Match": '"2"'})
    assert send(If_Match='"3"').json["outcome"] == "sent"
    assert author.get("/messages/fresh").json["newest"] is None
    assert author.get("/messages/fresh/versions").json.get("items", []) == []


def test_roles_may_do_what_is_theirs(running):
    analyst, sender = client(running, "analyst"), client(running, "sender")
    assert analyst.get("/messages").status == sender.get("/messages").status == 200
    for one in analyst, sender:
        assert save(one).code == "forbidden" and one.get("/messages/offer/draft").code == "forbidden"
        assert one.post("/drafts/preview", {"content": content()}).code == "forbidden"
