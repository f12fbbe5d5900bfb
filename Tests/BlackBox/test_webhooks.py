"""Webhooks: interactions are sent as signed batches of CloudEvents, at least once, with ids that stay."""

import base64
import json
import random
import re
import time

import pytest

import mail
from clock import Clock
from demo import Demo
from tls import Authority
from waymark import eventually, waymark
from webhooks import PRIVATE, Receiver, add, dead_letters, is_signed, shown
from wire import request


@pytest.fixture
def running(tmp_path):
    with Demo(tmp_path / "demo", "--profiles", 2, extra=PRIVATE) as demo:
        demo.mails(5)
        yield demo


def tracked(running: Demo) -> list[mail.Mail]:
    """The mails to the two who have opted in."""
    return [one for one in running.mails(5) if one.profile.startswith("profile-")]


def click(one: mail.Mail):
    assert request(one.link('data-tracking-name="Masthead"')).status == 302


def test_interactions_are_sent_as_they_are_recorded(running):
    with Receiver() as receiver:
        hook = add(running.directory, receiver.url)
        assert re.fullmatch(r"[a-z2-7]{8}", hook["id"]) and hook["kinds"][0] == "emailOpened"
        first = tracked(running)[0]
        request(first.pixel)
        click(first)
        events = receiver.events(2)
        shown_by_command = running.interactions()
        assert [event["data"] for event in events] == shown_by_command
        for event, one in zip(events, shown_by_command):
            assert event["specversion"] == "1.0" and event["id"] == one["id"] and event["time"] == one["at"]
            assert event["type"] == f"waymark.{one['kind']}" and event["subject"] == one["message"]
            assert event["datacontenttype"] == "application/json"
            assert re.fullmatch(r"/api/orgs/[A-Za-z0-9_-]{22}", event["source"])
            assert event["source"] in first.pixel
        for one in receiver.requests:
            assert one.headers["content-type"] == "application/cloudevents-batch+json"
            assert is_signed(one, hook["secret"]) and not is_signed(one, add(running.directory, receiver.url)["secret"])
            assert abs(int(one.headers["webhook-timestamp"]) - time.time()) < 60
        # Once.
        assert len(receiver.taken) == 2 and len({one.headers["webhook-id"] for one in receiver.requests}) == len(
            receiver.requests
        )


def test_what_comes_soon_after_goes_over_the_same_connection(running):
    with Receiver() as receiver:
        hook = add(running.directory, receiver.url)
        for number in range(1, 7):
            click(tracked(running)[0])
            receiver.events(number)
        # On a busy machine one may have been idle for too long.
        assert len(receiver.requests) == 6 and receiver.connections <= 3
        # Not after a failure: the host is looked up again.
        receiver.answer = lambda _: (500, {})
        click(tracked(running)[0])
        eventually(lambda: shown(running.directory, hook)["failure"])
        receiver.answer, before = lambda _: (200, {}), receiver.connections
        receiver.events(7, within=20)
        assert receiver.connections == before + 1


def test_only_the_kinds_asked_for_and_only_from_now_on(running):
    first, second = tracked(running)
    click(first)
    running.recorded(1)
    with Receiver() as receiver:
        add(running.directory, receiver.url, "--kind", "emailClicked")
        request(second.pixel)
        click(second)
        running.recorded(3)
        [event] = receiver.events(1)
        assert event["type"] == "waymark.emailClicked" and event["data"]["profile"] == second.profile


def test_what_is_not_taken_is_sent_again_with_the_same_ids(running):
    failures = [(500, {}), (302, {"location": "/elsewhere"}), None]
    with Receiver(lambda _: failures.pop(0) if failures else (204, {})) as receiver, Receiver() as other:
        hook = add(running.directory, receiver.url)
        add(running.directory, other.url)
        click(tracked(running)[0])
        # One that fails has no other wait.
        [once] = other.events(1)
        failure = eventually(lambda: shown(running.directory, hook)["failure"], what="the failure is shown")
        assert failure["attempts"] == 1 and failure["reason"] == "status 500"
        # Later clicks wait behind it.
        click(tracked(running)[1])
        events = receiver.events(2, within=60)
        assert [event["id"] for event in events] == [one["id"] for one in running.interactions()]
        assert events[0] == once
        # After five seconds and ten and twenty, a fifth more or less; nobody followed the redirect.
        tries = [one for one in receiver.requests if one.events[0]["id"] == once["id"]]
        assert len(tries) == 4 and all(one.path == "/hook" for one in receiver.requests)
        assert len({one.headers["webhook-id"] for one in tries}) == 1 and len({one.body for one in tries}) == 1
        assert all(is_signed(one, hook["secret"]) for one in tries)
        assert shown(running.directory, hook)["failure"] is None
        assert len(other.taken) == 2


