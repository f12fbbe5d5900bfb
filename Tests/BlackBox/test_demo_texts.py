"""The demo's text messages: who gets one, what its links lead to, and what is left of somebody who is erased."""

import re
import sqlite3
from contextlib import closing
from urllib.parse import quote

import sample
import texts
from demo import Demo
from waymark import eventually, waymark
from wire import request

ROUTES = "https://northpath.example/routes?utm_source=routes&utm_medium=text"
TERMS = "https://northpath.example/terms"
NUMBERS = {profile["phone"]: profile for profile in sample.PROFILES.values() if profile["phone"]}


def trips(name: str) -> str:
    return f"https://northpath.example/trips?for={quote(name)}"


def text_of(running: Demo, profile: str) -> dict:
    [found] = [one for one in texts.sent(running.outbox, len(NUMBERS)) if one["to"] == sample.PROFILES[profile]["phone"]]
    return found


def test_who_has_a_number_gets_a_text_whose_links_are_all_short(demo):
    sent = texts.sent(demo.outbox, len(NUMBERS))
    assert [one["to"] for one in sent] == sorted(NUMBERS)
    for one in sent:
        assert one["from"] == "Northpath"
        assert one["text"].startswith(NUMBERS[one["to"]]["firstName"] + ", which route")
        assert "northpath.example" not in one["text"] and "untracked" not in one["text"]
        assert len(texts.links(one)) == len(re.findall("http", one["text"])) == 4
    [figures] = demo.report("routes")
    assert (figures["channel"], figures["sent"], figures["unconfirmed"], figures["refused"]) == ("text", 2, 0, 0)


def test_m9_1_short_links_of_who_has_opted_out_lead_there_too_and_record_nothing(fresh):
    plan, own, terms, _ = texts.links(text_of(fresh, "opted-out"))
    for _ in range(2):
        assert [request(one).location for one in (plan, own, terms)] == [ROUTES, trips("Owen"), TERMS]
    plan, own, terms, _ = texts.links(text_of(fresh, "opted-in"))
    assert [request(one).location for one in (plan, own, terms)] == [ROUTES, trips("Zoë"), TERMS]
    found = fresh.recorded(2)
    fresh.processed()
    assert fresh.interactions() == found
    assert [(one["kind"], one["profile"], one["destination"]) for one in found] == [
        ("textClicked", "opted-in", ROUTES), ("textClicked", "opted-in", trips("Zoë")),
    ]
    [figures] = fresh.report("routes")
    assert figures["clicks"] == {"total": 2, "unique": 1, "anonymous": 0, "automated": 0}
    assert figures["clickThroughRate"] == 0.5


def test_m9_1_links_that_are_not_recorded_name_no_recipient(fresh):
    in_, out = (texts.links(text_of(fresh, profile)) for profile in ("opted-in", "opted-out"))
    assert in_[0] != out[0] and in_[1] != out[1]
    assert in_[2] == out[2], "the marked link is the same for all"


def test_m10_3_the_preferences_of_a_text_are_those_of_the_number(fresh):
    link = texts.links(text_of(fresh, "opted-in"))[3]
    page = request(request(link).location)
    assert page.status == 200 and "17" in page.body.decode() and "zoe" not in page.body.decode()
    assert request(link, "POST").status == 405
    fresh.processed()
    assert fresh.interactions() == []


def test_m10_4_of_who_is_erased_no_text_is_left_and_links_lead_on_without_values(fresh):
    plan, own, terms, preferences = texts.links(text_of(fresh, "opted-in"))
    assert request(own).location == trips("Zoë")
    fresh.recorded(1)
    waymark("profile", "erase", "opted-in", "--directory", fresh.directory)
    assert [one["to"] for one in texts.sent(fresh.outbox, 1)] == ["+12065550129"]
    with closing(sqlite3.connect(fresh.directory / "store.sqlite")) as store:
        assert store.execute("SELECT count(*) FROM personal_values").fetchone() == (1,)
    assert [request(one).location for one in (plan, own, terms)] == [ROUTES, trips("traveller"), TERMS]
    assert request(request(preferences).location).status == 404
    fresh.processed()
    [one] = fresh.interactions()
    assert (one["kind"], one["profile"], one["anonymous"], one["destination"]) == ("textClicked", None, True, None)


def test_profiles_have_numbers_that_are_for_fiction(tmp_path):
    with Demo(tmp_path / "demo", "--profiles", 120) as running:
        sent = texts.sent(running.outbox, 122)
        numbers = {one["to"] for one in sent} - {*NUMBERS}
        assert len(numbers) == 120
        assert all(re.fullmatch(r"\+1[2-9]\d{2}55501\d\d", number) for number in numbers)
        eventually(lambda: running.report("routes")[0]["sent"] == 122, 5, "all are counted as sent")
