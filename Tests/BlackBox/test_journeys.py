"""M11.1: journeys that wait and react, with real clicks on the real edge, to the second."""

import json

import pytest

from clock import Clock, before
from demo import Demo
from faults import broken_outbox
from journeys import DELAY, Journey
from waymark import eventually, waymark
from wire import request

MORNING = "2026-03-02T09:00:00"


@pytest.fixture
def clock(tmp_path):
    return Clock(tmp_path, MORNING)


@pytest.fixture
def start(workspace, serve, clock):
    def start(name: str, yaml: str, *profiles: dict, audience: str = "everyone", tracked: bool = True) -> Journey:
        profiles = profiles or ({"id": "ada"},)
        columns = list(dict.fromkeys(key for one in profiles for key in one))
        workspace.profiles(*({"id": one["id"], "email": f"{one['id']}@example.com"} | {c: one.get(c, "") for c in columns if c != "id"} for one in profiles))
        workspace.consent(*((f"{one['id']}@example.com", "tracking", "opted-in") for one in profiles if one["id"] != "untracked"))
        workspace.flow(name, yaml, audience)
        return Journey(serve(extra=clock.environment), name, clock)

    return start


WHEN = """
    steps:
      - id: offer
        email: offer
      - id: pause
        wait: 1 hour
      - id: interested
        when: {clicked: offer, link: Plan, within: 1 hour}
        then:
          - id: thanks
            email: thanks
        otherwise:
          - id: reminder
            email: reminder
"""
SCANNER = {"User-Agent": "Mozilla/5.0 (compatible; GoogleImageProxy)", "Purpose": "prefetch", "Sec-Purpose": "prefetch"}


def test_m11_1_a_branch_takes_those_who_clicked_before_it_during_it_and_in_its_last_second(start, clock):
    names = ("before", "during", "last", "late", "other-link", "opener", "scanner", "anonymous", "untracked", "never")
    journey = start("spring", WHEN, *({"id": name} for name in names))
    journey.is_sent("offer", to=set(names))
    journey.comes_to("pause", waiting=10)
    journey.click("before", "offer", "Plan")
    journey.click("other-link", "offer", "Shop")
    journey.click("scanner", "offer", "Plan", SCANNER)
    journey.click("anonymous", "offer", "Plan", {"DNT": "1"})
    journey.open("opener", "offer")
    clock.move(minutes=59, seconds=59)
    assert journey.step("pause")["waiting"] == 10
    clock.move(seconds=1)
    # Who clicked before does not wait.
    journey.is_sent("thanks", to={"before"})
    journey.comes_to("interested", waiting=9)
    clock.move(minutes=30)
    journey.click("during", "offer", "Plan")
    journey.is_sent("thanks", to={"before", "during"})
    clock.move(minutes=30)
    journey.click("last", "offer", "Plan")
    journey.is_sent("thanks", to={"before", "during", "last"})
    clock.move(seconds=1)
    journey.click("late", "offer", "Plan")
    clock.move(seconds=DELAY - 1)
    assert journey.step("interested")["waiting"] == 7 and not journey.sent("reminder")
    clock.move(seconds=1)
    journey.is_sent("reminder", to={*names} - {"before", "during", "last"})
    journey.comes_to("reminder", arrived=7, waiting=0)
    assert journey.sent("thanks") == dict.fromkeys(("before", "during", "last"), 1)
    status = journey.status()
    assert status["underWay"] == 0
    assert journey.step("interested")["passed"] == {"reacted": 3, "timed-out": 7}
    # Everything is where it was: nobody is told twice.
    journey.click("never", "offer", "Plan")
    assert journey.sent("thanks") == dict.fromkeys(("before", "during", "last"), 1)


