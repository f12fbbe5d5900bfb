"""M11.1: quiet hours also hold back what was prepared before they began."""

import pytest

from clock import Clock
from faults import broken_outbox
from journeys import Journey
from waymark import eventually

YAML = """
    quiet-hours: {{from: "22:00", until: "08:00"}}
    steps:
      - id: night
        {channel}: night
"""


@pytest.mark.parametrize("channel", ["email", "text"])
def test_m11_1_what_is_prepared_and_could_not_go_out_before_quiet_hours_waits_for_their_end(
    workspace, serve, tmp_path, channel
):
    clock = Clock(tmp_path, "2026-03-02T21:59:00")
    workspace.profiles({"id": "ada", "email": "ada@example.com", "phone": "+12065550100"})
    if channel == "text":
        workspace.write("messages/night.txt", "---\nchannel: text\nfrom: Acme\n---\nGood night\n")
    workspace.message("other", "<p>Other</p>")
    workspace.flow("flow", YAML.format(channel=channel))
    workspace.journeys.clear()
    running = serve(extra=clock.environment)
    journey = Journey(running, "flow", clock)
    with broken_outbox(running.outbox):
        journey.command("publish")
        eventually(lambda: journey.step("night")["waiting"] == 1 and journey.is_sending(), 20, "it is prepared")
        clock.set("2026-03-02T22:00:00")
        # Before it could go out. An attempt that had begun before fails now, and has the sender pause for a time that has to pass.
        eventually(lambda: clock.move(seconds=1) or not journey.is_sending(), 20, "it is taken back")
    assert journey.messages() == []
    clock.set("2026-03-03T07:59:59")
    assert journey.rests() and journey.messages() == []
    clock.move(seconds=1)
    eventually(lambda: len(journey.messages()) == 1, 20, "it is sent in the morning")
    journey.comes_to("night", waiting=0)
    assert journey.step("night")["passed"] == {"sent": 1}
