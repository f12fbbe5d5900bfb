"""What must not be seen (M7.1, house rules): by other users, in logs, in files."""

import sqlite3
import stat
import uuid
from contextlib import closing
from ipaddress import ip_address

import pytest

import faults
import mail
import sample
import texts
from demo import Demo
from test_outage import put_away
from waymark import eventually, waymark
from wire import request


def personal_data() -> set[str]:
    found = {value for row in sample.PROFILES.values() for key, value in row.items() if key != "id" and value}
    assert {"Zoë", "owen@example.com", "Santa Fe"} <= found
    return found


def test_keys_are_for_their_owner_only(demo):
    keys = [file for file in demo.directory.rglob("*") if file.is_file() and "key" in file.name.lower()]
    assert keys, "no file of keys in the directory"
    for file in keys:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file


def test_nobodys_address_or_name_is_printed_or_logged(tmp_path):
    with Demo(tmp_path / "demo", extra={"LOG_LEVEL": "trace"}) as running:
        running.mails()
        received = running.mail("opted-in")
        for url in [*mail.tracked(received.html), received.pixel, f"{running.edge}/zoe@example.com"]:
            request(url)
        running.recorded(len(mail.tracked(received.html)) + 1)
        running.stop()
        running.start()
        running.stop()
        said = running.said()
    assert said
    for value in personal_data():
        assert value not in said
    assert "Zo%C3%AB" not in said


def test_m7_1_no_user_agent_and_no_personalised_url_of_an_anonymous_click_is_kept(tmp_path):
    agent = f"Agent-{uuid.uuid4().hex}"
    with Demo(tmp_path / "demo") as running:
        url = running.mail("opted-in").link('data-tracking-name="Trips from home"')
        request(url, headers={"User-Agent": agent, "Sec-GPC": "1", "X-Forwarded-For": "203.0.113.77"})
        running.recorded(1)
        running.stop()
    identifier = url.rpartition("/")[2]
    kept = [file for file in running.directory.rglob("*") if file.is_file() and file.suffix != ".eml"]
    for secret in (agent, "203.0.113.77", identifier, "Zo%C3%AB"):
        assert not [file for file in kept if secret.encode("utf-8") in file.read_bytes()], secret


def packed(directory) -> bytes:
    """Delivery, ordinal and flags of the one entry in the journal, as they are packed there."""
    with closing(sqlite3.connect(f"file:{directory / 'journal.sqlite'}?mode=ro", uri=True)) as journal:
        rows = journal.execute("SELECT entries FROM commits").fetchall()
    assert len(rows) == 1
    return rows[0][0][9:20]


def spellings(address: str) -> list[bytes]:
    """An address as it may stand in a file: packed, mapped, and as text."""
    parsed = ip_address(address)
    texts = {address, str(parsed), parsed.exploded, parsed.exploded.upper(), parsed.packed.hex()}
    return [parsed.packed, *(text.encode() for text in texts)]


@pytest.mark.parametrize("address", ["203.0.113.77", "2001:db8:a:b:c:d:e:77"])
@pytest.mark.parametrize("opts_out", [False, True], ids=["Sec-GPC", "opted out"])
def test_m7_1_nothing_of_an_anonymous_delivery_is_left_in_the_journal_while_it_runs(
    workspace, serve, opts_out, address
):
    agent = f"Agent-{uuid.uuid4().hex}"
    workspace.message("hello", '<html><body><p><a href="https://acme.example/">Hello</a></p></body></html>')
    workspace.journey("hello", "hello")
    running = serve(
        extra={
            "WAYMARK_PROCESSOR_CONSENT_CACHE_HOURS": "0",
            # The address is recorded, to tell scanners by.
            "WAYMARK_PROCESSOR_SCANNER_NETWORKS": f"{address},192.0.2.0/24",
            "WAYMARK_EDGE_TRUSTED_PROXIES": "127.0.0.1",
            "WAYMARK_EDGE_FORWARDED_HEADER": "x-forwarded-for",
        }
    )
    [received] = running.mails(1)
    url = mail.tracked(received.html)[0]
    headers = {"User-Agent": agent, "X-Forwarded-For": address}
    if opts_out:
        workspace.consent(("ada@example.com", "tracking", "opted-out"), time="2026-02-01T08:00:00Z")
        waymark("apply", workspace.folder, "--directory", running.directory)
    else:
        headers["Sec-GPC"] = "1"
    with faults.locked(running.directory / "store.sqlite"):
        assert request(url, headers=headers).status == 302
        delivery = packed(running.directory)
        for present in [delivery, agent.encode(), ip_address(address).packed]:
            assert in_journal(running, present), "or the scan finds nothing ever"
    [found] = running.recorded(1, within=10)
    assert found["anonymous"] and found["automated"] == "scanner"
    secrets = [delivery, agent.encode(), *spellings(address), url.rpartition("/")[2].encode()]
    # Recording comes before deleting; what is deleted is gone at once.
    eventually(lambda: not in_journal(running, delivery), 5, "the entry is removed")
    assert not [secret for secret in secrets if in_journal(running, secret)]
    running.kill()
    assert not [secret for secret in secrets if in_journal(running, secret)]
    kept = b"".join(file.read_bytes() for file in running.directory.glob("*.sqlite*"))
    assert not [secret for secret in spellings(address) if secret in kept]


