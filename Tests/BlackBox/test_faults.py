"""M6.2, M6.3 with real faults: every link redirects, and what was answered as recorded is there once."""

import re
from collections import Counter
from contextlib import ExitStack

import pytest

import faults
import mail
import sample
from demo import Demo
from waymark import eventually
from wire import Visitor

INFO = {"WAYMARK_LOG_LEVEL": "info"}
# Longer than any disk hesitates: no click is given up that is not meant to be.
PATIENT = INFO | {"WAYMARK_JOURNAL_MAXIMUM_WAIT": "30000"}
ANY = {"journalFull", "journalFailed", "overload"}


class Clicks:
    """Clicks on the links of one mail, counted."""

    def __init__(self, running: Demo):
        self.running, self.sent = running, 0
        self.urls = mail.tracked(running.mail("opted-in").html)

    def make(self, count: int) -> None:
        with Visitor(self.running.edge) as visitor:
            for number in range(count):
                answer = visitor.request(self.urls[number % len(self.urls)])
                self.sent += 1
                assert answer.status == 302
                assert answer.location == sample.LOCATIONS[sample.HTML_DESTINATIONS[number % len(self.urls)]]

    def make_until_recorded(self) -> None:
        """After a fault: until a click is recorded again, and then some that have to be."""

        def recorded() -> bool:
            self.make(1)
            return len(self.running.interactions()) > before

        before = len(self.running.interactions())
        eventually(recorded, 20, "clicks are recorded again")
        before = len(self.running.interactions())
        self.make(20)
        self.running.recorded(before + 20, within=10)

    def settle(self, unrecorded: set[str]) -> Counter:
        """Stops. All that was answered as recorded is there once, and the rest is counted with one of these reasons."""
        self.running.stop(within=20)
        recorded, reasons = counts(self.running)
        found = self.running.interactions()
        assert len({one["id"] for one in found}) == len(found)
        assert recorded <= len(found) <= self.sent, (recorded, len(found), self.sent)
        assert recorded + reasons.total() == self.sent
        assert {name for name, count in reasons.items() if count} <= unrecorded, reasons
        [figures] = self.running.report("welcome")
        assert figures["clicks"]["total"] + figures["clicks"]["automated"] == len(found)
        return reasons


def counts(running: Demo) -> tuple[int, Counter]:
    """How many answers the edge counted as recorded, and as unrecorded by reason."""
    [line] = re.findall(r".*edge stopped.*", running.said())
    [recorded] = re.findall(r"\brecorded=(\d+)", line)
    return int(recorded), Counter({name: int(count) for name, count in re.findall(r"JournalError\.(\w+): (\d+)", line)})


def test_m6_2_a_full_disk_fails_no_redirect_and_loses_no_acknowledged_click(tmp_path):
    with faults.small_disk(tmp_path / "disk", 8) as disk, Demo(disk / "demo", extra=INFO) as running:
        clicks = Clicks(running)
        clicks.make(20)
        with faults.no_space(disk):
            clicks.make(200)
        clicks.make_until_recorded()
        assert clicks.settle(ANY)["journalFull"] > 0


def test_m6_2_a_limit_on_files_fails_no_redirect_and_loses_no_acknowledged_click(tmp_path):
    with Demo(tmp_path / "demo", extra=INFO) as running:
        clicks = Clicks(running)
        clicks.make(20)
        with faults.no_growth(running.process):
            clicks.make(100)
        clicks.make_until_recorded()
        assert clicks.settle(ANY).total() > 0


@pytest.mark.parametrize("when", ["at the start", "while it runs"])
def test_m6_2_a_read_only_journal_fails_no_redirect_and_is_written_as_soon_as_it_can_be(tmp_path, when):
    with Demo(tmp_path / "demo", extra=PATIENT) as running:
        clicks = Clicks(running)
        files = [running.directory / "journal.sqlite"]
        if when == "at the start":
            running.stop()
            running.starts.clear()
        else:
            clicks.make(20)
            running.recorded(20)
            files.append(running.directory / "journal.sqlite-wal")
        with faults.immutable(*files):
            if when == "at the start":
                running.start()
            clicks.make(50)
        clicks.make_until_recorded()
        assert clicks.settle(ANY)["journalFailed"] >= 50
        assert "cannot be written" in running.said()


def test_m6_3_a_failed_sync_acknowledges_nothing_and_is_not_tried_again_on_an_unknown_file(tmp_path):
    sync = faults.FailingSync(tmp_path)
    with Demo(tmp_path / "demo", extra=PATIENT | sync.environment) as running:
        clicks = Clicks(running)
        clicks.make(20)
        with sync.failing():
            clicks.make(100)
        assert sync.failures > 0
        clicks.make_until_recorded()
        assert clicks.settle(ANY)["journalFailed"] >= 100, "none of them was answered as recorded"
        assert "the journal is open again" in running.said()


def test_m6_3_a_sync_that_fails_just_before_a_kill_loses_nothing_that_was_answered_before(tmp_path):
    sync = faults.FailingSync(tmp_path)
    with Demo(tmp_path / "demo", extra=INFO | sync.environment) as running:
        clicks = Clicks(running)
        with ExitStack() as stack:
            stack.enter_context(faults.locked(running.directory / "store.sqlite"))
            clicks.make(20)
            with sync.failing():
                clicks.make(10)
                running.kill()
        running.start()
        assert 20 <= len(running.recorded(20, within=10)) <= 30


def damage(file, how: str) -> None:
    content = file.read_bytes()
    file.write_bytes({"cut": content[: len(content) // 2 + 7], "noise": b"\x5a" * len(content)}[how])


@pytest.mark.parametrize("how", ["cut", "noise"])
def test_m6_2_a_damaged_journal_is_set_aside_at_the_start_and_another_begun(tmp_path, how):
    with Demo(tmp_path / "demo") as running:
        clicks = Clicks(running)
        clicks.make(20)
        running.recorded(20)
        running.stop()
        journal = running.directory / "journal.sqlite"
        damage(journal, how)
        damaged = journal.read_bytes()
        running.start()
        clicks.make(20)
        assert len(running.recorded(40)) == 40
        aside = running.directory / "journal.sqlite.damaged-1"
        assert aside.read_bytes() == damaged and str(aside) in running.said()
        running.stop()
        assert len(running.interactions()) == 40


@pytest.mark.parametrize("how", ["locked", "moved away"])
def test_m6_3_with_the_store_gone_the_edge_goes_on_and_the_processor_catches_up(tmp_path, how):
    with Demo(tmp_path / "demo", extra=PATIENT) as running:
        clicks = Clicks(running)
        clicks.make(20)
        running.recorded(20)
        store = running.directory / "store.sqlite"
        with ExitStack() as stack:
            if how == "locked":
                stack.enter_context(faults.locked(store))
            else:
                store.rename(tmp_path / "elsewhere")
                stack.callback((tmp_path / "elsewhere").rename, store)
            clicks.make(500)
        found = running.recorded(520, within=20)
        times = [one["at"] for one in found]
        assert times == sorted(times), "in the order in which they were clicked"
        assert clicks.settle(set()).total() == 0


def test_the_journal_is_no_larger_after_a_long_run_than_after_a_short_one(fresh):
    clicks = Clicks(fresh)
    journal = fresh.directory / "journal.sqlite"
    sizes = []
    for round in range(1, 9):
        clicks.make(200)
        fresh.recorded(200 * round, within=10)
        sizes.append(journal.stat().st_size)
    assert sizes[-1] <= 2 * max(sizes[:2]), sizes
