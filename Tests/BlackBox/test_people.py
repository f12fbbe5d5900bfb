"""What is held about a person, and erasing it (M10.4)."""

import contextlib
import json
import os
import pwd
import random
import shutil
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

import mail
import sample
import texts
from demo import Demo
from waymark import BINARY, environment, eventually, rebuilt, waymark
from wire import request

HTML = """<html><body><p>Hello {{ profile.firstName }}, <a href="https://acme.example/">home</a>
<a href="https://acme.example/for?name={{ profile.firstName }}">for you</a></p></body></html>"""
PERSON = {"id": "cust-7781", "email": "adelaide.q7@example.com", "firstName": "Adelaide-Quux"}
OTHER = {"id": "cust-9902", "email": "bertram.z4@example.com", "firstName": "Bertram-Zork"}


@pytest.fixture
def two(workspace):
    """Two people who have opted in to tracking, one of whom has opted out of a topic."""
    yaml = (workspace.folder / "waymark.yaml").read_text()
    topics = "commercial:\n    model: non-restrictive\n    topics:\n      offers: Offers"
    workspace.write("waymark.yaml", yaml.replace("commercial: non-restrictive", topics))
    workspace.profiles(PERSON, OTHER)
    rows = [[one["email"], "tracking", "", "opted-in", "ticked", "form", "2026-01-10T08:00:00Z"] for one in (PERSON, OTHER)]
    rows.append([PERSON["email"], "commercial", "offers", "opted-out", "enough", "call", "2026-01-11T08:00:00Z"])
    workspace.table("consent.csv", ["contact", "purpose", "topic", "status", "reason", "source", "time"], rows)
    workspace.message("hello", HTML, text="Hello {{ profile.firstName }}: https://acme.example/")
    workspace.journey("hello", "hello")
    return workspace


def clicks(running: Demo) -> dict[str, mail.Mail]:
    """Both open, and follow both links; one of them twice."""
    mails = {one.profile: one for one in running.mails(2)}
    for one in mails.values():
        for url in [*mail.tracked(one.html), one.pixel]:
            request(url)
    request(mail.tracked(mails[PERSON["id"]].html)[0])
    running.recorded(7)
    return mails


def secrets(person: dict) -> list[bytes]:
    return [value.encode() for value in person.values()]


def holding(directory: Path, values: list[bytes]) -> list[str]:
    """The files under a folder that hold any of these."""
    files = [file for file in directory.rglob("*") if file.is_file()]
    assert files
    return [file.name for file in files if any(value in file.read_bytes() for value in values)]


def erase(directory: Path, *arguments) -> dict:
    [report] = [json.loads(line) for line in waymark("profile", "erase", *arguments, "--directory", directory, "--json").out.splitlines()]
    return report


def test_m10_4_an_export_holds_everything_about_a_person_and_nothing_of_others(two, serve):
    running = serve()
    clicks(running)
    exported = waymark("profile", "export", PERSON["id"], "--directory", running.directory).out
    held = json.loads(exported)
    assert held["profiles"] == [
        {"id": PERSON["id"], "email": PERSON["email"], "attributes": {"firstName": PERSON["firstName"]}}
    ]
    [contact] = held["contacts"]
    assert contact["contact"] == PERSON["email"] and contact["shared"] is False
    assert [(one["purpose"], one.get("topic"), one.get("from"), one["to"], one["source"], one["reason"]) for one in contact["consent"]] == [
        ("commercial", "offers", None, "opted-out", "call", "enough"),
        ("tracking", None, None, "opted-in", "form", "ticked"),
    ]
    assert held["journeys"] == ["hello"]
    [delivery] = held["deliveries"]
    assert (delivery["message"], delivery["contact"], delivery["sent"]) == ("hello", PERSON["email"], True)
    assert sorted(one["kind"] for one in held["interactions"]) == ["emailClicked"] * 3 + ["emailOpened"]
    assert {one["profile"] for one in held["interactions"]} == {PERSON["id"]}
    assert not any(secret in exported.encode() for secret in secrets(OTHER))
    by_contact = json.loads(waymark("profile", "export", "--contact", PERSON["email"], "--directory", running.directory).out)
    del held["exportedAt"], by_contact["exportedAt"]
    assert by_contact == held


