"""Bad input to `waymark apply`: file, line and column, exit 1, and nothing changes."""

import re

import pytest

from test_apply import HTML, NOTHING, apply, hello, versions
from waymark import waymark

YAML = """\
organization:
  id: acme
  {0}: Acme
  geo: nam
purposes:
  tracking: restrictive
"""


def refused(workspace, data, file: str, line: int | None = None, column: int | None = None) -> str:
    """What apply says: it must name the place."""
    outcome = waymark("apply", workspace.folder, "--directory", data, status=1)
    assert (place := re.search(re.escape(file) + r":(\d+):(\d+)", outcome.err)), outcome.err
    if line is not None:
        assert int(place[1]) == line, outcome.err
    if column is not None:
        assert int(place[2]) == column, outcome.err
    return outcome.err


@pytest.fixture
def applied(workspace, data):
    """A good workspace, applied; then changed in a good way that must not get in with a bad one.
    Afterwards the good state must be what the store has."""
    hello(workspace)
    apply(workspace, data)
    good = {file: file.read_bytes() for file in workspace.folder.rglob("*") if file.is_file()}
    workspace.message("hello", HTML.format("changed"))
    yield workspace
    for file in [one for one in workspace.folder.rglob("*") if one.is_file() and one not in good]:
        file.unlink()
    for file, content in good.items():
        file.write_bytes(content)
    assert versions(data) == [("hello", 1)]
    assert NOTHING.search(apply(workspace, data)), "a refused workspace changed the store"


def test_broken_yaml(applied, data):
    applied.write("waymark.yaml", "organization:\n  id: acme\n  name: [Acme\npurposes:\n")
    refused(applied, data, "waymark.yaml")


def test_an_unknown_key_suggests_the_nearest(applied, data):
    applied.write("waymark.yaml", YAML.format("nmae"))
    said = refused(applied, data, "waymark.yaml", line=3, column=3)
    assert "nmae" in said and re.search(r"\bname\b", said)


def test_a_sender_that_mail_servers_do_not_take_is_refused(applied, data):
    applied.message("hello", HTML.format("x"), **{"from": "Acme <é@acme.example>"})
    assert "write it with a–z" in refused(applied, data, "hello.html", line=3)


def test_an_unknown_key_in_front_matter_suggests_the_nearest(applied, data):
    applied.message("hello", HTML.format("x"), subjet="Hi", subject=None)
    said = refused(applied, data, "messages/hello.html")
    assert "subjet" in said and re.search(r"\bsubject\b", said)


def test_an_unknown_key_in_a_journey_suggests_the_nearest(applied, data):
    applied.write("journeys/hello.yaml", "name: Hello\naudiense: everyone\nsteps:\n  - id: a\n    email: hello\n")
    said = refused(applied, data, "journeys/hello.yaml", line=2, column=1)
    assert re.search(r"\baudience\b", said)


def test_front_matter_without_an_end(applied, data):
    applied.write("messages/hello.html", "---\nsubject: Hi\n<p>Hello</p>\n")
    refused(applied, data, "messages/hello.html")


def test_a_message_without_a_sender(applied, data):
    applied.write("messages/hello.html", "---\nsubject: Hi\npurpose: commercial\n---\n<p>Hello</p>\n")
    refused(applied, data, "messages/hello.html")


def test_a_value_of_the_wrong_kind(applied, data):
    applied.message("hello", HTML.format("x"), link_tracking="perhaps")
    refused(applied, data, "messages/hello.html", line=5)


def test_a_bad_status_in_consent(applied, data):
    applied.consent(("ada@example.com", "tracking", "opted-in"), ("bob@example.com", "tracking", "maybe"))
    said = refused(applied, data, "consent.csv", line=3)
    assert "opted-in" in said and "opted-out" in said, "what to do"


def test_a_bad_time_in_consent(applied, data):
    applied.consent(("ada@example.com", "tracking", "opted-in"), time="yesterday")
    refused(applied, data, "consent.csv", line=2)


def test_a_purpose_that_does_not_exist_in_consent(applied, data):
    applied.consent(("ada@example.com", "trakcing", "opted-in"))
    refused(applied, data, "consent.csv", line=2)


@pytest.mark.parametrize("row", ["bob", "bob,bob@example.com,Bob,extra", ",bob@example.com,Bob", "bob,no address,Bob"])
def test_a_bad_row_of_profiles(applied, data, row):
    applied.write("profiles.csv", f"id,email,firstName\nada,ada@example.com,Ada\n{row}\n")
    refused(applied, data, "profiles.csv", line=3)


def test_two_profiles_of_one_id(applied, data):
    applied.write("profiles.csv", "id,email\nada,ada@example.com\nbob,b@example.com\nada,c@example.com\n")
    refused(applied, data, "profiles.csv", line=4)


def test_a_journey_that_sends_an_unknown_message(applied, data):
    applied.journey("hello", "hello", "helo")
    said = refused(applied, data, "journeys/hello.yaml", line=7)
    assert "helo" in said


def test_a_folder_that_is_no_workspace(tmp_path, data):
    outcome = waymark("apply", tmp_path / "nowhere", "--directory", data, status=1)
    assert "nowhere" in outcome.err


def test_the_first_apply_of_a_bad_workspace_leaves_nothing_behind(workspace, data):
    hello(workspace)
    good = (workspace.folder / "waymark.yaml").read_bytes()
    applied = workspace.write("waymark.yaml", YAML.format("nmae"))
    refused(workspace, data, "waymark.yaml")
    applied.write_bytes(good)
    assert not NOTHING.search(apply(workspace, data))
    assert versions(data) == [("hello", 1)]
