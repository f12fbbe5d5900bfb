"""M11.2: a test send goes out tracked, and stays out of every figure."""

import json

import pytest

import mail
from api import client
from demo import Demo
from waymark import records, waymark
from wire import request


@pytest.fixture
def running(workspace, serve):
    workspace.profiles(
        {"id": "ada", "email": "ada@example.com"}, {"id": "bob", "email": "bob@example.com"}, {"id": "nowhere", "email": ""}
    )
    workspace.consent(("ada@example.com", "tracking", "opted-in"), ("bob@example.com", "commercial", "opted-out"))
    workspace.flow("spring", "steps:\n  - id: offer\n    email: offer\n")
    return serve()


def send(running: Demo, *arguments, status: int = 0):
    return waymark("send", *arguments, "--directory", running.directory, status=status)


def test_m11_2_a_test_send_is_tracked_and_in_no_figure(running):
    [before] = running.mails(1)
    assert send(running, "offer", "--to", "ada", "--test").out == "Sent.\n"
    [test] = [one for one in running.mails(2) if one.file != before.file]
    assert test.profile == "ada" and len(mail.tracked(test.html)) == 2
    assert request(test.link("Plan")).status == 302 and request(test.pixel).status == 200
    found = running.recorded(2)
    assert {one["kind"] for one in found} == {"emailClicked", "emailOpened"}
    assert all(one["test"] and one["profile"] == "ada" and one["journey"] is None for one in found)
    [figures] = running.report()
    assert figures["sent"] == 1 and figures["clicks"]["total"] == figures["opens"]["total"] == 0
    assert figures["clicks"]["automated"] == figures["clicks"]["anonymous"] == figures["clicks"]["unique"] == 0
    # Real ones are counted as ever.
    assert request(before.link("Plan")).status == 302
    running.recorded(3)
    [figures] = running.report()
    assert figures["clicks"]["total"] == figures["clicks"]["unique"] == 1
    [status] = records("journey", "status", "spring", "--directory", running.directory)
    assert status["steps"][0]["passed"] == {"sent": 1, "no-consent": 1, "no-contact-point": 1}


def test_m10_4_a_test_send_is_held_about_the_person_and_erased_with_it(running):
    send(running, "offer", "--to", "ada", "--test")
    test = running.mails(2)
    for one in test:
        request(one.link("Plan"))
    running.recorded(2)
    held = json.loads(waymark("profile", "export", "ada", "--directory", running.directory).out)
    assert sorted(one.get("journey", "") for one in held["deliveries"]) == ["", "spring"]
    assert len(held["interactions"]) == 2
    waymark("profile", "erase", "ada", "--yes", "--directory", running.directory)
    # Of the test nothing is left; the other is anonymous.
    [left] = running.interactions()
    assert left["anonymous"] and left["journey"] == "spring"
    [figures] = running.report()
    assert (figures["sent"], figures["clicks"]["total"], figures["clicks"]["anonymous"]) == (1, 1, 1)


def test_m11_2_a_draft_is_sent_by_the_command_line_and_held_about_the_person(running):
    author = client(running, "author")
    html = '<a href="https://acme.example/draft">Draft</a>'
    content = {"subject": "Draft", "from": "Acme <post@acme.example>", "html": html}
    assert "no draft of a message “offer”" in send(running, "offer", "--draft", "--to", "ada", "--test", status=1).err
    assert author("PUT", "/messages/offer/draft", {"base": 1, "content": content | {"from": "x"}}).status == 201
    unfinished = send(running, "offer", "--draft", "--to", "ada", "--test", status=1).err
    assert "the draft is not finished: from" in unfinished
    assert author("PUT", "/messages/offer/draft", {"base": 1, "content": content}, headers={"If-Match": '"1"'}).status == 200
    assert "consent does not allow" in send(running, "offer", "--draft", "--to", "bob", "--test", status=1).err
    for _ in range(2):
        assert send(running, "offer", "--draft", "--to", "ada", "--test").out == "Sent.\n"
    tests = [one for one in running.mails(3) if b">Draft<" in one.html]
    assert len(tests) == 2
    for one in tests:
        assert request(one.link("Draft")).headers["location"] == "https://acme.example/draft"
    found = running.recorded(2)
    assert all(one["test"] and one["messageVersion"] is None and one["link"]["url"].endswith("/draft") for one in found)
    shown = waymark("resolve", tests[0].link("Draft"), "--directory", running.directory).out
    assert "message      offer, draft\n" in shown
    [figures] = running.report()
    assert figures["sent"] == 1 and figures["clicks"]["total"] == 0
    # The newest version is what it was.
    send(running, "offer", "--to", "ada", "--test")
    assert len([one for one in running.mails(4) if b">Draft<" in one.html]) == 2
    held = json.loads(waymark("profile", "export", "ada", "--directory", running.directory).out)
    assert sorted(one.get("messageVersion", 0) for one in held["deliveries"]) == [0, 0, 1, 1]
    waymark("profile", "erase", "ada", "--yes", "--directory", running.directory)
    assert running.interactions() == []


def test_m7_3_a_click_that_asks_for_anonymity_leaves_nothing_of_a_test_send(running):
    [before] = running.mails(1)
    send(running, "offer", "--to", "ada", "--test")
    [test] = [one for one in running.mails(2) if one.file != before.file]
    assert request(test.link("Plan"), headers={"DNT": "1"}).status == 302
    running.processed()
    assert running.interactions() == []


def test_m3_3_consent_counts_for_test_sends_too(running):
    assert "consent does not allow" in send(running, "offer", "--to", "bob", "--test", status=1).err
    assert "no address" in send(running, "offer", "--to", "nowhere", "--test", status=1).err
    assert "no message “ofer”" in send(running, "ofer", "--to", "ada", "--test", status=1).err
    assert "no such profile" in send(running, "offer", "--to", "nobody", "--test", status=1).err
    assert "--test" in send(running, "offer", "--to", "ada", status=2).err


def test_without_anybody_who_sends_it_waits(running):
    running.mails(1)
    running.stop()
    [said] = records("send", "offer", "--to", "ada", "--test", "--wait", "0", "--directory", running.directory)
    assert said == {"outcome": "waiting", "tracked": True}
    running.start()
    assert len(running.mails(2)) == 2
