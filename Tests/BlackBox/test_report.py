"""`waymark report` (M12.1): totals, unique, anonymous, rates, and a line per link."""

import json
import sqlite3
from contextlib import closing

import pytest

import mail
import sample
from waymark import eventually, rebuilt, records, report, waymark
from wire import request
from workspace import Workspace

FIELDS = {
    "organization", "message", "version", "channel", "sent", "delivered", "bounced", "unconfirmed", "refused", "unacknowledged", "opens", "clicks",
    "openRate", "clickThroughRate", "clickToOpenRate", "links",
}  # fmt: skip
COUNTS = {"total", "unique", "anonymous", "automated"}


def counted(running, clicks: int) -> dict:
    def read():
        [one] = running.report("welcome")
        return one if one["clicks"]["total"] >= clicks else None

    return eventually(read, 20, f"{clicks} clicks in the report")


def test_before_anyone_did_anything(fresh):
    [one] = fresh.report("welcome")
    assert set(one) == FIELDS
    assert (one["message"], one["version"], one["sent"], one["delivered"]) == ("welcome", 1, 3, 3)
    none = dict.fromkeys(COUNTS, 0)
    assert one["opens"] == none and one["clicks"] == none
    assert one["openRate"] == 0 and one["clickThroughRate"] == 0
    assert one["links"] and all(link["clicks"] == none for link in one["links"])


def test_m12_1_figures_of_opens_and_clicks(fresh):
    received = fresh.mail("opted-in")
    plan, lofoten = (received.link(f'data-tracking-name="{name}"') for name in ("Plan my trip", "Lofoten"))
    for url, headers in [
        (received.pixel, {}), (received.pixel, {}), (received.pixel, {"Sec-GPC": "1"}),
        (plan, {}), (plan, {}), (lofoten, {}), (lofoten, {"DNT": "1"}), (lofoten, {}),
    ]:  # fmt: skip
        request(url, headers=headers)
    one = counted(fresh, 5)
    assert one["opens"] == {"total": 3, "unique": 1, "anonymous": 1, "automated": 0}
    assert one["clicks"] == {"total": 5, "unique": 1, "anonymous": 1, "automated": 0}
    assert one["openRate"] == pytest.approx(1 / 3)
    assert one["clickThroughRate"] == pytest.approx(1 / 3)
    assert one["clickToOpenRate"] == pytest.approx(1)
    links = {link["name"]: link["clicks"] for link in one["links"] if link["name"]}
    assert links["Plan my trip"] == {"total": 2, "unique": 1, "anonymous": 0, "automated": 0}
    assert links["Lofoten"] == {"total": 3, "unique": 1, "anonymous": 1, "automated": 0}
    assert links["München"]["total"] == 0


def test_m2_4_the_vml_button_and_its_twin_are_one_logical_link(fresh):
    received = fresh.mail("opted-in").html
    button, twin = links_called(received, "Plan my trip")
    assert button != twin
    for url in (button, twin, twin):
        assert request(url).location == sample.PLAN
    one = counted(fresh, 3)
    [row] = [link for link in one["links"] if link["name"] == "Plan my trip"]
    assert row["clicks"] == {"total": 3, "unique": 1, "anonymous": 0, "automated": 0}
    assert row["url"] == sample.PLAN
    assert {link["link"]["name"] for link in fresh.interactions()} == {"Plan my trip"}
    assert len({link["link"]["ordinal"] for link in fresh.interactions()}) <= 2


def links_called(html: bytes, name: str) -> list[str]:
    rest = mail.pieces(html)[1:]
    return [url for url, after in zip(mail.tracked(html), rest) if after.split(b">")[0].count(name.encode("utf-8"))]


