"""Interactions by the API: pages, filters, and streams of any length in constant memory."""

import base64
import csv
import http.client
import io
import json
import re
import sqlite3
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

import api
import mail
from demo import Demo
from waymark import interactions
from wire import request

LINES, TABLE = {"Accept": "application/x-ndjson"}, {"Accept": "text/csv"}


@pytest.fixture(scope="module")
def clicked(demo):
    """A demo where an opted-in and an anonymous recipient have opened and clicked."""
    for profile in ("opted-in", "opted-out"):
        one = demo.mail(profile)
        for url in mail.tracked(one.html)[:3]:
            request(url)
    request(demo.mail("opted-in").pixel)
    demo.recorded(4)
    return demo


def test_pages_and_streams_say_what_the_command_says(clicked):
    analyst = api.client(clicked, "analyst")
    told = interactions(clicked.directory)
    found, after = [], ""
    while True:
        page = analyst.get(f"/interactions?limit=2{after}").json
        found += page["items"]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert found == told and len(told) >= 4
    lines = analyst.get("/interactions", **LINES)
    assert lines.headers["content-type"] == "application/x-ndjson"
    assert [json.loads(line) for line in lines.body.splitlines()] == told
    rows = list(csv.DictReader(io.StringIO(analyst.get("/interactions", **TABLE).body.decode())))
    assert [(row["id"], row["kind"], row["profile"], row["linkURL"]) for row in rows] == [
        (one["id"], one["kind"], one["profile"] or "", (one["link"] or {}).get("url", "")) for one in told
    ]
    assert analyst.get("/interactions", Accept="image/png").code == "not-acceptable"
    assert analyst.get("/interactions?limit=3", **LINES).code == "invalid-parameter"


@pytest.mark.parametrize("after", [2**63 - 1, 2**63 - 65_536, 2**63, 2**64, -1, -(2**63)])
def test_a_cursor_that_somebody_made_up_does_no_harm(clicked, after):
    analyst = api.client(clicked, "analyst")
    cursor = base64.urlsafe_b64encode(str(after).encode()).decode().rstrip("=")
    for headers in ({}, LINES, TABLE):
        answer = analyst.get(f"/interactions?after={cursor}", **headers)
        if 0 <= after < 2**63:
            assert answer.status == 200 and b"emailClicked" not in answer.body
        else:
            assert answer.code == "invalid-parameter"
    assert clicked.process.poll() is None


def test_revoking_a_key_ends_what_it_is_being_sent(tmp_path):
    with Demo(tmp_path / "demo") as demo:
        admin = api.client(demo)
        made = admin.post("/keys", {"name": "reader", "role": "analyst"}).json
        fill(demo, 300_000)
        with urllib.request.urlopen(
            urllib.request.Request(
                f"{admin.base}/interactions", headers=LINES | {"Authorization": f"Bearer {made['key']}"}
            )
        ) as stream:
            assert stream.read(1000).startswith(b'{')
            assert admin.post(f"/keys/{made['id']}/revoke", {}).status == 200
            # It ends in the middle, and says so.
            with pytest.raises(http.client.IncompleteRead):
                stream.read()


def fill(demo: Demo, count: int):
    """So many opens more than are sent before anybody reads."""
    request(demo.mail("opted-in").pixel)
    demo.recorded(1)
    with closing(sqlite3.connect(demo.directory / "store.sqlite", timeout=30)) as store, store:
        columns = "kind, at, message_version, journey, ordinal, automated, device, delivery, destination"
        store.execute(
            f"INSERT INTO interactions ({columns}) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
            f"SELECT {columns} FROM (SELECT {columns} FROM interactions LIMIT 1), n",
            (count,),
        )


def test_only_what_is_asked_for_comes(clicked):
    analyst = api.client(clicked, "analyst")
    told = interactions(clicked.directory)
    middle = told[2]["at"]
    for query, keeps in {
        "kind=emailOpened": lambda one: one["kind"] == "emailOpened",
        "message=welcome": lambda one: one["message"] == "welcome",
        "message=none": lambda one: False,
        f"since={middle}": lambda one: one["at"] >= middle,
        f"until={middle}": lambda one: one["at"] < middle,
        f"kind=emailClicked&since={middle}": lambda one: one["kind"] == "emailClicked" and one["at"] >= middle,
    }.items():
        assert analyst.get(f"/interactions?{query}").json == {"items": list(filter(keeps, told)), "next": None}, query
    for query in ("kind=opened", "since=yesterday", "until=2026-13-01T00:00:00Z", "profile=x"):
        assert analyst.get(f"/interactions?{query}").code == "invalid-parameter", query


