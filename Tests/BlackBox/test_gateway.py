"""Text messages through a gateway that fails in every way (M9, M11.3): nobody gets two, and the figures add up."""

import sqlite3
import subprocess
from contextlib import closing
from urllib.parse import urlencode

import pytest

import api
import console
import gateway
from demo import Demo
from waymark import BINARY, environment, eventually, report, waymark
from wire import request

PEOPLE = 500
TOKEN = "t0p-secret"
TEXT = """\
---
channel: text
from: Acme
---
Your way: https://acme.example/way
"""
JOURNEY = "name: texts\naudience: everyone\nsteps:\n  - id: text\n    text: way\n"


def numbers(count: int) -> list[str]:
    """Those that are for fiction: 555-0100 to 555-0199 of some areas."""
    return [f"+1{area}55501{last:02}" for area in (206, 212, 305, 415, 617) for last in range(100)][:count]


def publish(workspace, data, people: list[str], settings: str):
    workspace.profiles(*({"id": f"p-{n}", "email": "", "phone": phone} for n, phone in enumerate(people)))
    workspace.table("consent.csv", ["contact", "purpose", "status", "reason", "source", "time"], [])
    workspace.write("messages/way.txt", TEXT)
    workspace.write("journeys/texts.yaml", JOURNEY)
    waymark("apply", workspace.folder, "--directory", data)
    waymark("journey", "publish", "texts", "--directory", data)
    (data / "configuration.yaml").write_text(settings)


def settings(url: str, rate: int = 0) -> str:
    return (
        f"texts:\n  gateway: twilio\n  url: {url}\n  account: AC1\n  token: {TOKEN}\n"
        f"  rate: {rate}\n  timeout: 2\n  connections: 25\n"
    )


def figures(data) -> dict:
    [found] = [one for one in report(data) if one["message"] == "way"]
    return found


def settled(data, people: int) -> dict:
    """The figures, as soon as every text has an outcome."""
    eventually(lambda: (now := figures(data)) and now["sent"] + now["refused"] == people, 300, "every text has an outcome")
    return figures(data)


def offered_once(server: gateway.Gateway, people: list[str]) -> dict[str, list[str]]:
    """By number, what became of what came for it; fails where something came again that may have been taken."""
    done = {number: server.outcomes(number) for number in people}
    for number, outcomes in done.items():
        assert all(outcome == gateway.AGAIN for outcome in outcomes[:-1]), (number, server.done[number])
    return done


def on_their_way(data) -> int:
    with closing(sqlite3.connect(f"file:{data / 'store.sqlite'}?mode=ro", uri=True)) as store:
        return store.execute("SELECT count(*) FROM deliveries WHERE state = 3").fetchone()[0]


