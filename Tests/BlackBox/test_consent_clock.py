"""M7.2 and M8 to the second: a real server whose wall clock is moved."""

from datetime import timedelta

import pytest

import mail
from clock import Clock, before
from demo import Demo
from waymark import eventually, waymark
from wire import request

HTML = '<html><body><p><a href="https://acme.example/">Hello</a></p></body></html>'
ADA = "ada@example.com"
HOURS = "WAYMARK_PROCESSOR_CONSENT_CACHE_HOURS"
NOON = "2026-03-28T12:00:00"


class World:
    """A server under a clock, whose one recipient has been sent a tracked message."""

    def __init__(self, workspace, data, serve, clock: Clock, window: int = 6, **settings):
        self.workspace, self.data, self.clock = workspace, data, clock
        self.extra = clock.environment | settings
        yaml = (workspace.folder / "waymark.yaml").read_text("utf-8")
        workspace.write("waymark.yaml", yaml.replace("window: 6", f"window: {window}"))
        workspace.message("hello", HTML)
        workspace.journey("hello", "hello")
        self.running = serve(extra=self.extra)
        [received] = self.running.mails(1)
        [self.url] = mail.tracked(received.html)
        self.pixel = received.pixel
        self.ids: set[str] = set()

    def says(self, status: str, before: float = 0):
        """The recipient says so now, or said it some seconds before, and the store learns of it."""
        self.workspace.consent((ADA, "tracking", status), time=f"{self.clock.now - timedelta(seconds=before):%FT%TZ}")
        done = waymark("apply", self.workspace.folder, "--directory", self.data, extra=self.extra)
        assert done.out == "Applied: 1 consent.\n"

    def click(self, url: str | None = None) -> dict | None:
        """The new interaction that comes of it; None where none does."""
        answer = request(url or self.url)
        assert (answer.status, answer.location) == ((200, None) if url == self.pixel else (302, "https://acme.example/"))
        self.running.processed()
        new = [one for one in self.running.interactions() if one["id"] not in self.ids]
        self.ids.update(one["id"] for one in new)
        assert len(new) <= 1
        for one in new:
            assert one["at"][:19] == f"{self.clock.now:%FT%T}"
        return new[0] if new else None

    def is_attributed(self, url: str | None = None) -> bool:
        one = self.click(url)
        attributed, anonymous = ("ada", False), (None, True)
        assert (one["profile"], one["anonymous"]) in (attributed, anonymous)
        return not one["anonymous"]


@pytest.fixture
def clock(tmp_path):
    return Clock(tmp_path, NOON)


@pytest.fixture
def world(workspace, data, serve, clock):
    return lambda **settings: World(workspace, data, serve, clock, **settings)


def test_the_clock_that_is_moved_is_the_servers_and_its_timers_go_on(world, clock):
    one = world()
    assert one.is_attributed()
    [received] = one.running.mails(1)
    assert received.message["Date"].datetime.isoformat() == "2026-03-28T12:00:00+00:00"
    clock.move(hours=-48)
    assert one.click()["at"].startswith("2026-03-26T12:00:00")
    one.running.stop()


BELIEVED = [
    ({"hours": 0}, True),
    ({"hours": 23, "minutes": 59}, True),
    ({"hours": 23, "minutes": 59, "seconds": 59}, True),
    ({"hours": 24}, False),
    ({"hours": 24, "minutes": 1}, False),
    ({"hours": 240}, False),
]


@pytest.mark.parametrize(("later", "is_attributed"), BELIEVED, ids=str)
@pytest.mark.parametrize("what", ["url", "pixel"])
def test_m7_2_after_an_opt_out_is_attributed_for_less_than_24_hours_since_consent_was_read(
    world, clock, what, later, is_attributed
):
    one = world()
    assert one.is_attributed()
    one.says("opted-out")
    clock.move(**later)
    assert one.is_attributed(getattr(one, what)) == is_attributed
    assert one.is_attributed() == is_attributed


def test_m7_2_reading_from_the_cache_does_not_make_it_last_longer(world, clock):
    one = world()
    assert one.is_attributed()
    clock.move(seconds=1)
    one.says("opted-out")
    for _ in range(3):
        clock.move(hours=7, minutes=59)
        assert one.is_attributed()
    clock.move(minutes=4)
    assert not one.is_attributed()


@pytest.mark.parametrize("later", [{"seconds": 0}, {"hours": 23, "minutes": 59}, {"hours": 24, "minutes": 1}], ids=str)
def test_m7_2_what_is_clicked_for_the_first_time_after_an_opt_out_is_anonymous(world, clock, later):
    one = world()
    one.says("opted-out")
    clock.move(**later)
    assert not one.is_attributed()


@pytest.mark.parametrize(("later", "is_believed"), BELIEVED, ids=str)
def test_m7_2_an_opt_in_counts_after_at_most_24_hours_too(world, clock, later, is_believed):
    one = world()
    clock.move(hours=1)
    one.says("opted-out", before=1)
    assert not one.is_attributed()
    one.says("opted-in")
    clock.move(**later)
    assert one.is_attributed() == (not is_believed)