def test_m6_3_every_event_arrives_through_kills_under_the_id_that_it_has(running):
    """Some more than once; none never, and none under another id."""
    one = tracked(running)[0]
    urls = [one.pixel, one.link('data-tracking-name="Masthead"')]
    with Receiver(lambda _: random.choice([(200, {}), (200, {}), None])) as receiver:
        hook = add(running.directory, receiver.url)
        for _ in range(4):
            for url in urls * 30:
                request(url)
            running.kill()
            running.start()
        receiver.answer = lambda _: (200, {})
        everything = running.recorded(240, within=10)
        eventually(
            lambda: {event["id"] for event in receiver.taken} == {one["id"] for one in everything}, within=90,
            what="every event has arrived",
        )  # fmt: skip
        known = {one["id"]: one for one in everything}
        assert all(event["data"] == known[event["id"]] for event in receiver.taken)
        assert all(is_signed(one, hook["secret"]) and len(one.events) <= 100 for one in receiver.requests)
        # In their order, but for what came again.
        firsts = list(dict.fromkeys(int(event["id"]) for event in receiver.taken))
        assert firsts == sorted(firsts)


def test_what_is_not_taken_for_three_days_can_be_sent_again_later(tmp_path):
    clock = Clock(tmp_path, "2026-03-02 10:00:00")
    with (
        Demo(tmp_path / "demo", "--profiles", 2, extra=PRIVATE | clock.environment) as running,
        Receiver(lambda _: (503, {})) as receiver,
    ):
        first, second = tracked(running)
        hook = add(running.directory, receiver.url)
        click(first)
        [lost] = running.recorded(1)
        for tries in range(1, 6):
            eventually(lambda: len(receiver.requests) == tries)
            eventually(lambda: (shown(running.directory, hook)["failure"] or {}).get("attempts") == tries)
            clock.move(hours=10)
        eventually(lambda: len(receiver.requests) == 6)
        assert dead_letters(running.directory, hook) == []
        clock.move(hours=48)
        [letter] = eventually(lambda: dead_letters(running.directory, hook))
        assert letter["first"] <= lost["id"] <= letter["last"] and letter["reason"] == "status 503"
        # What comes after is not held up by it.
        receiver.answer = lambda _: (200, {})
        click(second)
        clock.move(hours=10)
        [taken] = receiver.events(1)
        assert taken["data"]["profile"] == second.profile and shown(running.directory, hook)["failure"] is None
        assert waymark("webhook", "replay", hook["id"], "--directory", running.directory).out == (
            "1 dead letter is sent again.\n"
        )
        [_, again] = receiver.events(2)
        assert again["id"] == lost["id"] and again["data"] == lost
        eventually(lambda: dead_letters(running.directory, hook) == [])
        waymark("webhook", "replay", hook["id"], "--directory", running.directory, status=1)


def test_a_dead_letter_that_is_refused_again_holds_up_nothing_and_ends(tmp_path):
    clock = Clock(tmp_path, "2026-03-02 10:00:00")
    with (
        Demo(tmp_path / "demo", "--profiles", 2, extra=PRIVATE | clock.environment) as running,
        Receiver(lambda _: (503, {})) as receiver,
    ):
        first, second = tracked(running)
        hook = add(running.directory, receiver.url)
        click(first)
        [poison] = running.recorded(1)
        eventually(lambda: shown(running.directory, hook)["failure"])
        clock.move(hours=73)
        [letter] = eventually(lambda: dead_letters(running.directory, hook))
        assert letter["attempts"] == 2 and not letter["replaying"] and letter["retryAt"] is None

        def refusing(request):
            return (422, {}) if any(event["id"] == poison["id"] for event in request.events) else (200, {})

        receiver.answer = refusing
        waymark("webhook", "replay", hook["id"], "--directory", running.directory)
        [letter] = eventually(lambda: (all := dead_letters(running.directory, hook))[0]["retryAt"] and all)
        assert letter["replaying"] and letter["reason"] == "status 422" and letter["attempts"] == 3
        # What is new comes at once all the same.
        clock.move(hours=9)
        for number in range(1, 4):
            click(second)
            events = receiver.events(number, within=10)
            assert len(events) == number and all(event["data"]["profile"] == second.profile for event in events)
        # Each that is taken leaves the replay the failures that it has, and three days end it.
        eventually(lambda: dead_letters(running.directory, hook)[0]["attempts"] == 4)
        clock.move(hours=64)
        [letter] = eventually(
            lambda: not (all := dead_letters(running.directory, hook))[0]["replaying"] and all, what="the replay ends"
        )  # fmt: skip
        assert letter["first"] <= poison["id"] <= letter["last"]
        assert letter["attempts"] == 5 and letter["retryAt"] is None and letter["reason"] == "status 422"
        count = len(receiver.requests)
        clock.move(hours=24)
        click(second)
        receiver.events(4)
        assert len(receiver.requests) == count + 1 and shown(running.directory, hook)["failure"] is None
        # Asked for again, it is sent again, and a receiver that takes it has it.
        receiver.answer = lambda _: (200, {})
        waymark("webhook", "replay", hook["id"], "--directory", running.directory)
        assert receiver.events(5)[-1]["id"] == poison["id"]
        eventually(lambda: dead_letters(running.directory, hook) == [])