def test_nobody_is_sent_two_texts_by_a_gateway_that_fails_in_every_way(workspace, data):
    people = numbers(PEOPLE)
    with gateway.running(seed=52) as server:
        publish(workspace, data, people, settings(server.url))
        with Demo(data, command="serve") as running:
            # Nobody listens yet; the first are offered again until somebody does.
            eventually(lambda: on_their_way(data) > 0, 30, "texts are on their way")
            server.open()
            final = settled(data, PEOPLE)
            done = offered_once(server, people)
            last = [outcomes[-1] if outcomes else None for outcomes in done.values()]
            assert final["refused"] == last.count(gateway.REFUSED)
            # A connection that was reset leaves a doubt, too.
            assert final["unconfirmed"] == PEOPLE - last.count(gateway.TAKEN) - last.count(gateway.REFUSED)
            assert final["sent"] == final["unconfirmed"] + last.count(gateway.TAKEN)
            assert final["unconfirmed"] >= last.count(gateway.DOUBT)
            # All ways to fail were tried.
            assert {name for names in server.done.values() for name in names} == set(gateway.BEHAVIOURS)
            # One that Waymark has closed counts until the gateway has noticed.
            assert server.open_most < 2 * 25
            assert any(head.startswith("POST /2010-04-01/Accounts/AC1/Messages.json ") for head in server.heads)
            assert "authorization: basic qumxonqwcc1zzwnyzxq=" in {head.lower() for head in server.heads}

            # Receipts: of the first 60 that were taken, each is sent twice.
            taken = [number for number in people if done[number][-1:] == [gateway.TAKEN]][:60]
            for number in taken:
                status = "delivered" if number in taken[:40] else "undelivered"
                for _ in range(2):
                    assert deliver(server.forms[number]["StatusCallback"], gateway.receipt(status, number)) == 204
            url = server.forms[taken[0]]["StatusCallback"]
            assert waymark("resolve", url, "--directory", data).out.startswith("the gateway's receipts\n")
            assert deliver(url, gateway.receipt("sent", taken[0])) == 204
            assert deliver(url, gateway.receipt("failed", taken[0]), token="guessed") == 403
            running.processed()
            final = figures(data)
            assert (final["confirmed"], final["failed"]) == (40, 20)
            assert final["delivered"] == final["sent"] - 20
            # The console says the same.
            page = console.Session(running, api.key(data, "analyst")).page("/messages/way")
            shown = console.figures(page)
            for name in ("sent", "unconfirmed", "confirmed", "failed", "delivered", "refused"):
                assert shown[name.capitalize()] == str(final[name]), name
            assert "Opens" not in page and final["unconfirmed"] > 0 < final["refused"]
            kinds = [one["kind"] for one in running.interactions()]
            assert (kinds.count("textDelivered"), kinds.count("textFailed")) == (40, 20)
            said = running.said()
            running.stop()

        # What was handed over stays so.
        before = {number: list(names) for number, names in server.done.items()}
        with Demo(data, command="serve") as running:
            running.stop()
        assert server.done == before
    for secret in [*people, *(number[2:] for number in people), TOKEN, "Your way"]:
        assert secret not in said


def test_nobody_is_sent_two_texts_by_a_waymark_that_is_killed(workspace, data):
    people = numbers(200)
    with gateway.running(seed=7) as server:
        server.open()
        publish(workspace, data, people, settings(server.url, rate=100))
        running = Demo(data, command="serve")
        for kills in range(1, 4):
            running.start()
            eventually(lambda: len(server.done) >= 40 * kills, 60, "some texts are out")
            running.kill()
        with running:
            final = settled(data, len(people))
            last = [outcomes[-1] if outcomes else None for outcomes in offered_once(server, people).values()]
            assert final["refused"] <= last.count(gateway.REFUSED)
            certain = final["sent"] - final["unconfirmed"]
            assert certain <= last.count(gateway.TAKEN)
            # At each kill, as many as may be on their way have no outcome.
            assert certain + final["refused"] >= last.count(gateway.TAKEN) + last.count(gateway.REFUSED) - 3 * 25


def test_a_kill_leaves_those_in_doubt_only_that_were_being_asked(workspace, data):
    people = numbers(6)
    with gateway.running(seed=8, always={"Acme": "accepts"}) as server:
        server.open()
        publish(workspace, data, people, settings(server.url, rate=1))
        running = Demo(data, command="serve").start()
        eventually(lambda: len(server.done) >= 2, 60, "some texts are out")
        running.kill()
        with running:
            final = settled(data, len(people))
            assert final["sent"] == len(people) and final["unconfirmed"] <= 1
            assert all(len(names) == 1 for names in server.done.values())
            assert len(server.done) >= len(people) - final["unconfirmed"]


def test_m3_3_who_opts_out_while_a_text_waits_for_its_turn_gets_none(workspace, data):
    people = numbers(8)
    with gateway.running(seed=9, always={"Acme": "accepts"}) as server:
        server.open()
        publish(workspace, data, people, settings(server.url, rate=1))
        with Demo(data, command="serve"):
            eventually(lambda: server.done, 30, "the first is out")
            waymark("consent", "set", people[-1], "commercial", "opted-out", "--reason", "asked", "--directory", data)
            eventually(lambda: figures(data)["sent"] == 7, 30, "the others are out")
            eventually(lambda: waiting(data) == 0, 30, "nobody waits")
            assert set(server.done) == set(people[:7])


