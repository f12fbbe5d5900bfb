"""What was prepared and not handed over is asked about again (M3.1, M3.3): the state of now counts, not that of then."""

import shutil
import sqlite3
from contextlib import closing

import pytest

import mail
import texts
from demo import Demo
from faults import broken_outbox
from waymark import eventually, waymark

HTML = '<html><body><p><a href="https://acme.example/">Hello</a></p></body></html>'
PEOPLE = ("staying", "leaving", "untracked", "delivered", "read")


def deliveries(directory) -> list[tuple]:
    with closing(sqlite3.connect(f"file:{directory / 'store.sqlite'}?mode=ro", uri=True)) as store:
        return store.execute("SELECT number, state FROM deliveries ORDER BY number").fetchall()


def apply(workspace, data):
    waymark("apply", workspace.folder, "--directory", data)


def opt_out(workspace, data):
    """Who is leaving wants no more offers; so do two who have theirs already."""
    rows = [("untracked", "tracking"), *((name, "commercial") for name in ("leaving", "delivered", "read"))]
    workspace.consent(*((f"{name}@example.com", purpose, "opted-out") for name, purpose in rows), time="2026-02-01T08:00:00Z")
    apply(workspace, data)


@pytest.fixture
def running(workspace, serve):
    """Serves a journey that is still to be published: an offer, then a receipt."""
    workspace.profiles(*({"id": name, "email": f"{name}@example.com"} for name in PEOPLE))
    workspace.consent(*((f"{name}@example.com", "tracking", "opted-in") for name in PEOPLE))
    workspace.message("offer", HTML)
    workspace.message("receipt", HTML, purpose="transactional")
    workspace.journey("hello", "offer", "receipt")
    workspace.journeys.clear()
    return serve()


def prepare(running: Demo):
    """Leaves an offer for everybody prepared, as nothing can be handed over."""
    waymark("journey", "publish", "hello", "--directory", running.directory)
    eventually(lambda: len(deliveries(running.directory)) == len(PEOPLE), 10, "the deliveries are prepared")
    # Or handed over for a moment, as it is tried again and again.
    assert {state for _, state in deliveries(running.directory)} <= {0, 3}


def check(running: Demo, offers: set[str], new: set[str]):
    """Who has been sent the offer in the end, and to whom it has been handed over since."""
    # Nobody's run has stopped, and the second message went out after the last offer.
    eventually(lambda: [one["sent"] for one in running.report()] == [len(offers), len(PEOPLE)], 60, "all is sent")
    found = running.mails(len(new) + len(PEOPLE))
    assert sorted((one.subject, one.profile) for one in found) == sorted(
        [("offer", name) for name in new] + [("receipt", name) for name in PEOPLE]
    )
    for one in found:
        assert len(mail.tracked(one.html)) == len(mail.PIXEL.findall(one.html)) == (one.profile != "untracked")
    assert not list((running.outbox / "tmp").iterdir())
    numbers = [number for number, state in deliveries(running.directory) if state]
    assert len(numbers) == len({*numbers}) == len(offers) + len(PEOPLE)


def test_m3_3_an_outbox_that_was_out_of_order_gets_nothing_for_who_opted_out_meanwhile(workspace, running):
    with broken_outbox(running.outbox):
        prepare(running)
        before = deliveries(running.directory)
        opt_out(workspace, running.directory)
    check(running, offers={"staying", "untracked"}, new={"staying", "untracked"})
    # The numbers of the others name nothing, and are not given to later ones.
    workspace.profiles(*({"id": name, "email": f"{name}@example.com"} for name in (*PEOPLE, "new")))
    apply(workspace, running.directory)
    running.mails(2 + len(PEOPLE) + 2)
    after = {number for number, _ in deliveries(running.directory)}
    assert len(after) == 2 + len(PEOPLE) + 2
    assert len(after & {number for number, _ in before}) == 2