@pytest.mark.parametrize("is_serving", [True, False], ids=["while serving", "at rest"])
def test_m10_4_after_an_erasure_no_file_names_the_person_and_the_figures_stay(two, serve, is_serving):
    running = serve()
    mails = clicks(running)
    [before] = running.report()
    own = [one for one in running.interactions() if one["profile"] == PERSON["id"]]
    assert holding(running.directory, secrets(PERSON)), "or the scan finds nothing ever"
    if not is_serving:
        running.stop()
    assert erase(running.directory, PERSON["id"]) == {
        "profiles": 1, "contactPoints": 1, "sharedContactPoints": 0, "deliveries": 1, "interactions": 4, "messages": 1,
        "rows": 0, "journeysNaming": [], "isResumed": False,
    }
    assert not holding(running.directory, secrets(PERSON))
    assert holding(running.directory, secrets(OTHER))
    [after] = running.report()
    for figures, count in ((after["clicks"], 3), (after["opens"], 1)):
        assert figures.pop("anonymous") == count
    for figures in (before["clicks"], before["opens"]):
        assert figures.pop("anonymous") == 0
    anonymous = {link["ordinal"]: link["clicks"].pop("anonymous") for link in after["links"]}
    assert anonymous == {1: 2, 2: 1, 3: 0}
    for link in before["links"]:
        assert link["clicks"].pop("anonymous") == 0
    assert after == before, "every other figure and rate stays"
    assert rebuilt(running.directory)["differences"] == [] and rebuilt(running.directory)["otherDifferences"] == 0
    now = {one["id"]: one for one in running.interactions()}
    for one in own:
        assert now[one["id"]] == one | {"profile": None, "anonymous": True, "destination": None}
    if is_serving:
        url = mail.tracked(mails[PERSON["id"]].html)[1]
        assert request(url).location == "https://acme.example/for?name=Adelaide-Quux"
        request(mail.tracked(mails[OTHER["id"]].html)[0])
        running.recorded(8)
        running.stop()
        assert len(running.interactions()) == 8, "nothing more is recorded about who was erased"
    assert not holding(running.directory, secrets(PERSON))


def test_m10_4_what_was_clicked_and_not_processed_yet_counts_and_names_nobody(two, serve):
    running = serve()
    mails = {one.profile: one for one in running.mails(2)}
    running.stop()
    edge = Demo(running.directory, "--role", "edge", command="serve")
    edge.port = running.port
    edge.start()
    for url in mail.tracked(mails[PERSON["id"]].html):
        assert request(url).status == 302
    edge.stop()
    assert b"Adelaide-Quux" in b"".join(file.read_bytes() for file in running.directory.glob("journal.sqlite*"))
    assert erase(running.directory, PERSON["id"])["interactions"] == 2
    assert not holding(running.directory, secrets(PERSON))
    [figures] = running.report()
    assert figures["clicks"] == {"total": 2, "unique": 1, "anonymous": 2, "automated": 0}


def test_m10_4_an_opt_out_stays_one_when_the_address_comes_back(two, serve):
    running = serve()
    running.mails(2)
    erase(running.directory, "--contact", PERSON["email"])
    assert history(running, PERSON) == []
    # The file says that it was agreed to tracking; what was refused before the erasure is not in it.
    rows = [[PERSON["email"], "tracking", "opted-in", "2026-01-10T08:00:00Z"]]
    two.table("consent.csv", ["contact", "purpose", "status", "time"], rows)
    waymark("apply", two.folder, "--directory", running.directory)
    assert [(one["purpose"], one.get("topic"), one["to"], one["at"]) for one in history(running, PERSON)] == [
        ("commercial", "offers", "opted-out", "2026-01-11T08:00:00.000Z"),
        ("tracking", None, "opted-in", "2026-01-10T08:00:00.000Z"),
    ]


def history(running: Demo, person: dict) -> list[dict]:
    out = waymark("consent", "history", person["email"], "--directory", running.directory, "--json").out
    return [json.loads(line) for line in out.splitlines()]


def test_m10_2_profiles_that_share_an_address_share_its_consent_and_erasing_one_leaves_it(two, serve):
    two.profiles(PERSON, OTHER | {"email": PERSON["email"]})
    running = serve()
    assert {one.profile for one in running.mails(2) if mail.tracked(one.html)} == {PERSON["id"], OTHER["id"]}
    report = erase(running.directory, PERSON["id"])
    assert (report["profiles"], report["contactPoints"], report["sharedContactPoints"]) == (1, 0, 1)
    assert len(history(running, PERSON)) == 2
    assert not holding(running.directory, [PERSON["id"].encode(), PERSON["firstName"].encode()])
    report = erase(running.directory, OTHER["id"])
    assert (report["profiles"], report["contactPoints"], report["sharedContactPoints"]) == (1, 1, 0)
    assert not holding(running.directory, secrets(PERSON))