def test_figures_and_links_say_what_the_commands_say(clicked):
    admin = api.client(clicked)
    assert admin.get("/figures/welcome").json == {"versions": clicked.report("welcome")}
    url = mail.tracked(clicked.mail("opted-in").html)[0]
    plain = admin.post("/links/resolve", {"url": url}).json
    assert plain["message"] == "welcome" and "profile" not in plain and plain["tracked"]
    assert admin.post("/links/resolve", {"url": url, "reveal": True}).json["profile"] == "opted-in"
    assert admin.post("/links/resolve", {"url": url[:-1] + ("A" if url[-1] != "A" else "B")}).status == 404
    assert admin.post("/links/resolve", {"url": "https://example.com/"}).status == 422


def test_m12_2_hours_and_devices_add_up_to_the_figures(clicked):
    author = api.client(clicked, "author")
    [version] = author.get("/figures/welcome").json["versions"]
    kinds = ("total", "unique", "anonymous", "automated")

    def sums(items):
        items = list(items)
        return {kind: sum(one[kind] for one in items) for kind in kinds}

    for what in ("opens", "clicks"):
        hours = author.get(f"/figures/welcome/hours?of={what}").json["items"]
        assert sums(one["counts"] for one in hours) == version[what] != sums([])
        activity = author.get("/activity").json["items"]
        assert sums(one[what] for one in activity if one["channel"] == "email") == version[what]
        devices = author.get("/figures/welcome/devices").json[what]
        assert sum(devices.values()) == version[what]["total"]
    for link in version["links"]:
        hours = author.get(f"/figures/welcome/hours?of=link&ordinal={link['ordinal']}&version=1").json["items"]
        assert sums(one["counts"] for one in hours) == link["clicks"]
    assert sum(one["sent"] for one in activity if one["channel"] == "email") == version["sent"]
    past = "since=2020-01-01T00:00:00Z&until=2020-02-01T00:00:00Z"
    assert author.get(f"/figures/welcome/hours?{past}").json == {"items": []}
    assert author.get(f"/activity?{past}").json == {"items": []}
    for query in ("since=2020-01-01T00:00:00Z", "of=link", "of=link&ordinal=1", "ordinal=1", "of=sent", "version=0"):
        assert author.get(f"/figures/welcome/hours?{query}").code == "invalid-parameter", query
    assert author.get("/figures/none/hours").status == 404 == author.get("/figures/none/devices").status


def many(directory: Path, copies: int):
    """As many interactions more as would take long to click: copies of those that are there."""
    with closing(sqlite3.connect(directory / "store.sqlite")) as store, store:
        columns = [row[1] for row in store.execute("PRAGMA table_info(interactions)") if row[1] != "id"]
        names = ", ".join(columns)
        for _ in range(copies):
            store.execute(f"INSERT INTO interactions ({names}) SELECT {names} FROM interactions")


def memory(pid: int) -> int:
    """The most that a process has ever had in memory, in KiB."""
    return int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1])


def test_a_stream_of_any_length_takes_no_more_memory(fresh):
    request(mail.tracked(fresh.mail("opted-in").html)[0])
    fresh.recorded(1)
    analyst = api.client(fresh, "analyst")
    many(fresh.directory, 13)
    assert len(analyst.get("/interactions", **LINES).body.splitlines()) == 1 << 13
    before = memory(fresh.process.pid)
    many(fresh.directory, 3)
    body = analyst.get("/interactions", **LINES).body
    assert body.count(b"\n") == 1 << 16
    # The stream is some 25 MB.
    assert memory(fresh.process.pid) - before < 8 << 10, "the stream was gathered in memory"
    page = analyst.get("/interactions?message=none").json
    assert page["items"] == []