def test_m11_3_a_click_that_was_answered_counts_though_the_processor_was_down_until_after_the_time_out(
    start, clock, serve
):
    journey = start("spring", WHEN, {"id": "ada"}, {"id": "bob"})
    journey.is_sent("offer", to={"ada", "bob"})
    journey.comes_to("pause", waiting=2)
    clock.move(hours=1)
    journey.comes_to("interested", waiting=2)
    # Only the edge goes on: the click is in the journal, and nobody knows of it.
    running = journey.running
    running.stop()
    running.options = ("--role", "edge")
    running.start()
    url = journey.mail("ada", "offer").link("Plan")
    assert request(url).status == 302
    running.stop()
    clock.move(days=3)
    # Now the sender, which knows that it does not know.
    running.options = ("--role", "sender")
    running.start()
    assert journey.step("interested")["waiting"] == 2
    running.stop()
    running.options = ()
    running.start()
    journey.is_sent("thanks", to={"ada"})
    journey.is_sent("reminder", to={"bob"})


def test_m11_1_opened_and_any_link_and_another_branch_within(start, clock):
    yaml = """
        steps:
          - id: offer
            email: offer
          - id: seen
            when: {opened: offer, within: 2 days}
            then:
              - id: interested
                when: {clicked: offer, within: 1 day}
                then:
                  - id: thanks
                    email: thanks
          - id: last
            email: last
    """
    journey = start("spring", yaml, *({"id": name} for name in ("opens", "opens-and-clicks", "sleeps")))
    journey.is_sent("offer", to={"opens", "opens-and-clicks", "sleeps"})
    journey.comes_to("seen", waiting=3)
    journey.open("opens", "offer")
    journey.comes_to("interested", waiting=1)
    journey.click("opens-and-clicks", "offer", "Shop")
    journey.open("opens-and-clicks", "offer")
    journey.is_sent("thanks", to={"opens-and-clicks"})
    journey.is_sent("last", to={"opens-and-clicks"})
    clock.move(days=1, seconds=DELAY + 1)
    journey.is_sent("last", to={"opens-and-clicks", "opens"})
    clock.move(days=1)
    journey.is_sent("last", to={"opens-and-clicks", "opens", "sleeps"})
    assert journey.sent("thanks") == {"opens-and-clicks": 1}


def test_m11_1_waits_until_a_time_and_a_date_and_quiet_hours_go_by_the_profiles_time_zone(start, clock, workspace):
    yaml = workspace.folder / "waymark.yaml"
    yaml.write_text(yaml.read_text("utf-8").replace("  geo: nam\n", "  geo: nam\n  timezone: America/New_York\n"), "utf-8")
    journey = start(
        "times",
        """
        quiet-hours: {from: "22:00", until: "07:30"}
        steps:
          - id: lunch
            wait: {until: "12:00"}
          - id: menu
            email: menu
          - id: day
            wait: {until: 2026-03-04}
          - id: news
            email: news
        """,
        {"id": "berlin", "timezone": "Europe/Berlin"},
        {"id": "tokyo", "timezone": "Asia/Tokyo"},
        {"id": "default"},
        {"id": "nonsense", "timezone": "Middle/Earth"},
    )
    # 09:00 in UTC: 10:00 in Berlin, 18:00 in Tokyo, 04:00 in New York.
    journey.comes_to("lunch", waiting=4)
    noons = [("2026-03-02T11:00:00", {"berlin"}), ("2026-03-02T17:00:00", {"default", "nonsense"}), ("2026-03-03T03:00:00", {"tokyo"})]
    sent: set[str] = set()
    for noon, who in noons:
        clock.set(before(noon))
        assert set(journey.sent("menu")) == sent
        clock.move(seconds=1)
        sent |= who
        journey.is_sent("menu", to=sent)
    # Midnight of the day is quiet: half past seven.
    journey.comes_to("day", waiting=4)
    clock.set("2026-03-03T22:29:59")
    assert not journey.sent("news")
    clock.move(seconds=1)
    journey.is_sent("news", to={"tokyo"})
    clock.set("2026-03-04T06:30:00")
    journey.is_sent("news", to={"tokyo", "berlin"})
    clock.set("2026-03-04T12:30:00")
    journey.is_sent("news", to={"tokyo", "berlin", "default", "nonsense"})