def test_m10_4_an_address_that_the_person_had_before_goes_too(two, serve):
    running = serve()
    clicks(running)
    two.profiles(PERSON | {"email": "adelaide.new@example.com"}, OTHER)
    waymark("apply", two.folder, "--directory", running.directory)
    held = json.loads(waymark("profile", "export", PERSON["id"], "--directory", running.directory).out)
    assert {one["contact"]: len(one["consent"]) for one in held["contacts"]} == {
        PERSON["email"]: 2, "adelaide.new@example.com": 0,
    }
    assert erase(running.directory, PERSON["id"])["contactPoints"] == 2
    assert not holding(running.directory, [*secrets(PERSON), b"adelaide.new@example.com"])


def test_m10_4_an_audience_that_names_the_person_forgets_them(two, serve):
    journey = two.folder / "journeys/hello.yaml"
    journey.write_text(journey.read_text().replace("everyone", f"[{PERSON['id']}, {OTHER['id']}]"))
    running = serve()
    running.mails(2)
    erase(running.directory, PERSON["id"])
    assert not holding(running.directory, secrets(PERSON))


def test_m10_4_an_erasure_that_was_killed_is_finished_by_the_next(two, serve):
    running = serve()
    clicks(running)
    running.stop()
    command = [BINARY, "profile", "erase", PERSON["id"], "--directory", running.directory]
    store = sqlite3.connect(running.directory / "store.sqlite", isolation_level=None)
    store.execute("BEGIN")
    store.execute("SELECT count(*) FROM profiles").fetchone()
    # With a reader in the way the log cannot be emptied, and the last step waits.
    erasing = subprocess.Popen(list(map(str, command)), env=environment(), stdin=subprocess.DEVNULL)
    watching = sqlite3.connect(running.directory / "store.sqlite", isolation_level=None)
    eventually(lambda: watching.execute("SELECT count(*) FROM deliveries").fetchone() == (1,), 10, "the last step")
    watching.close()
    erasing.kill()
    erasing.wait()
    assert holding(running.directory, secrets(PERSON)), "it was interrupted too late"
    store.execute("COMMIT")
    store.close()
    report = erase(running.directory, PERSON["id"])
    assert report["isResumed"] is True
    assert not holding(running.directory, secrets(PERSON))
    [figures] = running.report()
    assert figures["clicks"] == {"total": 5, "unique": 2, "anonymous": 3, "automated": 0}


ROUNDS = 100 if os.environ.get("SOAK") else 8