def in_journal(running: Demo, secret: bytes) -> list[str]:
    """The journal's files, write-ahead log included, that hold these bytes anywhere."""
    return [file.name for file in running.directory.glob("journal.sqlite*") if secret in file.read_bytes()]


def test_m7_1_an_interaction_turns_anonymous_when_its_time_is_over_and_leaves_nothing(workspace, serve):
    workspace.profiles({"id": "ada", "email": "ada@example.com", "firstName": "Adelaide-Quux"})
    workspace.message("hello", '<html><body><a href="https://acme.example/?n={{ profile.firstName }}">x</a></body></html>')
    workspace.journey("hello", "hello")
    yaml = (workspace.folder / "waymark.yaml").read_text()
    extra = {
        "WAYMARK_PROCESSOR_RETENTION_INTERVAL": "1",
        "WAYMARK_PROCESSOR_KEEPS_NETWORKS": "true",
        "WAYMARK_EDGE_TRUSTED_PROXIES": "127.0.0.1",
        "WAYMARK_EDGE_FORWARDED_HEADER": "x-forwarded-for",
    }
    running = serve(extra=extra)
    url = mail.tracked(running.mails(1)[0].html)[0]
    request(url, headers={"X-Forwarded-For": "203.0.113.77"})
    request(url, headers={"X-Forwarded-For": "203.0.113.77", "Sec-GPC": "1"})
    first, second = running.recorded(2)
    assert first["profile"] == "ada" and first["network"] == "203.0.113.0/24"
    assert second["profile"] is None and "network" not in second
    for address in spellings("203.0.113.77"):
        assert not [file for file in running.directory.glob("*.sqlite*") if address in file.read_bytes()], address
    assert in_store(running, b"n=Adelaide-Quux") and in_store(running, b"203.0.113.0/24")
    workspace.write("waymark.yaml", yaml.replace("window: 6", "window: 0\n  retention: 0"))
    waymark("apply", workspace.folder, "--directory", running.directory)
    eventually(lambda: all(one["anonymous"] for one in running.interactions()), 10, "its time is over")
    assert running.interactions() == [
        {name: value for name, value in first.items() if name != "network"}
        | {"profile": None, "anonymous": True, "destination": None},
        second,
    ]
    [figures] = running.report()
    assert figures["clicks"] == {"total": 2, "unique": 1, "anonymous": 2, "automated": 0}
    eventually(lambda: not in_store(running, b"n=Adelaide-Quux"), 5, "the log is emptied")
    assert not in_store(running, b"203.0.113.0/24")


def in_store(running: Demo, secret: bytes) -> list[str]:
    return [file.name for file in running.directory.glob("store.sqlite*") if secret in file.read_bytes()]


