"""Webhooks: interactions are sent as signed batches of CloudEvents, at least once, with ids that stay."""

import json
import re
import time

import pytest

import mail
from clock import Clock
from demo import Demo
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
        eventually(lambda: shown(running.directory, hook)["failure"], what="the failure is shown")
        failure = shown(running.directory, hook)["failure"]
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