def test_m10_4_killed_at_any_time_the_next_erasure_ends_the_same(two, serve):
    running = serve()
    clicks(running)
    running.stop()
    kept = running.directory.with_name("kept")
    shutil.copytree(running.directory, kept)
    command = [BINARY, "profile", "erase", PERSON["id"], "--directory", running.directory, "--json"]
    began = time.monotonic()
    expected = erase(running.directory, PERSON["id"])
    took = time.monotonic() - began
    figures, interactions = running.report(), running.interactions()
    random_times = random.Random(7)
    for _ in range(ROUNDS):
        shutil.rmtree(running.directory)
        shutil.copytree(kept, running.directory)
        erasing = subprocess.Popen(
            list(map(str, command)), env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        with contextlib.suppress(subprocess.TimeoutExpired):
            erasing.wait(random_times.uniform(0, took))
        erasing.kill()
        if erasing.wait() == 0:
            continue
        again = waymark(*command[1:], status=None)
        if again.status == 0:
            report = json.loads(again.out)
            assert report == expected or report["isResumed"]
        else:
            # It had been done, and was killed before it could say so.
            assert (again.status, "there is no profile" in again.err) == (1, True)
        assert not holding(running.directory, secrets(PERSON))
        assert (running.report(), running.interactions()) == (figures, interactions)


def test_m10_4_the_demo_forgets_who_was_in_its_own_files(fresh):
    zoe = sample.PROFILES["opted-in"]
    # The id is a status of consent, too; behind it stands the address.
    named = [value.encode() for key, value in zoe.items() if key != "id" and value]
    assert "profiles.csv" in holding(fresh.directory, named)
    texts.sent(fresh.outbox, 2)
    report = erase(fresh.directory, "opted-in")
    assert (report["profiles"], report["messages"], report["rows"]) == (1, 2, 3)
    assert not holding(fresh.directory, named)
    fresh.stop()
    fresh.start()
    fresh.stop()
    assert not holding(fresh.directory, named)


def test_m10_4_nobody_is_erased_by_mistake(two, data):
    waymark("apply", two.folder, "--directory", data)
    said = waymark("profile", "erase", "CUST-7781", "--directory", data, status=1).err
    assert "there is no profile “CUST-7781”" in said
    assert waymark("profile", "erase", "--directory", data, status=2).err
    assert waymark("profile", "erase", "x", "--contact", "y@example.com", "--directory", data, status=2).err
    assert json.loads(waymark("profile", "export", PERSON["id"], "--directory", data).out)["profiles"]


def test_m10_2_what_is_said_on_the_telephone_is_recorded_with_who_wrote_it_down(two, data):
    waymark("apply", two.folder, "--directory", data)
    # The case of a domain is nobody's other address.
    contact = PERSON["email"].replace("example", "EXAMPLE")
    arguments = ["consent", "set", contact, "tracking", "opted-out", "--reason", "asked to", "--directory", data]
    waymark(*arguments)
    out = waymark("consent", "history", PERSON["email"], "--directory", data, "--json").out
    last = json.loads(out.splitlines()[-1])
    assert (last["purpose"], last["from"], last["to"]) == ("tracking", "opted-in", "opted-out")
    assert (last["source"], last["reason"], last["by"]) == ("command line", "asked to", pwd.getpwuid(os.getuid()).pw_name)
    for wrong, said in [("trackin", "did you mean “tracking”?"), ("commercial/offer", "did you mean “commercial/offers”?")]:
        assert said in waymark("consent", "set", contact, wrong, "opted-out", "--directory", data, status=1).err
    for said in ("secret person@example.com", "nobody.here@example.com"):
        told = waymark("profile", "export", "--contact", said, "--directory", data, status=1).err
        assert said not in told, "an address that was typed wrong may be somebody's"
    assert "not an e-mail address" in waymark("consent", "set", "a@@b", "tracking", "opted-out", "--directory", data, status=1).err


def test_m3_2_m3_3_explain_says_what_may_be_done_and_why(two, data):
    two.message("offers", HTML, topic="offers")
    waymark("apply", two.folder, "--directory", data)
    for message, contact, send, track in [
        ("hello", PERSON["email"], (True, "no record for “commercial”, which needs none (non-restrictive)"), True),
        ("offers", PERSON["email"], (False, "opted out of “commercial/offers” on 2026-01-11T08:00:00Z (call: enough)"), True),
        ("hello", "nobody@example.com", (True, "no record for “commercial”, which needs none (non-restrictive)"), False),
    ]:
        arguments = ["consent", "explain", contact, "--message", message, "--directory", data]
        explained = json.loads(waymark(*arguments, "--json").out)
        assert (explained["send"]["allowed"], explained["send"]["reason"]) == send
        assert explained["track"]["allowed"] is track
        if track:
            assert explained["track"]["reason"] == "opted in to “tracking” on 2026-01-10T08:00:00Z (form: ticked)"
        assert send[1] in waymark(*arguments).out
    assert "there is no message “helo”" in waymark("consent", "explain", "a@b.example", "--message", "helo", "--directory", data, status=1).err


def test_m1_6_m10_4_an_export_has_what_the_links_of_a_text_take_of_the_person(two, serve):
    people = [person | {"phone": phone} for person, phone in ((PERSON, "+12065550101"), (OTHER, "+12065550102"))]
    two.profiles(*people)
    two.write(
        "messages/way.txt",
        "---\nchannel: text\nfrom: Acme\n---\nhttps://acme.example/ https://acme.example/for?n={{ profile.firstName }}\n",
    )
    two.journeys.append("way")
    two.write("journeys/way.yaml", "audience: everyone\nsteps:\n  - id: one\n    text: way\n")
    running = serve()
    texts.sent(running.outbox, 2)

    def way() -> dict | None:
        held = json.loads(waymark("profile", "export", PERSON["id"], "--directory", running.directory).out)
        assert OTHER["firstName"] not in json.dumps(held)
        return next((one for one in held["deliveries"] if one["message"] == "way" and not one["unconfirmed"]), None)

    delivery = eventually(way, 30, "the outbox has taken the text")
    assert delivery["personalValues"] == {"2": [PERSON["firstName"]]}
    assert delivery["sent"] is True and delivery["receipt"] is False
