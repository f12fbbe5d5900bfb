"""Correcting where a link of a sent message leads (M4.5)."""

import getpass
import json
from datetime import datetime, timedelta, timezone

import pytest

import mail
import sample
from waymark import eventually, records, report, waymark
from wire import request
from workspace import Workspace

NEW = "https://new.example/ü?a=1&b=2#x"
LOCATION = "https://new.example/%C3%BC?a=1&b=2#x"


def ordinal_of(url: str) -> int:
    return next(one["ordinal"] for one in records("links", sample.HTML_FILE) if one["url"] == url and one["tracked"])


def links_of(running) -> dict[str, str]:
    """Destination as authored → tracked URL, of the first link that leads there."""
    return dict(reversed([*zip(sample.HTML_DESTINATIONS, mail.tracked(running.mail("opted-in").html))]))


def correct(running, *arguments, **options):
    return waymark("message", "correct-link", *arguments, "--directory", running.directory, **options)


def corrections(running, *arguments) -> list[dict]:
    return records("message", "corrections", *arguments, "--directory", running.directory)


def test_m4_5_a_corrected_link_leads_elsewhere_within_a_second_and_is_audited(fresh):
    links = links_of(fresh)
    before = {url: request(link).location for url, link in links.items()}
    earlier = fresh.recorded(len(links))
    ordinal = ordinal_of(sample.PLAN)
    printed = correct(fresh, "welcome", ordinal, NEW).out
    assert NEW in printed and sample.PLAN in printed
    eventually(lambda: request(links[sample.PLAN], "HEAD").location == LOCATION, 1, "the corrected destination")
    assert {url: request(link).location for url, link in links.items()} == before | {sample.PLAN: LOCATION}

    [found] = corrections(fresh, "welcome")
    assert corrections(fresh) == [found]
    assert (found["from"], found["to"], found["by"]) == (sample.PLAN, NEW, getpass.getuser())
    assert (found["message"], found["messageVersion"], found["ordinal"]) == ("welcome", 1, ordinal)
    age = datetime.now(timezone.utc) - datetime.fromisoformat(found["at"].replace("Z", "+00:00"))
    assert timedelta(0) <= age < timedelta(minutes=1)
    assert NEW in waymark("message", "corrections", "--directory", fresh.directory).out

    # Figures and interactions stay under the URL as written; each click says where it led.
    later = fresh.recorded(2 * len(links))
    clicks = [one for one in later if one["link"]["ordinal"] == ordinal]
    assert [one["link"]["url"] for one in clicks] == [sample.PLAN] * 2
    assert [one["destination"] for one in clicks] == [sample.PLAN, NEW]
    assert later[: len(earlier)] == earlier
    [link] = [one for one in report(fresh.directory, "welcome")[0]["links"] if one["ordinal"] == ordinal]
    assert (link["url"], link["correctedURL"], link["clicks"]["total"]) == (sample.PLAN, NEW, 2)
    resolved = json.loads(waymark("resolve", links[sample.PLAN], "--json", "--directory", fresh.directory).out)
    assert (resolved["destination"], resolved["link"]["url"]) == (NEW, sample.PLAN)


def test_m4_5_an_edge_that_was_not_running_takes_corrections_from_the_store(fresh):
    link = links_of(fresh)[sample.PLAN]
    fresh.stop()
    correct(fresh, "welcome", ordinal_of(sample.PLAN), "https://first.example/")
    correct(fresh, "welcome", ordinal_of(sample.PLAN), NEW)
    fresh.start()
    assert request(link).location == LOCATION
    assert [one["from"] for one in corrections(fresh)] == [sample.PLAN, "https://first.example/"]


@pytest.fixture
def greeting(workspace, serve):
    """Serves a message with a personalised link, a plain one and a marked one, which has been sent to `ada`."""
    workspace.message(
        "hello",
        '<a href="https://acme.example/{{ profile.firstName }}?x={{ profile.id }}">1</a>'
        '<a href="https://acme.example/">2</a><a data-tracking="false" href="https://acme.example/no">3</a>'
        '<a href="https://acme.example/">4</a>',
    )
    workspace.journey("hello", "hello")
    return serve()


