"""M11.3: a mail that may have been taken is never as if it had not been, whatever comes between two tries."""

import re

import pytest

import smtp
from api import client
from clock import Clock
from demo import Demo
from test_smtp import figures, hurry, in_store
from waymark import eventually, report, waymark
from wire import request

BODY = '<p><a href="https://acme.example/plan">Plan</a> <a href="{{ preferencesURL }}">Preferences</a></p>'


class Unanswered(smtp.Script):
    """Takes what comes first and says nothing; refuses what comes after that."""

    def recipient(self, address, count):
        return "550 5.1.1 nobody" if count > 1 else None

    def end(self, address, count):
        return "drop"


def publish(workspace, data, steps: str = "", extra: dict | None = None):
    workspace.message("hello", BODY)
    workspace.flow("flow", f"{steps}\nsteps:\n  - id: a\n    email: hello\n")
    waymark("apply", workspace.folder, "--directory", data, extra=extra)
    waymark("journey", "publish", "flow", "--directory", data, extra=extra)


def urls(content: bytes) -> list[str]:
    """Of the link and of the preferences."""
    [html] = [part for part in smtp.read(content).walk() if part.get_content_type() == "text/html"]
    return re.findall(r'href="([^"]+)"', html.get_content())


@pytest.mark.parametrize("event", ["opted-out", "stopped", "refused"])
def test_m6_3_its_links_live_on_and_its_clicks_count(workspace, data, event):
    publish(workspace, data)
    with smtp.running(Unanswered()) as server, Demo(data, command="serve", extra=server.settings_of()) as running:
        eventually(lambda: figures(data)["unacknowledged"] == 1, 30, "the answer is lost")
        [[content]] = server.taken.values()
        link, preferences = urls(content)
        if event == "opted-out":
            waymark("consent", "set", "ada@example.com", "commercial", "opted-out", "--directory", data)
        if event == "stopped":
            waymark("journey", "stop", "flow", "--directory", data)
        hurry(data)
        eventually(lambda: figures(data)["unconfirmed"] == 1, 30, "it is not offered again, or not taken")
        assert server.count == 1 and in_store(data, "SELECT count(*) FROM mail_retries") == (0,)
        assert request(link).status == 302 and request(preferences).status == 200
        running.processed()
        [one] = report(data, "hello")
        assert (one["sent"], one["refused"], one["delivered"]) == (1, 0, 1)
        assert one["clicks"]["unique"] == 1 and len(running.interactions()) == 1
        running.stop()


def test_m11_3_killed_before_quiet_hours_it_is_the_same_mail_in_the_morning(workspace, data, tmp_path):
    class Held(smtp.Script):
        isHolding = True

        def holds(self, address):
            return self.isHolding

    clock, script = Clock(tmp_path, "2026-03-02T21:59:00"), Held()
    publish(workspace, data, 'quiet-hours: {from: "22:00", until: "08:00"}', clock.environment)
    with smtp.running(script) as server:
        running = Demo(data, command="serve", extra=clock.environment | server.settings_of())
        with running:
            eventually(lambda: server.asked, 30, "it is offered")
            running.kill()
        number = in_store(data, "SELECT number FROM deliveries")
        script.isHolding = False
        clock.set("2026-03-02T22:30:00")
        with running:
            night = "SELECT count(*) FROM mail_retries WHERE due_at > unixepoch('2026-03-03T07:59:59') * 1000"
            eventually(lambda: in_store(data, night) == (1,), 30, "it waits for the morning")
            count = server.count
            clock.set("2026-03-03T08:00:01")
            eventually(lambda: figures(data)["sent"] == 1, 30, "the morning")
            running.stop()
        assert server.count == count + 1 and figures(data)["unacknowledged"] == 1
        assert in_store(data, "SELECT number FROM deliveries") == number


def test_m11_1_what_was_not_taken_goes_to_whom_it_is_for_by_then(workspace, data, tmp_path):
    class Later(smtp.Script):
        def recipient(self, address, count):
            return "450 4.2.0 later" if count == 1 and address != "new@example.com" else None

    people = ("ada", "bob", "eve")
    workspace.profiles(*({"id": name, "email": f"{name}@example.com"} for name in people))
    publish(workspace, data, "exit-when: {event: bought}")
    with smtp.running(Later()) as server, Demo(data, command="serve", extra=server.settings_of()) as running:
        eventually(lambda: in_store(data, "SELECT count(*) FROM mail_retries") == (3,), 30, "all wait")
        waymark("profile", "event", "ada", "bought", "--directory", data)
        assert client(running, "admin")("PATCH", "/profiles/bob", {"email": "new@example.com"}).status == 200
        hurry(data)
        eventually(lambda: server.count == 2 and figures(data)["sent"] == 2, 30, "two of three")
        assert sorted(server.taken) == ["eve@example.com", "new@example.com"]
        eventually(lambda: in_store(data, "SELECT count(*) FROM runs WHERE phase <> 2") == (0,), 30, "all is over")
        running.stop()