def test_m10_4_what_was_erased_before_it_was_sent_is_sent_as_it_is_then(running):
    with Receiver(lambda _: (500, {})) as receiver:
        add(running.directory, receiver.url)
        one = tracked(running)[0]
        click(one)
        eventually(lambda: receiver.requests)
        assert receiver.requests[0].events[0]["data"]["profile"] == one.profile
        waymark("profile", "erase", one.profile, "--yes", "--directory", running.directory)
        receiver.answer = lambda _: (200, {})
        [event] = receiver.events(1, within=60)
        assert event["data"]["anonymous"] and event["data"]["profile"] is None and event["data"]["destination"] is None
        assert one.profile.encode() not in receiver.requests[-1].body


@pytest.mark.parametrize(
    "url, why",
    [
        ("http://example.com/", "begins with https"),
        ("ftp://example.com/", "needs a URL"),
        ("crm.example", "needs a URL"),
        ("https://user:secret@example.com/", "no name, password or fragment"),
        ("https://example.com/#part", "no name, password or fragment"),
        ("https://127.0.0.1/", "public internet"),
        ("https://[::1]/", "public internet"),
        ("https://[::ffff:127.0.0.1]/", "public internet"),
        ("https://169.254.169.254/latest/meta-data/", "public internet"),
        ("https://[fe80::1%25eth0]/", "in ASCII"),
        ("https://example.com/" + "a" * 2000, "2000 bytes"),
    ],
)
def test_what_is_no_url_for_a_webhook(demo, url, why):
    assert why in waymark("webhook", "add", url, "--directory", demo.directory, status=1).err


@pytest.mark.parametrize("host", ["localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0"])
def test_names_and_numbers_that_lead_inside_are_asked_nothing(demo, host):
    """They are resolved first, and nothing is sent to where they lead."""
    with Receiver() as receiver:
        url = receiver.url.replace("http://127.0.0.1", f"https://{host}")
        added = json.loads(waymark("webhook", "add", url, "--json", "--directory", demo.directory).out)
        tried = waymark("webhook", "test", added["id"], "--directory", demo.directory, status=1)
        assert "an address of the host is not one of the public internet" in tried.err
        click(demo.mail("opted-in"))
        eventually(lambda: shown(demo.directory, added)["failure"])
        assert "public internet" in shown(demo.directory, added)["failure"]["reason"]
        assert receiver.requests == []
        waymark("webhook", "remove", added["id"], "--directory", demo.directory)


def test_the_certificate_is_the_hosts_whichever_address_is_asked(running, tmp_path):
    """The client is told an address; the name stays what has to be on the certificate."""
    authority = Authority()
    authority.ca.cert_pem.write_to_path(tmp_path / "ca.pem")
    trusting = PRIVATE | {"WAYMARK_WEBHOOKS_CA_FILE": str(tmp_path / "ca.pem")}
    ours, theirs = (authority.issue(tmp_path, name, name) for name in ("localhost", "other.example"))

    def tried(certificate: tuple, extra: dict) -> tuple[int, str]:
        with Receiver(certificate=certificate) as receiver:
            hook = add(running.directory, receiver.url)
            done = waymark("webhook", "test", hook["id"], "--directory", running.directory, extra=extra, status=None)
            assert len(receiver.requests) == (done.status == 0)
            return done.status, done.err

    assert tried(ours, trusting) == (0, "")
    for certificate, extra in [(theirs, trusting), (ours, PRIVATE)]:
        status, said = tried(certificate, extra)
        assert status == 1 and "SSL" in said, said


def test_a_test_event(running):
    with Receiver() as receiver:
        hook = add(running.directory, receiver.url)
        waymark("webhook", "test", hook["id"], "--directory", running.directory, extra=PRIVATE)
        [one] = receiver.requests
        [event] = one.events
        assert event["type"] == "waymark.test" and event["data"] == {"webhook": hook["id"]} and is_signed(one, hook["secret"])
        receiver.answer = lambda _: (404, {})
        failed = waymark("webhook", "test", hook["id"], "--directory", running.directory, extra=PRIVATE, status=1)
        assert "status 404" in failed.err
        # It is no failure of what is sent.
        assert shown(running.directory, hook)["failure"] is None


def test_the_secret_is_shown_once_and_kept_nowhere(running):
    with Receiver() as receiver:
        hook = add(running.directory, receiver.url)
        click(tracked(running)[0])
        receiver.events(1)
        listed = waymark("webhook", "list", "--json", "--directory", running.directory).out
        said = waymark("webhook", "show", hook["id"], "--directory", running.directory).out
        secret = hook["secret"].removeprefix("whsec_").encode()
        kept = [file.read_bytes() for file in running.directory.rglob("*") if file.is_file()]
        for text in [listed.encode(), said.encode(), running.said().encode(), *kept]:
            assert secret not in text and base64.b64decode(secret) not in text
        waymark("webhook", "remove", hook["id"], "--directory", running.directory)
        count = len(receiver.requests)
        click(tracked(running)[1])
        running.recorded(2)
        waymark("webhook", "show", hook["id"], "--directory", running.directory, status=1)
        assert len(receiver.requests) == count
