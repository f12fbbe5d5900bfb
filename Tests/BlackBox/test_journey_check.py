"""`waymark journey check` and `show`: what is wrong in a journey and where, and what it does."""

import json
import re

import pytest

from waymark import records, waymark

HTML = '<a href="https://acme.example/trip" data-tracking-name="Plan my trip">x</a>\n'
JOURNEY = """\
name: Welcome
audience: {where: {attribute: firstName, exists: true}}
entry: {again-after: 30 days}
exit-when: {event: purchased}
quiet-hours: {from: 21:00, until: 08:00}
frequency-cap: {messages: 3, within: 1 week}
steps:
  - id: mail
    email: hello
  - id: pause
    wait: {until: 09:00}
  - id: interested
    when: {clicked: mail, link: Plan my trip, within: 3 days}
    then:
      - id: mark
        update: {attribute: interest, to: "yes"}
      - id: done
        exit: true
  - id: rest
    if: {attribute: interest, at-least: 2}
    otherwise:
      - id: again
        email: hello
"""
OUTLINE = """\
Welcome
  For      profiles whose “firstName” is there
  Enters   again after 30 days
  Leaves   at the event “purchased”
  Quiet    from 21:00 until 08:00
  At most  3 messages within 1 week

mail        send the e-mail “hello”
pause       wait until 09:00
interested  when “Plan my trip” in “mail” is clicked within 3 days
├─ clicked
│  mark  set “interest” to “yes”
│  done  exit
└─ otherwise: go on
rest        if “interest” ≥ 2
├─ yes: go on
└─ no
   again  send the e-mail “hello”
"""


@pytest.fixture
def journey(workspace):
    workspace.message("hello", HTML)
    return workspace.write("journeys/first.yaml", JOURNEY)


def check(*files, status: int = 0, data="nowhere"):
    return waymark("journey", "check", *files, "--directory", data, status=status)


def test_a_good_journey_needs_no_store(journey, tmp_path):
    outcome = check(journey, data=tmp_path / "data")
    assert outcome.out == f"{journey}: 7 steps, ok\n" and not outcome.err
    assert not (tmp_path / "data").exists()
    assert records("journey", "check", journey) == [{"file": str(journey), "ok": True, "steps": 7}]


def test_every_file_is_checked(workspace, journey):
    bad = workspace.write("journeys/bad.yaml", JOURNEY.replace("email: hello", "email: helo", 1))
    worse = workspace.write("journeys/worse.json", '{"audience": "everyone",\n "steps": [{"id": "a", "wiat": "1 day"}]}')
    outcome = check(bad, journey, worse, status=1)
    assert outcome.out == f"{journey}: 7 steps, ok\n"
    first, second = outcome.err.splitlines()
    assert re.fullmatch(r".*journeys/bad.yaml:9:12: unknown message “helo”; did you mean “hello”\?", first)
    assert second == f"{worse}:2:24: unknown key “wiat”; did you mean “wait”?"
    done = waymark("journey", "check", bad, journey, worse, "--json", status=1)
    objects = [json.loads(line) for line in done.out.splitlines()]
    assert [one["ok"] for one in objects] == [False, True, False] and not done.err
    assert [objects[0]["error"][key] for key in ("line", "column")] == [9, 12]
    assert objects[2]["error"] == {
        "file": str(worse), "line": 2, "column": 24, "problem": "unknown key “wiat”; did you mean “wait”?"}


def test_a_path_is_said_as_it_was_given(workspace, journey, monkeypatch):
    workspace.write("journeys/bad.yaml", JOURNEY.replace("email: hello", "email: helo", 1))
    workspace.write("journeys/worse.yaml", "steps: [")
    monkeypatch.chdir(workspace.folder)
    done = waymark("journey", "check", "journeys/bad.yaml", "journeys/worse.yaml", "--json", status=1)
    objects = [json.loads(line) for line in done.out.splitlines()]
    assert [one["file"] for one in objects] == ["journeys/bad.yaml", "journeys/worse.yaml"]
    assert all(one["error"]["file"] == one["file"] for one in objects)