def test_m1_6_a_corrected_personalised_link_keeps_the_values_that_were_sent(greeting):
    link = mail.tracked(greeting.mails(1)[0].html)[0]
    assert request(link).location == "https://acme.example/Ada?x=ada"
    correct(greeting, "hello", 1, "https://new.example/?n={{profile.firstName}}&i={{ profile.id }}")
    eventually(lambda: request(link, "HEAD").location == "https://new.example/?n=Ada&i=ada")


def test_a_correction_that_cannot_be_made_says_why_and_changes_nothing(greeting):
    cases = [
        (["hello", 2, "mailto:ada@example.com"], "http"), (["hello", 2, "https://"], "host"),
        (["hello", 2, "/relative"], "http"), (["hello", 2, "https://new.example/{{ profile.id }}"], "placeholders"),
        (["hello", 1, "https://new.example/"], "{{ profile.firstName }}, {{ profile.id }}"),
        (["hello", 1, "https://new.example/{{ profile.id }}{{ profile.firstName }}"], "{{ profile.firstName }}"),
        (["hello", 2, mail.tracked(greeting.mails(1)[0].html)[0]], "tracked link"),
        (["hello", 3, NEW], "not tracked"), (["hello", 0, NEW], "no link 0"), (["hello", 9, NEW], "1, 2, 4"),
        (["goodbye", 1, NEW], "no message “goodbye”"), (["hello", 2, NEW, "--version", 2], "no version 2"),
        (["hello", 2, NEW, "--organization", "brand"], "brand"),
    ]  # fmt: skip
    for arguments, hint in cases:
        assert hint in correct(greeting, *arguments, status=1).err, arguments
    for arguments in (["hello"], ["hello", "x", NEW], ["hello", 2]):
        correct(greeting, *arguments, status=2)
    assert corrections(greeting) == []
    links = mail.tracked(greeting.mails(1)[0].html)
    assert [request(one).location for one in links[1:]] == ["https://acme.example/"] * 2


def test_one_link_is_corrected_and_others_to_the_same_url_are_named(greeting):
    printed = correct(greeting, "hello", 2, NEW).out
    assert "link 4 of this version" in printed
    assert correct(greeting, "hello", 2, NEW, "--json").out == "", "nothing is left to do"
    assert len(corrections(greeting)) == 1
    links = mail.tracked(greeting.mails(1)[0].html)
    eventually(lambda: request(links[1], "HEAD").location == LOCATION)
    assert request(links[2]).location == "https://acme.example/"


def test_without_a_version_the_newest_that_has_been_sent_is_meant(greeting, workspace, data):
    workspace.message("hello", '<a href="https://acme.example/new">1</a>')
    waymark("apply", workspace.folder, "--directory", data)
    assert json.loads(correct(greeting, "hello", 2, NEW, "--json").out)["messageVersion"] == 1
    other = ["hello", 1, "https://other.example/", "--version", 2, "--json"]
    assert json.loads(correct(greeting, *other).out)["from"] == "https://acme.example/new"


def test_the_organization_is_asked_for_where_it_is_not_clear(greeting, data, tmp_path):
    other = Workspace(tmp_path / "brand", organization="brand")
    other.message("hello", '<a href="https://brand.example/">1</a>')
    waymark("apply", other.folder, "--directory", data)
    refused = correct(greeting, "hello", 1, NEW, status=1).err
    assert "acme" in refused and "brand" in refused and "--organization" in refused
    correct(greeting, "hello", 1, NEW, "--organization", "brand")
    assert [one["organization"] for one in corrections(greeting)] == ["brand"]
    assert corrections(greeting, "hello", "--organization", "acme") == []


def test_m7_1_an_anonymous_click_of_a_corrected_link_has_the_url_as_written_only(greeting):
    link = mail.tracked(greeting.mails(1)[0].html)[1]
    correct(greeting, "hello", 2, NEW)
    eventually(lambda: request(link, "HEAD").location == LOCATION)
    request(link, headers={"Sec-GPC": "1"})
    [click] = greeting.recorded(1)
    assert (click["anonymous"], click["destination"], click["link"]["url"]) == (True, None, "https://acme.example/")
