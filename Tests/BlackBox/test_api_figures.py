"""Figures of all messages, what needs attention, and timelines by the API."""

import itertools

import pytest

import api
import mail
from wire import request

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"
DESKTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0.0.0 Safari/537.36"


@pytest.fixture(scope="module")
def clicked(demo):
    """A demo where a recipient opened on a phone and clicked on both, once asking not to be tracked; and a browser fetched a page ahead."""
    one = demo.mail("opted-in")
    first, second = mail.tracked(one.html)[:2]
    for url, agent in [(one.pixel, PHONE), (first, PHONE), (first, DESKTOP), (second, DESKTOP)]:
        request(url, headers={"User-Agent": agent})
    request(first, headers={"User-Agent": DESKTOP, "Sec-Purpose": "prefetch"})
    request(first, headers={"User-Agent": DESKTOP, "Sec-GPC": "1"})
    demo.recorded(6)
    return demo


def test_m12_1_every_message_is_in_the_list_with_the_sums_of_its_versions(clicked):
    author = api.client(clicked, "author")
    pages, after = [], ""
    while after is not None:
        page = author.get(f"/figures?limit=1{after and '&after=' + after}").json
        pages += page["items"]
        after = page["next"]
    assert pages == author.get("/figures").json["items"]
    versions = {name: list(found) for name, found in itertools.groupby(clicked.report(), lambda one: one["message"])}
    assert sorted(one["message"] for one in pages) == sorted(versions)
    [welcome] = [one for one in pages if one["message"] == "welcome"]
    # There is one version, whose figures these are.
    [only] = versions["welcome"]
    assert {key: value for key, value in welcome.items() if key != "publishedAt"} == {
        key: value for key, value in only.items() if key not in ("links", "organization")
    }
    assert author.get("/figures?after=eA").code == "invalid-parameter"


@pytest.mark.parametrize(
    "path, code",
    [
        ("/figures/none/hours", "not-found"),
        ("/figures/none/devices", "not-found"),
        ("/figures/welcome/hours?version=9", "not-found"),
        ("/figures/welcome/devices?version=9", "not-found"),
        ("/figures/welcome/hours?of=link&version=1&ordinal=999", "not-found"),
        ("/figures/welcome/devices?version=0", "invalid-parameter"),
        ("/attention?since=yesterday", "invalid-parameter"),
        ("/profiles/nobody/timeline", "not-found"),
        ("/profiles/opted-in/timeline?after=eA", "invalid-parameter"),
    ],
)
def test_what_is_not_there_is_said(clicked, path, code):
    assert api.client(clicked).get(path).code == code


def test_m12_2_devices_are_those_of_people(clicked):
    """What a browser fetched ahead is in none."""
    version = api.client(clicked, "analyst").get("/figures/welcome/devices?version=1").json
    assert (version["opens"], version["clicks"]) == ({"phone": 1}, {"phone": 1, "desktop": 3})
    assert [link["devices"] for link in version["links"]] == [{"phone": 1, "desktop": 2}, {"desktop": 1}]


def test_nothing_needs_attention_where_all_is_well(clicked):
    assert api.client(clicked, "analyst").get("/attention").json == {"unconfirmed": {}, "retrying": [], "late": []}


def test_a_timeline_has_all_that_a_profile_was_sent_did_and_said(clicked):
    admin = api.client(clicked)
    entries, after = [], ""
    while after is not None:
        page = admin.get(f"/profiles/opted-in/timeline?limit=2{after and '&after=' + after}").json
        assert 0 < len(page["items"]) <= 2
        entries += page["items"]
        after = page["next"]
    assert entries == admin.get("/profiles/opted-in/timeline").json["items"]
    assert [one["at"] for one in entries] == sorted((one["at"] for one in entries), reverse=True)
    by_kind = {kind: [one[kind] for one in entries if one["kind"] == kind] for kind in ("delivery", "interaction", "consent", "run")}
    interactions = [one for one in admin.get("/interactions").json["items"] if one["profile"] == "opted-in"]
    assert sorted(by_kind["interaction"], key=lambda one: int(one["id"])) == interactions and len(interactions) == 5
    assert {one["message"] for one in by_kind["delivery"]} >= {"welcome"}
    assert all(one["state"] == "sent" for one in by_kind["delivery"])
    assert {one["change"]["purpose"] for one in by_kind["consent"]} >= {"tracking"}
    assert by_kind["run"]
    # What is anonymous leads to nobody.
    kinds = {one["kind"] for one in admin.get("/profiles/opted-out/timeline").json["items"]}
    assert "interaction" not in kinds and "delivery" in kinds


def test_a_timeline_takes_all_that_it_shows(clicked):
    """A sender may read profiles, but not what people did."""
    for role in ("author", "analyst", "sender"):
        client = api.client(clicked, role)
        assert client.get("/profiles/opted-in/timeline").code == "forbidden", role
    assert client.get("/profiles/opted-in").status == 200