def test_m11_1_conditions_updates_and_the_exit_rule_go_by_the_attributes_of_then(start, clock):
    yaml = """
        exit-when: [{attribute: status, is: gone}]
        steps:
          - id: gold
            if: {attribute: tier, is: [gold, platinum]}
            then:
              - id: welcome
                email: welcome
            otherwise:
              - id: promote
                update: {attribute: tier, to: gold}
          - id: again
            if: [{attribute: tier, is: gold}, {attribute: age, at-least: 18}]
            then:
              - id: adult
                email: adult
          - id: pause
            wait: 1 day
          - id: bye
            email: bye
    """
    journey = start(
        "tiers", yaml,
        {"id": "gold", "tier": "gold", "age": "40"}, {"id": "none", "age": "18"}, {"id": "young", "tier": "platinum", "age": "17"},
        {"id": "gone", "status": "gone"}, {"id": "leaving"},
    )
    journey.is_sent("welcome", to={"gold", "young"})
    journey.is_sent("adult", to={"gold", "none"})
    journey.comes_to("pause", waiting=4)
    # An import changes who is leaving; the update of the journey stays what it is.
    file = journey.running.directory.parent / "leaving.csv"
    file.write_text("id,status\nleaving,gone\n")
    waymark("profile", "import", file, "--directory", journey.running.directory, extra=clock.environment)
    clock.move(days=1)
    journey.is_sent("bye", to={"gold", "none", "young"})
    journey.comes_to("bye", arrived=4, waiting=0)
    assert journey.step("bye")["passed"] == {"sent": 3, "exit-rule": 1}
    held = json.loads(waymark("profile", "export", "none", "--directory", journey.running.directory).out)
    assert held["profiles"][0]["attributes"] == {"age": "18", "tier": "gold"}


def event(journey: Journey, profile: str, name: str) -> str:
    directory = journey.running.directory
    return waymark("profile", "event", profile, name, "--directory", directory, extra=journey.clock.environment).out


def test_m11_1_an_event_starts_a_run_and_another_ends_it_as_often_as_the_entry_has_it(start, clock):
    yaml = """
        entry: {again-after: 1 day}
        exit-when: {event: purchased}
        steps:
          - id: hello
            email: hello
          - id: pause
            wait: 1 hour
          - id: nudge
            email: nudge
    """
    journey = start("cart", yaml, {"id": "ada"}, {"id": "bob"}, audience="{event: cart-left}")
    assert event(journey, "ada", "cart-left") == "Recorded: 1 journey entered, 0 left.\n"
    assert event(journey, "bob", "cart-left") == "Recorded: 1 journey entered, 0 left.\n"
    assert event(journey, "ada", "cart-left") == "Recorded: 0 journeys entered, 0 left.\n"
    assert event(journey, "ada", "something-else") == "Recorded: 0 journeys entered, 0 left.\n"
    journey.is_sent("hello", to={"ada", "bob"})
    journey.comes_to("pause", waiting=2)
    assert event(journey, "ada", "purchased") == "Recorded: 0 journeys entered, 1 left.\n"
    journey.comes_to("pause", waiting=1)
    clock.move(hours=1)
    journey.is_sent("nudge", to={"bob"})
    clock.move(hours=23)
    assert event(journey, "ada", "cart-left") == "Recorded: 1 journey entered, 0 left.\n"
    journey.comes_to("pause", waiting=1)
    assert journey.sent("hello") == {"ada": 2, "bob": 1}
    done = waymark("profile", "event", "nobody", "cart-left", "--directory", journey.running.directory, status=1)
    assert "no such profile" in done.err and "nobody" not in done.err