def tables(running: Demo) -> dict[str, set[tuple]]:
    """All that is in the store."""
    with closing(sqlite3.connect(f"file:{running.directory / 'store.sqlite'}?mode=ro", uri=True)) as store:
        names = [name for name, in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
        return {name: set(store.execute(f'SELECT * FROM "{name}"').fetchall()) for name in names}


def test_m7_1_texts_leave_no_number_no_text_and_no_value_in_logs_edge_and_journal(workspace, serve, tmp_path):
    agent = f"Agent-{uuid.uuid4().hex}"
    workspace.profiles(
        {"id": "ada", "email": "ada@example.com", "phone": "+12065550101", "firstName": "Adelaide-Quux Ö"},
        {"id": "bob", "email": "bob@example.com", "phone": "+12065550102", "firstName": "Bob-Quuz"},
    )
    workspace.consent(("+12065550101", "tracking", "opted-in"))
    body = "Hi {{ profile.firstName }}: https://acme.example/for/{{ profile.firstName }} {{ preferencesURL }}"
    workspace.write("messages/way.txt", f"---\nchannel: text\nfrom: Acme\n---\n{body}\n")
    workspace.write("journeys/way.yaml", "audience: everyone\nsteps:\n  - id: one\n    text: way\n")
    workspace.journeys.append("way")
    running = serve(extra={"LOG_LEVEL": "trace"})
    ada, bob = (texts.links(text) for text in texts.sent(running.outbox, 2))
    eventually(lambda: running.report()[0]["sent"] == 2, 10, "both are counted as sent")

    before = tables(running)
    assert request(ada[0], headers={"User-Agent": agent, "Sec-GPC": "1"}).location.endswith("/Adelaide-Quux%20%C3%96")
    assert request(bob[0], headers={"User-Agent": agent}).location.endswith("/Bob-Quuz")
    running.recorded(1)
    running.processed()
    added = {name: rows - before[name] for name, rows in tables(running).items() if rows - before[name]}
    figures = {"figures", "figures_by_hour", "figures_by_device", "activity"}
    assert set(added) == {"interactions", "journal_positions"} | figures, "no set of who has clicked"
    [(*_, delivery, destination, network, counted)] = added["interactions"]
    assert (delivery, destination, network, counted) == (None, None, None, 0)
    assert not in_store(running, b"/for/Adelaide-Quux") and not in_store(running, b"/for/Bob-Quuz")

    assert request(ada[0]).status == 302
    assert request(ada[1]).status == request(bob[1]).status == 302
    assert request(request(ada[1]).location).status == 200
    running.recorded(2)
    running.processed()
    assert in_store(running, b"/for/Adelaide-Quux"), "or the scan finds nothing ever"
    running.stop()
    # A text as it was sent is in the outbox and nowhere else.
    kept = [file for file in running.directory.rglob("*") if file.is_file() and running.outbox not in file.parents]
    for secret in (b"Hi Adelaide-Quux", b"Hi Bob-Quuz", agent.encode()):
        assert not [file for file in kept if secret in file.read_bytes()], secret

    # Where the store is away there is something to log.
    put_away(running.directory, tmp_path / "away")
    running.start()
    assert [request(link).location for link in (ada[0], bob[0])] == ["https://acme.example/for/"] * 2
    assert request(request(ada[1]).location).status == 503
    eventually(lambda: "could not process the journal" in running.said(), 10, "it is said")
    running.kill()
    secrets = ["2065550101", "2065550102", "Adelaide-Quux", "Bob-Quuz", agent]
    secrets += [link.rpartition("/")[2] for link in ada + bob]
    said = running.said()
    assert not [secret for secret in secrets if secret in said]
    for file in [*running.directory.glob("edge.sqlite*"), *running.directory.glob("journal.sqlite*")]:
        found = file.read_bytes()
        assert not [secret for secret in secrets if secret.encode() in found], file


def test_an_anonymous_interaction_names_nobody_in_any_output(fresh):
    url = fresh.mail("opted-in").link('data-tracking-name="Trips from home"')
    request(url, headers={"DNT": "1"})
    fresh.recorded(1)
    printed = waymark("interactions", "--directory", fresh.directory, "--json").out
    for value in {*personal_data(), "opted-in", "Zo%C3%AB", url.rpartition("/")[2]}:
        assert value not in printed


def test_a_404_does_not_repeat_what_was_asked(demo):
    answer = request(f"{demo.edge}/api/orgs/x/r/zoe%40example.com<script>".replace("<", "%3C").replace(">", "%3E"))
    assert answer.status == 404
    assert b"zoe" not in answer.body and b"script" not in answer.body