def test_a_sender_that_has_to_wait_is_in_nobody_else_s_way(workspace, data):
    people = numbers(20)
    with gateway.running(seed=10, always={"Slow": "429", "Acme": "accepts"}) as server:
        server.open()
        workspace.write("messages/slow.txt", TEXT.replace("Acme", "Slow"))
        workspace.write("journeys/slow.yaml", JOURNEY.replace("way", "slow"))
        publish(workspace, data, people, settings(server.url))
        waymark("journey", "publish", "slow", "--directory", data)
        with Demo(data, command="serve"):
            eventually(lambda: figures(data)["sent"] == 20, 30, "all of the other's are out")
            assert waiting(data) == 20


def waiting(data) -> int:
    with closing(sqlite3.connect(f"file:{data / 'store.sqlite'}?mode=ro", uri=True)) as store:
        return store.execute("SELECT count(*) FROM deliveries WHERE state IN (2, 3)").fetchone()[0]


def deliver(url: str, form: dict, token: str = TOKEN) -> int:
    """As Twilio does: what stands behind `#` is for itself."""
    url = url.partition("#")[0]
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Twilio-Signature": gateway.signature(token, url, form),
    }
    return request(url, "POST", headers, urlencode(form)).status


@pytest.mark.parametrize(
    "lines, texts",
    [
        ("gateway: outbox", "{data}/outbox/texts"),
        ("gateway: twilio\n  account: AC1\n  token: s3cret", "go to Twilio"),
        ("gateway: webhook\n  url: https://x.example/s3cret\n  body: '[\"{{ to }}\", \"{{ text }}\"]'", "go to the webhook"),
    ],
)
def test_serve_says_where_texts_go(workspace, data, tmp_path, lines, texts):
    data.mkdir()
    (data / "configuration.yaml").write_text(f"texts:\n  {lines}\n")
    said = tmp_path / "said"
    with said.open("wb") as out:
        process = subprocess.Popen(
            [BINARY, "serve", "--directory", data, "--port", "0"], stdout=out, stderr=out, env=environment()
        )
    try:
        greeting = eventually(lambda: "Ctrl-C" in (now := said.read_text()) and now, 10, "the greeting")
    finally:
        process.terminate()
        assert process.wait(10) == 0
    assert f"\n  Texts     {texts.format(data=data)}\n" in greeting and "s3cret" not in greeting


@pytest.mark.parametrize(
    "lines, problem",
    [
        ("gateway: pigeon", "one of outbox, twilio, webhook"),
        ("gateway: twilio\n  token: x", "needs “texts.account”"),
        ("gateway: twilio\n  account: AC1", "needs “texts.token” or “texts.token-file”"),
        ("gateway: twilio\n  account: AC1\n  token-file: /nowhere/token", "/nowhere/token: cannot be read"),
        ("gateway: twilio\n  account: AC1\n  token: s3cret\n  token-file: x", "both set"),
        ("gateway: webhook\n  body: '[]'", "needs “texts.url”"),
        ("gateway: webhook\n  url: https://x.example", "needs “texts.body” or “texts.body-file”"),
        ("gateway: webhook\n  url: ftp://x.example\n  body: x", "an http or https URL"),
        ("gateway: webhook\n  url: https://u:s3cret@x.example\n  body: x", "an http or https URL"),
        ("gateway: webhook\n  url: https://x.example\n  body: '{'", "not JSON"),
        ("gateway: webhook\n  url: https://x.example\n  body: '[\"{{ too }}\"]'", "there is no “{{ too }}”"),
        ("timeout: 0", "a whole number from 1"),
        ("connections: 0", "a whole number from 1"),
        ("rate: -1", "“texts.rate” needs 0, or a number from 0.001 to 10000"),
        ("rate: 1e-300", "“texts.rate” needs 0, or a number from 0.001 to 10000"),
        ("rate: 10001", "“texts.rate” needs 0, or a number from 0.001 to 10000"),
        ("rate: nan", "“texts.rate” needs 0, or a number from 0.001 to 10000"),
        ("tokens: x", "did you mean"),
    ],
)
def test_what_is_wrong_with_the_settings_is_said_at_the_start(workspace, data, lines, problem):
    publish(workspace, data, numbers(1), f"texts:\n  {lines}\n")
    outcome = waymark("serve", "--directory", data, "--port", "0", status=1)
    assert problem in outcome.err and "s3cret" not in outcome.err
