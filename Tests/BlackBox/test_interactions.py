"""`waymark interactions`: what a click leaves behind, within two seconds, while the demo runs."""

import re
from datetime import datetime, timedelta, timezone

import pytest

import mail
import sample
from wire import request

FIELDS = {
    "id", "kind", "at", "organization", "journey", "message", "messageVersion", "profile", "anonymous", "link",
    "destination", "automated",
}  # fmt: skip
ANONYMOUS = [{"Sec-GPC": "1"}, {"DNT": "1"}, {"Sec-GPC": "1", "DNT": "0"}]


def assert_just_now(at: str):
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", at), at
    age = datetime.now(timezone.utc) - datetime.fromisoformat(at)
    assert timedelta(seconds=-1) < age < timedelta(seconds=60)


def assert_of_the_sample(one: dict):
    assert set(one) == FIELDS
    assert isinstance(one["id"], (str, int)) and one["id"]
    assert_just_now(one["at"])
    assert (one["organization"], one["journey"], one["message"]) == ("northpath", "welcome", "welcome")
    assert one["messageVersion"] == 1
    assert one["automated"] is None


def test_a_click_names_who_what_and_where(fresh):
    request(fresh.mail("opted-in").link('data-tracking-name="Lofoten"'))
    [clicked] = fresh.recorded(1, within=2)
    assert_of_the_sample(clicked)
    assert clicked["kind"] == "emailClicked"
    assert clicked["profile"] == "opted-in" and clicked["anonymous"] is False
    assert set(clicked["link"]) == {"ordinal", "name", "url"}
    assert clicked["link"]["name"] == "Lofoten"
    assert clicked["link"]["url"] == "https://northpath.example/routes/lofoten?days=7&season=autumn"
    assert clicked["destination"] == clicked["link"]["url"]
    assert isinstance(clicked["link"]["ordinal"], int) and clicked["link"]["ordinal"] >= 1


def test_an_open_has_no_link(fresh):
    request(fresh.mail("opted-in").pixel)
    [opened] = fresh.recorded(1)
    assert_of_the_sample(opened)
    assert opened["kind"] == "emailOpened"
    assert opened["profile"] == "opted-in" and opened["anonymous"] is False
    assert opened["link"] is None and opened["destination"] is None


def test_a_personalised_click_has_the_url_as_written_and_the_destination_as_sent(fresh):
    request(fresh.mail("opted-in").link('data-tracking-name="Trips from home"'))
    [clicked] = fresh.recorded(1)
    assert clicked["link"]["url"] == sample.TRIPS
    assert clicked["destination"] == sample.TRIPS_OF_ZOE


def test_m1_5_every_link_is_recorded_with_its_own_destination(fresh):
    received = fresh.mail("opted-in")
    for url in mail.tracked(received.html) + mail.tracked(received.text):
        request(url)
    expected = sample.HTML_DESTINATIONS + sample.TEXT_DESTINATIONS
    found = fresh.recorded(len(expected))
    assert sorted(one["destination"] for one in found) == sorted(expected)
    assert len({one["id"] for one in found}) == len(expected)
    assert {one["kind"] for one in found} == {"emailClicked"}


@pytest.mark.parametrize("headers", ANONYMOUS, ids=str)
def test_m7_3_a_request_not_to_be_tracked_is_recorded_as_anonymous(fresh, headers):
    received = fresh.mail("opted-in")
    answer = request(received.link('data-tracking-name="Trips from home"'), headers=headers)
    assert answer.location == sample.TRIPS_OF_ZOE
    request(received.pixel, headers=headers)
    found = {one["kind"]: one for one in fresh.recorded(2)}
    for one in found.values():
        assert_of_the_sample(one)
        assert one["anonymous"] is True
        assert one["profile"] is None and one["destination"] is None
    assert found["emailClicked"]["link"]["url"] == sample.TRIPS
    assert found["emailClicked"]["link"]["name"] == "Trips from home"
    assert found["emailOpened"]["link"] is None


def test_m7_3_a_request_that_allows_tracking_is_attributed(fresh):
    request(mail.tracked(fresh.mail("opted-in").html)[0], headers={"Sec-GPC": "0", "DNT": "0"})
    [clicked] = fresh.recorded(1)
    assert clicked["profile"] == "opted-in"


def test_the_same_link_twice_is_two_interactions(fresh):
    for _ in range(2):
        request(mail.tracked(fresh.mail("opted-in").html)[0])
    assert len({one["id"] for one in fresh.recorded(2)}) == 2