def test_m11_1_a_filter_takes_in_who_comes_to_match_it(start, clock):
    yaml = """
        steps:
          - id: hello
            email: hello
    """
    journey = start(
        "city", yaml, {"id": "ada", "city": "Oslo"}, {"id": "bob", "city": "Rome"}, {"id": "cleo"},
        audience="{where: [{attribute: city, is: Oslo}]}",
    )
    journey.is_sent("hello", to={"ada"})
    file = journey.running.directory.parent / "moved.csv"
    file.write_text("id,city,email\nbob,Oslo,bob@example.com\nnew,Oslo,new@example.com\nada,Rome,ada@example.com\n")
    waymark("profile", "import", file, "--directory", journey.running.directory, extra=clock.environment)
    journey.is_sent("hello", to={"ada", "bob", "new"})


def test_m11_1_a_frequency_cap_counts_the_messages_of_all_journeys_to_a_contact_point(start, clock, workspace):
    workspace.flow("first", "steps:\n  - id: a\n    email: a\n  - id: b\n    email: b\n")
    yaml = """
        frequency-cap: {messages: 2, within: 1 day}
        steps:
          - id: pause
            wait: 1 hour
          - id: c
            email: c
          - id: later
            wait: 1 day
          - id: d
            email: d
    """
    journey = start("second", yaml, {"id": "ada"})
    journey.is_sent("b", to={"ada"})
    clock.move(hours=1)
    journey.comes_to("later", waiting=1)
    assert journey.step("c")["passed"] == {"frequency-cap": 1}
    clock.move(days=1)
    journey.is_sent("d", to={"ada"})
    assert journey.sent("c") == {}


def test_m11_2_what_is_prepared_when_a_journey_is_paused_is_decided_anew_when_it_goes_on(workspace, data, clock):
    cap = "frequency-cap: {messages: 1, within: 1 day}"
    workspace.profiles(*({"id": name, "email": f"{name}@example.com"} for name in ("ada", "bob", "eve")))
    workspace.flow("spring", f"exit-when: {{event: bought}}\n{cap}\nsteps:\n  - id: a\n    email: offer\n")
    workspace.flow("second", "steps:\n  - id: b\n    email: other\n", audience="[bob]")
    waymark("apply", workspace.folder, "--directory", data, extra=clock.environment)
    with Demo(data, command="serve", extra=clock.environment) as running:
        journey, second = (Journey(running, name, clock) for name in ("spring", "second"))
        with broken_outbox(running.outbox):
            journey.command("publish")
            eventually(lambda: journey.step("a")["waiting"] == 3 and journey.is_sending(), 20, "all are prepared")
            journey.command("pause")
        clock.move(days=7)
        assert event(journey, "ada", "bought") == "Recorded: 0 journeys entered, 1 left.\n"
        second.command("publish")
        eventually(lambda: clock.move(seconds=1) or second.sent("other") == {"bob": 1}, 20, "the other journey's")
        journey.command("resume")
        journey.is_sent("offer", to={"eve"})
        assert journey.step("a")["passed"] == {"exit-rule": 1, "frequency-cap": 1, "sent": 1}
        running.stop()


def test_m11_1_an_event_that_ends_a_run_may_begin_the_next_whatever_the_entry(start, clock):
    yaml = """
        entry: {again-after: 1 day}
        exit-when: {event: ordered}
        steps:
          - id: pause
            wait: 10 days
    """
    journey = start("orders", yaml, audience="{event: ordered}")
    assert event(journey, "ada", "ordered") == "Recorded: 1 journey entered, 0 left.\n"
    journey.comes_to("pause", waiting=1)
    clock.move(hours=1)
    assert event(journey, "ada", "ordered") == "Recorded: 0 journeys entered, 1 left.\n"
    journey.comes_to("pause", waiting=0)
    clock.move(days=1)
    assert event(journey, "ada", "ordered") == "Recorded: 1 journey entered, 0 left.\n"
    journey.comes_to("pause", waiting=1)
    clock.move(days=2)
    assert event(journey, "ada", "ordered") == "Recorded: 1 journey entered, 1 left.\n"