@pytest.mark.parametrize(
    ("hours", "later", "is_attributed"),
    [
        ("0", {"seconds": 0}, False),
        ("0", {"seconds": 1}, False),
        ("1", {"minutes": 59, "seconds": 59}, True),
        ("1", {"minutes": 60}, False),
        ("1", {"minutes": 60, "seconds": 1}, False),
        ("0.5", {"minutes": 29, "seconds": 59}, True),
        ("0.5", {"minutes": 30}, False),
    ],
)
def test_m7_2_how_long_consent_is_cached_is_a_setting_and_0_means_always_current(
    world, clock, hours, later, is_attributed
):
    one = world(**{HOURS: hours})
    assert one.is_attributed()
    one.says("opted-out")
    clock.move(**later)
    assert one.is_attributed() == is_attributed


@pytest.mark.parametrize("back", [{"seconds": 1}, {"hours": 1}, {"hours": 19}, {"hours": 240}], ids=str)
def test_m7_2_a_clock_that_was_set_back_makes_no_consent_live_longer(world, clock, back):
    one = world()
    assert one.is_attributed()
    one.says("opted-out")
    clock.move(hours=20)
    assert one.is_attributed()
    clock.move(**{unit: -value for unit, value in back.items()})
    assert not one.is_attributed()


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_m7_2_a_server_that_starts_anew_has_nothing_cached(world, clock, end):
    one = world()
    assert one.is_attributed()
    one.says("opted-out")
    clock.move(minutes=1)
    getattr(one.running, end)()
    one.running.start()
    assert not one.is_attributed()


def test_m3_1_sending_looks_at_no_cache(world, clock):
    """What is sent right after an opt-out has no links of ours, though clicks of before are still attributed."""
    one = world()
    assert one.is_attributed()
    one.says("opted-out")
    clock.move(minutes=1)
    one.workspace.message("second", HTML)
    one.workspace.journey("second", "second")
    waymark("apply", one.workspace.folder, "--directory", one.data, extra=one.extra)
    waymark("journey", "publish", "second", "--directory", one.data, extra=one.extra)
    [second] = [one for one in one.running.mails(2) if one.subject == "second"]
    assert second.html == HTML.encode()
    assert one.is_attributed()


WINDOWS = [
    (6, "2026-03-28T12:00:00", "2026-09-28T12:00:00"),
    # There is no 31st of September, and only some Februaries have a 29th.
    (6, "2026-03-31T23:59:59", "2026-09-30T23:59:59"),
    (6, "2026-08-31T00:00:00", "2027-02-28T00:00:00"),
    (6, "2027-08-29T07:30:00", "2028-02-29T07:30:00"),
    (6, "2028-02-29T07:30:00", "2028-08-29T07:30:00"),
    # M8.2: the window is a setting.
    (1, "2026-01-31T12:00:00", "2026-02-28T12:00:00"),
    (24, "2026-03-28T12:00:00", "2028-03-28T12:00:00"),
]


@pytest.mark.parametrize(("months", "sent", "end"), WINDOWS)
def test_m8_a_message_is_recorded_until_its_window_ends_and_redirects_for_ever(world, clock, months, sent, end):
    clock.set(sent)
    one = world(window=months)
    assert one.click()["kind"] == "emailClicked"
    clock.set(before(end))
    assert one.click()["kind"] == "emailClicked"
    assert one.click(one.pixel)["kind"] == "emailOpened"
    for later in ({"seconds": 1}, {"seconds": 1}, {"days": 1}, {"days": 3653}):
        clock.move(**later)
        assert one.click() is None
        assert one.click(one.pixel) is None
    # Not that nothing is recorded any more.
    clock.set(before(end))
    assert one.click()["kind"] == "emailClicked"
    [figures] = one.running.report()
    assert (figures["clicks"]["total"], figures["opens"]["total"]) == (3, 1)


def test_m8_when_it_was_clicked_counts_and_not_when_that_was_processed(world, clock):
    one = world()
    one.running.stop()
    clock.set("2026-09-28T11:59:59")
    edge = Demo(one.data, "--role", "edge", command="serve", extra=one.extra)
    edge.port = one.running.port
    with edge:
        assert request(one.url).status == 302
        clock.move(seconds=1)
        assert request(one.url).status == 302
        clock.move(hours=1)
        edge.stop()
    one.running.start()
    one.running.processed()
    assert [found["at"][:19] for found in one.running.interactions()] == ["2026-09-28T11:59:59"]


def test_m7_1_a_click_turns_anonymous_when_the_window_has_passed_since_and_no_sooner(world, clock):
    one = world(window=1, WAYMARK_PROCESSOR_RETENTION_INTERVAL="1")
    assert one.is_attributed()
    clock.move(seconds=1)
    assert one.is_attributed()
    [before] = one.running.report()
    clock.set("2026-04-28T12:00:00")

    def profiles() -> list:
        return [found["profile"] for found in one.running.interactions()]

    eventually(lambda: profiles() == [None, "ada"], 10, "the first is anonymous")
    clock.move(seconds=1)
    eventually(lambda: profiles() == [None, None], 10, "the second is anonymous")
    [after] = one.running.report()
    assert before["clicks"] == {"total": 2, "unique": 1, "anonymous": 0, "automated": 0}
    assert after["clicks"] == before["clicks"] | {"anonymous": 2}