@pytest.mark.parametrize("scope", ["commercial", "tracking"])
def test_m3_1_who_opts_out_while_a_delivery_is_prepared_has_opted_out(running, scope):
    """As where preparing waits for an import of opt-outs: it has asked before, and goes on when they are there."""
    with closing(sqlite3.connect(running.directory / "store.sqlite", timeout=30)) as store, store:
        store.execute(f"""
            CREATE TRIGGER meanwhile AFTER INSERT ON deliveries BEGIN
                INSERT OR IGNORE INTO consents
                    (contact_point, scope, number, status, reason, source, at, recorded_at, recorded_by)
                VALUES (NEW.contact_point, '{scope}', 100, 'opted-out', '', 'a test', NEW.sent_at, NEW.sent_at, 'a test');
            END""")
    waymark("journey", "publish", "hello", "--directory", running.directory)
    sent = [0, len(PEOPLE)] if scope == "commercial" else [len(PEOPLE)] * 2
    eventually(lambda: [one["sent"] for one in running.report()] == sent, 10, "all is sent")
    found = running.mails(sum(sent))
    assert len(found) == sum(sent)
    assert all(bool(mail.tracked(one.html)) == (scope != "tracking") for one in found)


def test_m3_3_after_a_kill_who_has_not_got_it_and_may_not_any_more_does_not_get_it(workspace, running, tmp_path):
    data, twin = running.directory, tmp_path / "twin"
    with broken_outbox(running.outbox):
        prepare(running)
        running.kill()
        # It was killed while they were being handed over.
        with closing(sqlite3.connect(data / "store.sqlite")) as store, store:
            store.execute("UPDATE deliveries SET state = 3")
        shutil.copytree(data, twin)
    # What the same process would have handed over, had it come to that.
    shutil.rmtree(twin / "outbox")
    with Demo(twin, command="serve") as other:
        offers = {one.profile: one for one in other.mails(2 * len(PEOPLE)) if one.subject == "offer"}
    # It came to two before it was killed, of which one has been read; and to half of a third.
    kept = running.outbox / "new" / offers["delivered"].file.name
    shutil.copy(offers["delivered"].file, kept)
    name = offers["read"].file.name
    shutil.copy(offers["read"].file, running.outbox / f"cur/{name}:2,S")
    name = offers["leaving"].file.name
    (running.outbox / "tmp" / name).write_bytes(offers["leaving"].file.read_bytes()[:200])
    opt_out(workspace, data)
    running.start()
    check(running, offers={"staying", "untracked", "delivered", "read"}, new={"staying", "untracked", "delivered"})
    assert kept.read_bytes() == offers["delivered"].file.read_bytes()
    [read] = (running.outbox / "cur").iterdir()
    assert read.read_bytes() == offers["read"].file.read_bytes()
    assert not list(running.outbox.glob(f"*/{name}*"))


def test_m3_3_half_a_text_is_gone_whose_recipient_opted_out_while_nothing_ran(workspace, serve, tmp_path):
    workspace.profiles({"id": "ada", "email": "ada@example.com", "phone": "+12065550101"})
    workspace.write("messages/offer.txt", "---\nchannel: text\nfrom: Acme\n---\nHello\n")
    workspace.write("journeys/offer.yaml", "name: offer\naudience: everyone\nsteps:\n  - id: one\n    text: offer\n")
    running = serve()
    with broken_outbox(running.outbox):
        waymark("journey", "publish", "offer", "--directory", running.directory)
        eventually(lambda: deliveries(running.directory), 10, "the text is prepared")
        running.kill()
        with closing(sqlite3.connect(running.directory / "store.sqlite")) as store, store:
            store.execute("UPDATE deliveries SET state = 3")
        shutil.copytree(running.directory, tmp_path / "twin")
    shutil.rmtree(tmp_path / "twin" / "outbox")
    with Demo(tmp_path / "twin", command="serve") as other:
        [text] = texts.sent(other.outbox, 1)
    (running.outbox / "tmp" / f"{text['name']}.json").write_text('{"to": "+1206')
    workspace.consent(("+12065550101", "commercial", "opted-out"), time="2026-02-01T08:00:00Z")
    apply(workspace, running.directory)
    running.start()
    eventually(lambda: not deliveries(running.directory), 10, "nobody is sent it")
    assert not list(running.outbox.glob(f"*/{text['name']}*"))
