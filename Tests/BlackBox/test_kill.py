"""kill -9 (M6.3, M11.3): what was answered is counted once, what was sent is sent once."""

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import mail
import sample
from demo import Demo
from waymark import eventually
from wire import Visitor, request

CONNECTIONS, CLICKS_EACH = 10, 10
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
    [figures] = fresh.report()
    assert figures["clicks"]["total"] + figures["clicks"]["automated"] == expected.total()
    assert figures["clicks"]["unique"] == 1
    assert len(fresh.mails()) == 3


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


def test_m11_3_kill_9_while_sending_leaves_each_profile_exactly_one_mail(tmp_path):
    profiles, interrupted = 300, 0
    for attempt in range(3):
        running = Demo(tmp_path / f"demo-{attempt}", "--profiles", profiles)
        running.launch()
        for kill_at in (1, 40, 120):
            eventually(lambda: len(mail.files(running.outbox)) >= kill_at, 60, f"{kill_at} mails")
            running.kill()
            interrupted += len(mail.files(running.outbox)) < profiles + 3
            running.launch()
        running.kill()
        with running as restarted:
            restarted.mails(profiles + 3, within=60)
            restarted.stop()
            each = Counter(one.profile for one in restarted.mails(profiles + 3))
        assert set(each) == {*sample.PROFILES, *(f"profile-{number}" for number in range(1, profiles + 1))}
        assert set(each.values()) == {1}, {profile: count for profile, count in each.items() if count > 1}
        assert restarted.report()[0]["sent"] == profiles + 3
        if interrupted >= 2:
            return
    raise AssertionError("sending was over before it could be interrupted: raise `profiles`")
