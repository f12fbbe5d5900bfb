"""What the overview says that somebody should look at: in a real process whose disk or processor is in the way."""

from datetime import UTC, datetime

import faults
import mail
from clock import Clock
from console import Session, session
from demo import Demo
from waymark import eventually
from wire import request


def test_m6_2_what_went_unrecorded_of_late_and_why(fresh):
    admin = Session(fresh)
    assert "Unrecorded." not in admin.page("/")
    url = mail.tracked(fresh.mail("opted-in").html)[0]
    with faults.locked(fresh.directory / "journal.sqlite"):
        for _ in range(2):
            assert request(url).status == 302
    eventually(lambda: "2 (the disk was too slow)." in admin.page("/"))
    with faults.no_growth(fresh.process):
        assert request(url).status == 302
    assert "1 (the journal cannot be written; the log says why), 2 (the disk was too slow)." in admin.page("/")


def test_figures_that_are_late(fresh, tmp_path):
    url = fresh.mail("opted-in").pixel
    fresh.stop()
    clock = Clock(tmp_path, f"{datetime.now(UTC):%FT%T}")
    # No processor; on the same port, where the links are.
    half = Demo(fresh.directory, "--role", "edge", "--role", "console", command="serve", extra=clock.environment)
    half.port = fresh.port
    with half:
        analyst = session(half, "analyst")
        assert request(url).status == 200
        clock.move(minutes=4)
        assert "Late figures." not in analyst.page("/")
        clock.move(minutes=3)
        assert "What recipients did up to 7 minutes ago is not in the figures yet." in analyst.page("/")
