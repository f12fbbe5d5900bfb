"""kill -9 (M6.3, M11.3): what was answered is counted once, what was sent is sent once."""

import http.client
import itertools
import os
import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

import faults
import mail
import sample
import texts
from demo import Demo
from waymark import eventually, rebuilt
from wire import Visitor, request

CONNECTIONS, CLICKS_EACH = 10, 10
RIGHT = {"differences": [], "otherDifferences": 0}
ROUNDS = 50 if os.environ.get("SOAK") else 3


def click_from_all_sides(running, urls: list[str]):
    """A hundred answered clicks over ten connections at once, each click on the next link."""
    together = Barrier(CONNECTIONS)

    def clicks(number: int):
        with Visitor(running.edge) as visitor:
            together.wait()
            for turn in range(CLICKS_EACH):
                assert visitor.request(urls[(number * CLICKS_EACH + turn) % len(urls)]).status == 302

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        for finished in [pool.submit(clicks, number) for number in range(CONNECTIONS)]:
            finished.result()


def test_m6_3_a_hundred_answered_clicks_survive_kill_9_and_are_counted_once(fresh):
    received = fresh.mail("opted-in")
    urls, expected, seen = mail.tracked(received.html), Counter(), set()
    for _ in range(ROUNDS):
        click_from_all_sides(fresh, urls)
        fresh.kill()
        fresh.start()
        expected.update(sample.HTML_DESTINATIONS[number % len(urls)] for number in range(CONNECTIONS * CLICKS_EACH))
        fresh.recorded(expected.total(), within=5)
        assert request(urls[0]).status == 302, "one more, after which nothing earlier can be outstanding"
        expected[sample.HTML_DESTINATIONS[0]] += 1
        found = fresh.recorded(expected.total())
        assert Counter(one["destination"] for one in found) == expected
        ids = {one["id"] for one in found}
        assert len(ids) == len(found) and seen <= ids, "counted twice, or under a new name"
        seen = ids
    [figures] = fresh.report("welcome")
    assert figures["clicks"]["total"] + figures["clicks"]["automated"] == expected.total()
    assert figures["clicks"]["unique"] == 1
    assert len(fresh.mails()) == 3


# What the HTML's tracked links are in the message, in order.
AUTHORED = [sample.TRIPS if url == sample.TRIPS_OF_ZOE else url for url in sample.HTML_DESTINATIONS]


class Hurry:
    """Clicks at full speed over ten connections, until the server is gone. Each click is on a URL of its own, as long as
    there are any, so that one that is lost or counted twice cannot hide behind another."""

    def __init__(self, running: Demo, profiles: int):
        urls = []
        for received in running.mails(profiles + 3, within=120):
            urls += [((received.profile, link), url) for link, url in zip(AUTHORED, mail.tracked(received.html))]
        random.shuffle(urls)
        self.urls = itertools.cycle(urls)
        self.running, self.sent, self.answered = running, Counter(), Counter()

    def until_killed(self, seconds: float) -> None:
        together = Barrier(CONNECTIONS + 1)
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            rounds = [pool.submit(self.clicks, together) for _ in range(CONNECTIONS)]
            together.wait()
            # No waiting for anything: the moment is to be random.
            time.sleep(seconds)
            self.running.kill()
            for done in rounds:
                sent, answered = done.result()
                self.sent.update(sent)
                self.answered.update(answered)

    def clicks(self, together: Barrier):
        sent, answered = [], []
        with Visitor(self.running.edge) as visitor:
            together.wait()
            try:
                while True:
                    link, url = next(self.urls)
                    sent.append(link)
                    assert visitor.request(url).status == 302
                    answered.append(link)
            except (OSError, http.client.HTTPException):
                return sent, answered

    def check(self) -> None:
        """Every answered click is there once, every other at most once."""
        self.running.processed()
        found = self.running.interactions()
        assert len({one["id"] for one in found}) == len(found)
        recorded = Counter((one["profile"], one["link"]["url"]) for one in found)
        for link, sent in self.sent.items():
            assert self.answered[link] <= recorded[link] <= sent, (link, self.answered[link], recorded[link], sent)
        assert set(recorded) <= set(self.sent)
        [figures] = self.running.report("welcome")
        assert figures["clicks"]["total"] + figures["clicks"]["automated"] == len(found)
        assert rebuilt(self.running.directory) == RIGHT | {"interactions": len(found)}, "M12.4"


