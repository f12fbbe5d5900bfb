"""Figures over time and by device, an organization's activity, and timelines by the API."""

import itertools
from datetime import datetime, timedelta

import pytest

import api
import mail
from wire import request

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"
DESKTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0.0.0 Safari/537.36"
SCANNER = "curl/8.5.0"
COUNTS = ("total", "unique", "anonymous", "automated")


@pytest.fixture(scope="module")
def clicked(demo):
    """A demo where a recipient opened on a phone and clicked on both, once asking not to be tracked; and a program clicked."""
    one = demo.mail("opted-in")
    first, second = mail.tracked(one.html)[:2]
    for url, agent in [(one.pixel, PHONE), (first, PHONE), (first, DESKTOP), (second, DESKTOP), (first, SCANNER)]:
        request(url, headers={"User-Agent": agent})
    request(first, headers={"User-Agent": DESKTOP, "Sec-GPC": "1"})
    demo.recorded(6)
    return demo


def sums(hours: list[dict]) -> dict:
    return {name: sum(hour[name] for hour in hours) for name in COUNTS}


def text(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


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


def test_m12_2_hours_add_up_to_the_figures(clicked):
    analyst = api.client(clicked, "analyst")
    [whole] = analyst.get("/figures/welcome").json["versions"]
    for query, counts in [("subject=clicks", whole["clicks"]), ("subject=opens", whole["opens"]), ("", whole["clicks"]),
                          *((f"subject=link&version=1&ordinal={one['ordinal']}", one["clicks"]) for one in whole["links"])]:  # fmt: skip
        answer = analyst.get(f"/figures/welcome/hours?{query}").json
        assert sums(answer["hours"]) == counts, query
        assert all(hour["hour"].endswith(":00:00.000Z") for hour in answer["hours"])
        assert answer["since"] < answer["until"]
    assert whole["clicks"] == {"total": 4, "unique": 1, "anonymous": 1, "automated": 1}


def test_only_the_hours_that_are_asked_for_come(clicked):
    analyst = api.client(clicked, "analyst")
    [hour, *_] = analyst.get("/figures/welcome/hours").json["hours"]
    start = datetime.fromisoformat(hour["hour"])
    for since, until, found in [
        (start, start + timedelta(hours=1), [hour]),
        # Whole hours: nothing that was asked for is left out.
        (start + timedelta(minutes=59), start + timedelta(minutes=60), [hour]),
        (start - timedelta(hours=1), start + timedelta(seconds=1), [hour]),
        (start - timedelta(days=1), start, []),
    ]:
        answer = analyst.get(f"/figures/welcome/hours?since={text(since)}&until={text(until)}").json
        assert answer["hours"] == found, (since, until)
        assert datetime.fromisoformat(answer["since"]) <= since and datetime.fromisoformat(answer["until"]) >= until
    year = start + timedelta(days=366)
    assert analyst.get(f"/activity?since={text(start)}&until={text(year)}").status == 200
    for query in (
        f"since={text(start)}&until={text(year + timedelta(hours=1))}",
        f"since={text(start)}&until={text(start)}",
        f"since={text(year + timedelta(days=1000))}",
    ):
        for path in ("/figures/welcome/hours", "/activity"):
            assert analyst.get(f"{path}?{query}").code == "invalid-parameter", (path, query)


@pytest.mark.parametrize(
    "path, code",
    [
        ("/figures/none/hours", "not-found"),
        ("/figures/none/devices", "not-found"),
        ("/figures/welcome/hours?version=9", "not-found"),
        ("/figures/welcome/devices?version=9", "not-found"),
        ("/figures/welcome/hours?subject=link&version=1&ordinal=999", "not-found"),
        ("/figures/welcome/hours?subject=link&version=1", "invalid-parameter"),
        ("/figures/welcome/hours?subject=link&ordinal=1", "invalid-parameter"),
        ("/figures/welcome/hours?subject=opens&ordinal=1", "invalid-parameter"),
        ("/figures/welcome/hours?subject=sent", "invalid-parameter"),
        ("/figures/welcome/devices?version=0", "invalid-parameter"),
        ("/attention?since=yesterday", "invalid-parameter"),
        ("/profiles/nobody/timeline", "not-found"),
        ("/profiles/opted-in/timeline?after=eA", "invalid-parameter"),
    ],
)
def test_what_is_not_there_is_said(clicked, path, code):
    assert api.client(clicked).get(path).code == code


def test_m12_2_devices_are_those_of_people(clicked):
    analyst = api.client(clicked, "analyst")
    whole = analyst.get("/figures/welcome/devices").json
    assert whole == {"opens": {"phone": 1}, "clicks": {"phone": 1, "desktop": 3}}
    version = analyst.get("/figures/welcome/devices?version=1").json
    links = version.pop("links")
    assert version == whole
    assert [link["ordinal"] for link in links] == [one["ordinal"] for one in clicked.report("welcome")[0]["links"]]
    assert [link["clicks"] for link in links if link["clicks"]] == [{"phone": 1, "desktop": 2}, {"desktop": 1}]


def test_m12_1_activity_adds_up_to_what_messages_have(clicked):
    analyst = api.client(clicked, "analyst")
    hours = analyst.get("/activity").json["hours"]
    figures = [one for one in clicked.report() if one["channel"] == "email"]
    mails = [hour for hour in hours if hour["channel"] == "email"]
    assert sum(hour["sent"] for hour in mails) == sum(one["sent"] for one in figures) > 0
    for name in ("opens", "clicks"):
        assert sums([hour[name] for hour in mails]) == sums([one[name] for one in figures])
    assert analyst.get("/attention").json == {"unconfirmed": {}, "retrying": [], "late": []}


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