def test_what_apply_does_not_take_is_not_ok(workspace, journey, data):
    for name in ["wrong.txt", ".hidden.yaml", "caps.YAML"]:
        file = workspace.write(f"journeys/{name}", JOURNEY)
        assert f"{file}:1:1: a journey's file is named" in check(file, status=1).err
    said = waymark("apply", workspace.folder, "--directory", data, status=1).err
    assert "caps.YAML:1:1: write the extension in small letters" in said
    file.unlink()
    twin = workspace.write("journeys/first.json", waymark("journey", "show", journey, "--json").out)
    for one in [journey, twin]:
        assert f"{one}:1:1: another file holds the journey “first”" in check(one, status=1).err


def test_attributes_of_profiles_in_the_store_are_known(workspace, journey, data):
    waymark("apply", workspace.folder, "--directory", data)
    extra = workspace.write("more.csv", "id,email,plan\nbob,bob@example.com,gold\n")
    waymark("profile", "import", extra, "--directory", data)
    journey.write_text(JOURNEY.replace("firstName", "plan"), encoding="utf-8")
    check(journey, data=data)
    assert "unknown attribute “plan”" in check(journey, status=1).err


def test_a_file_outside_a_workspace(tmp_path):
    lonely = tmp_path / "lonely.yaml"
    lonely.write_text(JOURNEY, encoding="utf-8")
    assert "in no journeys folder" in check(lonely, status=1).err
    assert "lonely2.yaml:1:1: cannot be read" in check(tmp_path / "lonely2.yaml", status=1).err
    done = waymark("journey", "check", lonely, tmp_path / "lonely2.yaml", "--json", status=1)
    assert [json.loads(line)["ok"] for line in done.out.splitlines()] == [False, False] and not done.err
    assert waymark("journey", "show", lonely).out == OUTLINE
    waymark("journey", "check", status=2)


def test_what_a_journey_does(journey):
    assert waymark("journey", "show", journey).out == OUTLINE


def test_json_is_the_form_of_the_file(workspace, journey):
    outcome = waymark("journey", "show", journey, "--json")
    shown = json.loads(outcome.out)
    assert outcome.out.count("\n") == 1
    assert shown["audience"] == {"where": {"attribute": "firstName", "exists": True}}
    assert shown["steps"][2]["when"] == {"clicked": "mail", "link": "Plan my trip", "within": "3 days"}
    assert "otherwise" not in shown["steps"][2]
    # As a file, whatever program has written it.
    again = workspace.write("journeys/again.json", json.dumps(shown | {"name": "Gr\u00fc\u00dfe \U0001f600"}, indent=1))
    check(again)
    assert json.loads(waymark("journey", "show", again, "--json").out) == shown | {"name": "Grüße 😀"}


def test_mermaid_takes_no_markup_from_names(workspace):
    sly = workspace.write(
        "journeys/sly.yaml",
        """\
name: '"]; click start "javascript:alert(1)" %% <b>`#quot;'
audience: everyone
steps:
  - {id: end, update: {attribute: a, to: "x\\n]-->y <script>"}}
""")
    lines = waymark("journey", "show", sly, "--mermaid").out.splitlines()
    assert lines[0] == "flowchart TD" and len(lines) == 6
    for line in lines[1:]:
        assert re.fullmatch(
            r'    (\w+(\(\[|\(|\[)"[^"<>`\[\]{}()]*(<br>[^"<>`\[\]{}()]*)*"(\]\)|\)|\])|\w+ --> \w+)', line), line
    outline = waymark("journey", "show", sly).out
    assert "set “a” to “x\N{REPLACEMENT CHARACTER}]-->y <script>”" in outline


def test_wrong_use(journey):
    assert "either" in waymark("journey", "show", journey, "--mermaid", "--json", status=2).err
    assert "check, show" in waymark("journey", status=2).err