def test_m6_3_kill_9_at_any_moment_under_full_load_loses_nothing_and_counts_nothing_twice(tmp_path):
    with Demo(tmp_path / "demo", "--profiles", 200) as running:
        hurry = Hurry(running, 200)
        for _ in range(ROUNDS):
            hurry.until_killed(random.uniform(0.05, 0.5))
            running.start()
        assert hurry.answered.total() > ROUNDS
        hurry.check()


def test_m6_3_kill_9_between_any_statements_of_the_processor_counts_once(tmp_path):
    """One commit a batch, so that a backlog is hundreds of transactions, and a kill at a random moment in them."""
    extra = {"WAYMARK_PROCESSOR_BATCH_SIZE": "1"}
    interrupted = 0
    with Demo(tmp_path / "demo", "--profiles", 50, extra=extra) as running:
        hurry = Hurry(running, 50)
        for _ in range(ROUNDS):
            with faults.locked(running.directory / "store.sqlite"):
                hurry.until_killed(0.3)
                running.launch()
            # The backlog is being processed from some moment on.
            eventually(lambda: running.first_line(), 30, "the demo's first line")
            time.sleep(random.uniform(0, 0.2))
            running.kill()
            interrupted += not running.is_processed()
            running.start()
        # What is left may be processed faster.
        running.kill()
        running.extra = None
        running.start()
        hurry.check()
    assert interrupted, "the backlog was processed before it could be interrupted: raise what is clicked"


def test_m6_3_opens_survive_kill_9_too(fresh):
    pixel = fresh.mail("opted-in").pixel
    for _ in range(10):
        assert request(pixel).status == 200
    fresh.kill()
    fresh.start()
    assert {one["kind"] for one in fresh.recorded(10, within=5)} == {"emailOpened"}
    request(pixel)
    assert len(fresh.recorded(11)) == 11


def test_m6_3_anonymous_clicks_survive_kill_9_and_stay_anonymous(fresh):
    url = mail.tracked(fresh.mail("opted-in").html)[0]
    for _ in range(10):
        assert request(url, headers={"Sec-GPC": "1"}).status == 302
    fresh.kill()
    fresh.start()
    found = fresh.recorded(10, within=5)
    assert len(found) == 10 and all(one["anonymous"] and one["profile"] is None for one in found)


@pytest.mark.parametrize("channel", ["email", "text"])
def test_m11_3_kill_9_while_sending_leaves_each_exactly_one_message(tmp_path, channel):
    profiles, interrupted = 300, 0
    expected = {"email": profiles + 3, "text": profiles + 2}

    def files(running: Demo) -> list:
        return mail.files(running.outbox) if channel == "email" else [*(running.outbox / "texts").glob("*.json")]

    for attempt in range(3):
        running = Demo(tmp_path / f"demo-{attempt}", "--profiles", profiles)
        running.launch()
        for kill_at in (1, 40, 120):
            eventually(lambda: len(files(running)) >= kill_at, 60, f"{kill_at} messages")
            running.kill()
            interrupted += len(files(running)) < expected[channel]
            running.launch()
        running.kill()
        with running as restarted:
            sent = texts.sent(restarted.outbox, expected["text"], within=60)
            restarted.mails(expected["email"], within=60)
            restarted.stop()
            each = Counter(one.profile for one in restarted.mails(expected["email"]))
        assert set(each) == {*sample.PROFILES, *(f"profile-{number}" for number in range(1, profiles + 1))}
        assert set(each.values()) == {1}, {profile: count for profile, count in each.items() if count > 1}
        assert len(sent) == len({one["to"] for one in sent}) == expected["text"]
        figures = {one["channel"]: one for one in restarted.report()}
        assert {channel: one["sent"] for channel, one in figures.items()} == expected
        assert figures["text"]["unconfirmed"] == 0, "what the outbox has is certain"
        if interrupted >= 2:
            return
    raise AssertionError("sending was over before it could be interrupted: raise `profiles`")
