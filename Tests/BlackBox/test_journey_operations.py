"""M11.2, M11.3: journeys that are paused, resumed, stopped and published anew while they send."""

from collections import Counter

import pytest

import mail
from demo import Demo
from waymark import eventually, records, waymark

COUNT = 2000


@pytest.fixture
def running(workspace, serve):
    """Serves two thousand profiles and a journey of two mails that is still to be published."""
    workspace.profiles(*({"id": f"p{n}", "email": f"p{n}@example.com"} for n in range(COUNT)))
    workspace.consent(("p0@example.com", "tracking", "opted-in"))
    workspace.flow("spring", "steps:\n  - id: one\n    email: one\n  - id: two\n    email: two\n")
    workspace.journeys.clear()
    workspace.message("fence", "<p>A test</p>")
    return serve()


def command(running: Demo, *arguments, status: int = 0):
    return waymark("journey", *arguments, "--directory", running.directory, status=status)


def status(running: Demo) -> list[dict]:
    return records("journey", "status", "spring", "--directory", running.directory)


def files(running: Demo) -> int:
    return len(mail.files(running.outbox))


def sendings(running: Demo) -> Counter:
    found = (mail.read(file) for file in mail.files(running.outbox))
    return Counter((one.profile, one.subject) for one in found if one.subject != "fence")


def quiet(running: Demo) -> int:
    """Waits until all has gone out that still goes, and says how many mails that are: a test send is behind all of them."""
    sent = waymark("send", "fence", "--to", "p0", "--test", "--wait", "120", "--directory", running.directory)
    assert sent.out.startswith("Sent.")
    return sendings(running).total()


def test_m11_2_a_journey_that_is_paused_in_the_middle_goes_on_without_gap_or_repeat(running):
    command(running, "publish", "spring")
    eventually(lambda: files(running) > 100, 20, "it sends")
    assert command(running, "pause", "spring").out == "Paused spring.\n"
    sent = quiet(running)
    [paused] = status(running)
    assert paused["state"] == "paused" and sent < 2 * COUNT
    running.kill()
    running.start()
    assert quiet(running) == sent
    assert status(running) == [paused]
    assert command(running, "pause", "spring").out == "spring is paused already.\n"
    assert command(running, "resume", "spring").out == "Resumed spring.\n"
    eventually(lambda: status(running)[0]["steps"][1]["passed"].get("sent") == COUNT, 180, "all is sent")
    found = sendings(running)
    assert found == {(f"p{n}", message): 1 for n in range(COUNT) for message in ("one", "two")}
    assert {one["message"]: one["sent"] for one in running.report()} == {"fence": 0, "one": COUNT, "two": COUNT}


def test_m11_2_a_journey_that_is_stopped_sends_nothing_more_and_may_begin_anew(running):
    command(running, "publish", "spring")
    eventually(lambda: files(running) > 100, 20, "it sends")
    assert command(running, "stop", "spring").out == "Stopped spring.\n"
    eventually(lambda: status(running)[0]["underWay"] == 0, 20, "all runs end")
    [stopped] = status(running)
    sent = sum(step["passed"].get("sent", 0) for step in stopped["steps"])
    ended = sum(step["passed"].get("stopped", 0) for step in stopped["steps"])
    assert stopped["state"] == "stopped" and ended > 0
    assert quiet(running) == sent
    assert sum(one["sent"] for one in running.report()) == sent
    for change in "pause", "resume":
        refused = command(running, change, "spring", status=1).err
        assert "spring is stopped" in refused and "waymark journey publish spring" in refused
    # Who was in it has been in it; the others enter.
    assert command(running, "publish", "spring").out == "Published spring.\n"
    eventually(lambda: status(running)[0]["underWay"] == 0 and status(running)[0]["profilesLookedAt"] == COUNT, 180, "the rest")
    assert set(sendings(running).values()) == {1}
    assert status(running)[0]["started"] == COUNT - stopped["started"]