def test_the_links_of_a_report_are_the_trackable_ones(fresh):
    [one] = fresh.report("welcome")
    for link in one["links"]:
        assert set(link) == {"ordinal", "name", "url", "clicks"} and set(link["clicks"]) == COUNTS
    authored = {sample.TRIPS if url == sample.TRIPS_OF_ZOE else url for url in sample.DESTINATIONS}
    assert {link["url"] for link in one["links"]} == authored
    ordinals = [link["ordinal"] for link in one["links"]]
    assert len({*ordinals}) == len(ordinals) and min(ordinals) >= 1


def test_clicks_on_the_text_part_count(fresh):
    for url in mail.tracked(fresh.mail("opted-in").text):
        request(url)
    one = counted(fresh, len(sample.TEXT_DESTINATIONS))
    assert one["clicks"] == {"total": len(sample.TEXT_DESTINATIONS), "unique": 1, "anonymous": 0, "automated": 0}
    assert sum(link["clicks"]["total"] for link in one["links"]) == len(sample.TEXT_DESTINATIONS)


def test_the_text_report_is_for_people(demo):
    printed = waymark("report", "--directory", demo.directory).out
    assert "welcome" in printed
    assert "https://northpath.example/routes/lofoten?days=7&season=autumn" in printed or "Lofoten" in printed
    with pytest.raises(ValueError):
        json.loads(printed)


def test_m12_4_counting_anew_changes_nothing_and_says_so(fresh):
    for url in mail.tracked(fresh.mail("opted-in").html):
        request(url)
        request(url, headers={"DNT": "1"})
    clicks = 2 * len(sample.HTML_DESTINATIONS)
    counted(fresh, clicks)
    before = fresh.report()
    assert rebuilt(fresh.directory) == {"interactions": clicks, "differences": [], "otherDifferences": 0}
    printed = waymark("report", "--rebuild", "--directory", fresh.directory)
    assert printed.out == f"{clicks} interactions counted; every figure was right\n"
    assert fresh.report() == before


def test_m12_4_what_was_not_right_is_said_and_right_afterwards(fresh):
    request(mail.tracked(fresh.mail("opted-in").html)[0])
    counted(fresh, 1)
    before = fresh.report()
    fresh.stop()
    with closing(sqlite3.connect(fresh.directory / "store.sqlite", isolation_level=None)) as store:
        store.execute("UPDATE figures SET total = total + 2 WHERE subject = -1")
        store.execute("DELETE FROM figures_by_hour")
    printed = waymark("report", "--rebuild", "--directory", fresh.directory).out
    assert ": welcome, version 1, clicks: 3 total, 1 unique, 0 anonymous, 0 automated, is now 1 total, 1 unique" in printed
    assert "\n2 figures of hours, device classes and whole organizations\n" in printed
    assert rebuilt(fresh.directory) == {"interactions": 1, "differences": [], "otherDifferences": 0}
    assert report(fresh.directory) == before


def test_a_report_is_of_one_organization_where_one_is_named(data, tmp_path):
    for name in ("acme", "other"):
        workspace = Workspace(tmp_path / name, name)
        workspace.message("hello", "<p>Hello</p>")
        waymark("apply", workspace.folder, "--directory", data)
    assert [one["organization"] for one in report(data, "hello")] == ["acme", "other"]
    [one] = records("report", "--organization", "other", "--directory", data)
    assert one["organization"] == "other"
    printed = waymark("report", "--directory", data).out
    assert "acme: hello, version 1" in printed and "other: hello, version 1" in printed
    assert "“none”" in waymark("report", "--organization", "none", "--directory", data, status=1).err
    assert waymark("report", "hello", "--rebuild", "--directory", data, status=2).err


def test_m12_1_rates_are_null_where_nothing_was_delivered(workspace, data):
    workspace.message("hello", '<p><a href="https://acme.example/">Hello</a></p>')
    workspace.journey("hello", "hello")
    waymark("apply", workspace.folder, "--directory", data)
    [one] = report(data)
    assert (one["message"], one["sent"], one["delivered"]) == ("hello", 0, 0)
    assert one["openRate"] is None and one["clickThroughRate"] is None and one["clickToOpenRate"] is None