def test_m11_2_runs_finish_on_the_version_they_began_with(running, workspace):
    command(running, "publish", "spring")
    eventually(lambda: files(running) > 100, 20, "it sends")
    command(running, "pause", "spring")
    [first] = status(running)
    workspace.flow("spring", "steps:\n  - id: three\n    email: three\n")
    workspace.profiles(*({"id": f"p{n}", "email": f"p{n}@example.com"} for n in range(COUNT + 10)))
    waymark("apply", workspace.folder, "--directory", running.directory)
    command(running, "publish", "spring")
    assert {one["state"] for one in status(running)} == {"paused"}
    command(running, "resume", "spring")

    def total() -> int:
        return first["started"] + status(running)[0]["started"]

    eventually(
        lambda: not any(one["underWay"] for one in status(running)) and total() == COUNT + 10, 180, "both versions are through"
    )
    by_message = Counter(message for _, message in sendings(running))
    began = first["started"]
    assert by_message == {"one": began, "two": began, "three": COUNT + 10 - began}


def test_m11_2_dry_run_says_who_would_enter_and_changes_nothing(running, workspace):
    workspace.consent(("p0@example.com", "tracking", "opted-in"), ("p1@example.com", "commercial", "opted-out"))
    waymark("apply", workspace.folder, "--directory", running.directory)
    audience, *messages = records("journey", "publish", "spring", "--dry-run", "--directory", running.directory)
    assert audience == {"entering": COUNT, "profiles": COUNT}
    expected = {"allowed": COUNT - 1, "reachable": COUNT, "tracked": 1}
    assert messages == [{"message": name} | expected for name in ("one", "two")]
    assert "2000 of 2000 profiles would enter spring now" in command(running, "publish", "spring", "--dry-run").out
    assert not status(running) and files(running) == 0


def test_a_journey_that_there_is_not_is_named_and_what_may_have_been_meant(running):
    for verb in ("publish", "pause", "resume", "stop", "status"):
        assert "there is no journey “sprnig”; did you mean “spring”?" in command(running, verb, "sprnig", status=1).err
    for verb in ("pause", "resume", "stop"):
        assert "waymark journey publish spring" in command(running, verb, "spring", status=1).err


@pytest.mark.parametrize("option", [(), ("--dry-run",)])
@pytest.mark.parametrize(
    "change, problem",
    [
        (("one.txt", "---\nchannel: text\nfrom: Acme\n---\nHello\n"), "“one”"),
        (("one.html", "---\nsubject: one\nfrom: Acme <post@acme.example>\n---\n<p>No link</p>"), "“one” has no link"),
    ],
)
def test_a_journey_whose_messages_have_changed_is_checked_before_it_is_published(workspace, data, option, change, problem):
    workspace.flow("spring", "steps:\n  - id: a\n    email: one\n  - id: b\n    when: {clicked: a, link: Plan, within: 1 day}\n")
    waymark("apply", workspace.folder, "--directory", data)
    (workspace.folder / "journeys/spring.yaml").unlink()
    (workspace.folder / "messages/one.html").unlink()
    workspace.write(f"messages/{change[0]}", change[1])
    waymark("apply", workspace.folder, "--directory", data)
    done = waymark("journey", "publish", "spring", *option, "--directory", data, status=1)
    assert "does not fit its messages" in done.err and problem in done.err, done.err
    assert "Published" not in done.out


def test_publishing_warns_of_listed_profiles_that_are_not_there(workspace, data):
    workspace.profiles({"id": "ada", "email": "ada@example.com"})
    workspace.message("one", "<p>One</p>")
    for ids, warning in {
        "[ada]": "",
        "[ada, eda]": "Warning: there is no profile “eda” yet\n",
        "[eda, ada, ida]": "Warning: there is no profile “eda” yet, and 2 of the audience are missing\n",
    }.items():
        workspace.write("journeys/list.yaml", f"audience: {ids}\nsteps:\n  - id: one\n    email: one\n")
        waymark("apply", workspace.folder, "--directory", data)
        for options in (["--dry-run"], []):
            assert waymark("journey", "publish", "list", *options, "--directory", data).err == warning
