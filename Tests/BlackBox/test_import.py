"""Consent and profiles from CSV files of any size (M10.3), normalised (M10.2); and consent given out again."""

import csv
import json
import os
import pty
import pwd
import signal
import subprocess
import time
from pathlib import Path

import pytest

from waymark import BINARY, Outcome, environment, records, waymark

HEADER = "contact,purpose,status,reason,source,time"
OPERATOR = pwd.getpwuid(os.getuid()).pw_name
TOPICS = """\
organization:
  id: acme
  name: Acme
  geo: nam
  region: DE
purposes:
  commercial:
    model: non-restrictive
    topics:
      offers: Offers
  surveys:
    model: restrictive
    label: Surveys
"""


@pytest.fixture
def store(workspace, data):
    """An organization without people, whose numbers are German ones."""
    workspace.write("waymark.yaml", TOPICS)
    for file in ("profiles.csv", "consent.csv"):
        (workspace.folder / file).unlink()
    waymark("apply", workspace.folder, "--directory", data)
    return data


@pytest.fixture
def file(tmp_path):
    def write(content: str | bytes, name: str = "file.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def imported(noun: str, path: Path, data: Path, *options, status: int = 0) -> tuple[dict, Outcome]:
    outcome = waymark(noun, "import", path, "--directory", data, "--json", *options, status=status)
    return json.loads(outcome.out), outcome


def counts(report: dict) -> tuple:
    return tuple(report[key] for key in ("read", "new", "changed", "unchanged", "refused", "imported"))


def exported(data: Path, *options) -> list[dict]:
    text = waymark("consent", "export", "--directory", data, *options).out
    return list(csv.DictReader(text.splitlines(keepends=True)))


def statuses(data: Path) -> dict[tuple, str]:
    return {(row["contact"], row["purpose"], row["topic"]): row["status"] for row in exported(data)}


def profile(data: Path, id: str) -> dict:
    [found] = json.loads(waymark("profile", "export", id, "--directory", data).out)["profiles"]
    return found


def refused(path: Path) -> list[tuple]:
    with Path(f"{path}.refused.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows and set(rows[0]) == {"line", "column", "reason"}
    return [(int(row["line"]), row["column"], row["reason"]) for row in rows]


def many(count: int, start: int = 0, time: str = "2026-01-10T08:00:00Z") -> str:
    rows = (f"someone.{n * 7919 % 1000003:07d}@mail{n % 97}.example,tracking,opted-in,ticked,form,{time}"
            for n in range(start, start + count))
    return HEADER + "\n" + "\n".join(rows) + "\n"


# Reading

ROWS = [["a@b.example", "tracking", "opted-in", 'said "yes",\nhe did', "form; paper", "2026-01-10T08:00:00Z"],
        ["+491701234567", "commercial", "opted-out", "", "call", "2026-01-11T09:00:00+02:00"]]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "bom"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_m10_3_files_as_spreadsheets_write_them(store, tmp_path, mark, delimiter, end):
    path = tmp_path / "file.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream, delimiter=delimiter, lineterminator=end).writerows([HEADER.split(","), *ROWS])
    path.write_bytes(mark + path.read_bytes())
    assert counts(imported("consent", path, store)[0]) == (2, 2, 0, 0, 0, True)
    first, second = sorted(exported(store), key=lambda row: row["purpose"] != "tracking")
    assert first == dict(contact="a@b.example", purpose="tracking", topic="", status="opted-in",
                         reason='said "yes",\nhe did', source="form; paper", time="2026-01-10T08:00:00Z")
    assert second == dict(contact="+491701234567", purpose="commercial", topic="", status="opted-out", reason="",
                          source="call", time="2026-01-11T07:00:00Z")


def test_m10_3_columns_are_found_by_header_in_any_order_and_others_are_named_once(store, file):
    path = file("When;Name;status;purpose;E-mail\n2026-01-10T08:00:00Z;Ada;opted-in;tracking;Ada@B.Example\n")
    report, outcome = imported("consent", path, store, "--column", "contact=E-mail", "--column", "time=When")
    assert counts(report) == (1, 1, 0, 0, 0, True)
    assert outcome.err == "not looked at: “Name”\n"
    assert statuses(store) == {("Ada@b.example", "tracking", ""): "opted-in"}
    assert exported(store)[0]["source"] == "import"


@pytest.mark.parametrize("header, options, words", [
    ("contact,purpose,time", [], "the column “status” is missing from the header; if it is called something else"),
    ("contact,purpose,status", [], "--as-of TIME"),
    ("contact,contact,purpose,status,time", [], "“contact” stands twice"),
    (HEADER, ["--column", "contact=Kontakt"], "no column is called “Kontakt”; did you mean “contact”?"),
    ("", [], "the column “contact” is missing"),
])
def test_m10_3_a_header_that_does_not_fit_is_refused(store, file, header, options, words):
    path = file(header + "\n")
    outcome = waymark("consent", "import", path, "--directory", store, *options, status=1)
    assert outcome.err.startswith(f"{path}:1:") and words in outcome.err


@pytest.mark.parametrize("options", [
    ["--column", "contact"], ["--column", "kontakt=x"], ["--column", "time=a", "--column", "time=b"], ["--region", "UK"],
    ["--as-of", "yesterday"], ["--as-of", "2999-01-01T00:00:00Z"],
])
def test_m10_3_wrong_use(store, file, options):
    waymark("consent", "import", file(HEADER + "\n"), "--directory", store, *options, status=2)


@pytest.mark.parametrize("content, place, words", [
    (HEADER.encode() + b'\na@b.example,tracking,opted-in,"never closed', "2:4", "a quoted field is not closed"),
    (HEADER.encode() + b'\n\na@b.example,"tracking"x,opted-in', "3:2", "goes on behind its quote"),
    (HEADER.encode() + b"\na@b.example,tracking,opted-in,caf\xe9,,", "2:4", "not UTF-8"),
    (HEADER.encode("utf-16"), "1:1", "UTF-16"),
    (HEADER.encode() + b'\n"' + b"x" * 1100000 + b'"', "2:1", "a record of more than"),
])
def test_m10_3_what_is_no_csv_is_refused_as_a_whole(store, file, content, place, words):
    path = file(content)
    outcome = waymark("consent", "import", path, "--directory", store, "--skip-refused", status=1)
    assert outcome.err.startswith(f"{path}:{place}: ") and words in outcome.err
    assert exported(store) == []


# Refusing

BAD = [
    ("nobody,tracking,opted-in,,,2026-01-10T08:00:00Z", "contact", "neither an e-mail address nor a phone number"),
    ("+1 201 555,tracking,opted-in,,,2026-01-10T08:00:00Z", "contact", "too short"),
    ("a@b_c.example,tracking,opted-in,,,2026-01-10T08:00:00Z", "contact", "no domain name"),
    (",tracking,opted-in,,,2026-01-10T08:00:00Z", "contact", "empty"),
    ("secret@b.example,trackin,opted-in,,,2026-01-10T08:00:00Z", "purpose", "did you mean “tracking”?"),
    ("secret@b.example,secret@c.example,opted-in,,,2026-01-10T08:00:00Z", "purpose", "known: commercial"),
    ("secret@b.example,tracking,yes,,,2026-01-10T08:00:00Z", "status", "known: opted-in, opted-out"),
    ("secret@b.example,tracking,opted-in,,,", "time", "when was it said?"),
    ("secret@b.example,tracking,opted-in,,,2026-02-30T08:00:00Z", "time", "not a time"),
    ("secret@b.example,tracking,opted-in,,,2999-01-10T08:00:00Z", "time", "still to come"),
    ("secret@b.example,tracking,opted-in", "", "3 fields where the header has 6"),
]


@pytest.mark.parametrize("row, column, words", BAD)
def test_m10_3_a_refused_row_is_listed_with_its_reason_and_nothing_of_it(store, file, row, column, words):
    path = file(f'{HEADER}\na@b.example,tracking,opted-in,"two\nlines",,2026-01-10T08:00:00Z\n{row}\n')
    report, outcome = imported("consent", path, store, status=1)
    assert counts(report) == (2, 0, 0, 0, 1, False)
    assert exported(store) == []
    [(line, where, reason)] = refused(path)
    assert (line, where) == (4, column) and words in reason
    said = outcome.err + outcome.out + Path(f"{path}.refused.csv").read_text()
    assert "secret" not in said and "201 555" not in said


def test_m10_3_topics_and_own_purposes(store, file):
    path = file("contact,purpose,topic,status,time\n"
                "a@b.example,commercial,offers,opted-in,2026-01-10T08:00:00Z\n"
                "a@b.example,commercial,,opted-out,2026-01-10T08:00:00Z\n"
                "a@b.example,surveys,,opted-in,2026-01-10T08:00:00Z\n")
    assert counts(imported("consent", path, store)[0]) == (3, 3, 0, 0, 0, True)
    assert statuses(store) == {("a@b.example", "commercial", "offers"): "opted-in",
                               ("a@b.example", "commercial", ""): "opted-out",
                               ("a@b.example", "surveys", ""): "opted-in"}
    path = file("contact,purpose,topic,status,time\na@b.example,commercial,ofers,opted-in,2026-01-10T08:00:00Z\n"
                "a@b.example,surveys,offers,opted-in,2026-01-10T08:00:00Z\n")
    imported("consent", path, store, status=1)
    assert refused(path) == [(2, "topic", "“commercial” has no such topic; did you mean “offers”?"),
                             (3, "topic", "“surveys” has no such topic")]


def test_m10_3_good_rows_go_in_alone_only_where_it_is_asked_for(store, file, tmp_path):
    path = file("\n".join([HEADER, *(row for row, *_ in BAD), "a@b.example,tracking,opted-in,,,2026-01-10T08:00:00Z"]))
    listed = tmp_path / "list.csv"
    report, _ = imported("consent", path, store, "--skip-refused", "--refused", listed)
    assert counts(report) == (len(BAD) + 1, 1, 0, 0, len(BAD), True)
    assert len(listed.read_text().splitlines()) == len(BAD) + 1
    assert statuses(store) == {("a@b.example", "tracking", ""): "opted-in"}
    # An older list is replaced, and not left to a file that is good now.
    path.write_text(many(1) + BAD[0][0] + "\n")
    imported("consent", path, store, "--refused", listed, status=1)
    assert [line.split(",")[:2] for line in listed.read_text().splitlines()] == [["line", "column"], ["3", "contact"]]
    path.write_text(many(1))
    imported("consent", path, store, "--refused", listed)
    assert not listed.exists()


@pytest.mark.parametrize("rows", [many(1), many(1) + BAD[0][0] + "\n"], ids=["good", "refused"])
@pytest.mark.parametrize("noun", ["consent", "profile"])
def test_m10_3_a_list_of_refused_rows_takes_the_place_of_an_older_one_only(store, file, tmp_path, noun, rows):
    path = file(rows)
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "letter").write_text("dear")
    foreign = file("line,column,reasons\n1,a,b\n", "foreign.csv")
    empty = file("", "empty.csv")
    ours = file("line,column,reason\n1,a,b\n", "ours.csv")
    link = tmp_path / "link.csv"
    link.symlink_to(ours)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    before = {one: one.read_text() for one in (foreign, empty, ours, path, folder / "letter")}
    for place in (folder, foreign, empty, link, pipe):
        outcome = waymark(noun, "import", path, "--directory", store, "--refused", place, status=1)
        assert outcome.err == (f"{place}:1:1: what is here is no list of refused rows; move it away, or choose another "
                               "place for the list with --refused\n")
    outcome = waymark(noun, "import", path, "--directory", store, "--refused", path, status=1)
    assert outcome.err.startswith(f"{path}:1:1: the list of refused rows cannot be the file itself")
    assert {one: one.read_text() for one in before} == before
    assert link.is_symlink() and pipe.is_fifo()
    assert exported(store) == []


def test_m10_3_the_place_where_lists_are_by_default_is_not_cleared_either(store, file):
    path = file(many(1))
    other = file("mine", "file.csv.refused.csv")
    waymark("consent", "import", path, "--directory", store, status=1)
    assert other.read_text() == "mine" and exported(store) == []
    other.unlink()
    imported("consent", path, store)


def test_m10_3_one_refused_row_at_the_end_of_many_undoes_them_all(store, file):
    path = file(many(130_000) + "nobody,tracking,opted-in,,,2026-01-10T08:00:00Z\n")
    assert counts(imported("consent", path, store, status=1)[0]) == (130_001, 0, 0, 0, 1, False)
    assert exported(store) == []
    assert refused(path)[0][0] == 130_002


# Counting

def test_m10_3_a_file_may_be_imported_again(store, file):
    path = file(many(3000))
    assert counts(imported("consent", path, store)[0]) == (3000, 3000, 0, 0, 0, True)
    before = exported(store)
    assert counts(imported("consent", path, store)[0]) == (3000, 0, 0, 3000, 0, True)
    assert exported(store) == before and len(before) == 3000


def test_m10_3_what_is_newer_counts_and_at_the_same_time_the_refusal(store, file):
    def say(*rows):
        text = "\n".join(f"a@b.example,tracking,{status},,,2026-01-{day}T08:00:00Z" for status, day in rows)
        return counts(imported("consent", file(f"{HEADER}\n{text}\n"), store)[0])[1:4]

    assert say(("opted-in", 10)) == (1, 0, 0)
    assert say(("opted-out", "09")) == (0, 0, 1)
    assert say(("opted-out", 10)) == (0, 1, 0)
    assert say(("opted-in", 10)) == (0, 0, 1)
    assert say(("opted-in", 12), ("opted-out", 11), ("opted-out", 13)) == (0, 2, 1)
    history = records("consent", "history", "a@b.example", "--directory", store)
    assert [(one.get("from"), one["to"], one["at"][:10], one["by"]) for one in history] == [
        (None, "opted-in", "2026-01-10", OPERATOR), ("opted-in", "opted-out", "2026-01-10", OPERATOR),
        ("opted-out", "opted-in", "2026-01-12", OPERATOR), ("opted-in", "opted-out", "2026-01-13", OPERATOR)]


def test_m10_3_of_a_contact_that_stands_in_a_new_file_often_every_row_counts_in_its_turn(store, file):
    rows = [("A@b.example", "opted-in", 10), ("0170 1234567", "opted-in", 10), ("A@B.EXAMPLE", "opted-out", 12),
            ("+49 170 1234567", "opted-out", 10), ("A@b.EXAMPLE", "opted-in", 11)]
    text = "\n".join(f"{contact},tracking,{status},,,2026-01-{day}T08:00:00Z" for contact, status, day in rows)
    assert counts(imported("consent", file(f"{HEADER}\n{text}\n"), store)[0])[1:4] == (2, 2, 1)
    assert statuses(store) == {("A@b.example", "tracking", ""): "opted-out",
                               ("+491701234567", "tracking", ""): "opted-out"}


def test_m10_3_rows_without_a_time_are_as_of_what_is_said(store, file):
    path = file("contact,purpose,status\na@b.example,tracking,opted-in\n")
    imported("consent", path, store, "--as-of", "2026-01-10T08:00:00.5Z")
    assert exported(store)[0]["time"] == "2026-01-10T08:00:00.500Z"
    assert counts(imported("consent", path, store, "--as-of", "2026-01-10T08:00:00.5Z")[0])[1:4] == (0, 0, 1)
    assert counts(imported("consent", path, store, "--as-of", "now")[0])[1:4] == (0, 1, 0)


def test_m10_2_numbers_are_completed_with_the_region_that_is_said(store, file):
    path = file("contact,purpose,status,time\n(201) 555-0123,tracking,opted-in,2026-01-10T08:00:00Z\n")
    imported("consent", path, store, "--region", "us")
    assert statuses(store) == {("+12015550123", "tracking", ""): "opted-in"}


def test_m10_3_a_dry_run_says_the_same_and_keeps_nothing(store, file):
    path = file(many(200))
    report, _ = imported("consent", path, store, "--dry-run")
    assert counts(report) == (200, 200, 0, 0, 0, False)
    assert exported(store) == []
    assert "Nothing was kept" in waymark("consent", "import", path, "--directory", store, "--dry-run").out
    assert waymark("consent", "import", path, "--directory", store).out == (
        "200 rows read: 200 new, 0 changed, 0 unchanged.\n")


# Profiles

def test_m10_3_profiles(store, file):
    path = file('id;E-mail;phone;First Name;note\nc1;Ada@B.example;0170 1234567;Ada;"a ""b""\n\\ \t/é"\nc2;;;;\n')
    assert counts(imported("profile", path, store, "--column", "email=E-mail")[0]) == (2, 2, 0, 0, 0, True)
    assert profile(store, "c1") == {"id": "c1", "email": "Ada@b.example", "phone": "+491701234567",
                                    "attributes": {"First Name": "Ada", "note": 'a "b"\n\\ \t/é'}}
    assert profile(store, "c2") == {"id": "c2", "attributes": {}}
    assert counts(imported("profile", path, store, "--column", "email=E-mail")[0]) == (2, 0, 0, 2, 0, True)


def test_m10_3_of_a_profile_what_a_file_has_no_column_for_stays(store, file):
    imported("profile", file("id,email,first,city\nc1,a@b.example,Ada,Rome\nc2,c@d.example,Bo,Bern\n"), store)
    path = file("id,city,age\nc1,,36\nc2,Bern,\nc3,Oslo,\n")
    assert counts(imported("profile", path, store)[0]) == (3, 1, 1, 1, 0, True)
    assert profile(store, "c1") == {"id": "c1", "email": "a@b.example", "attributes": {"first": "Ada", "age": "36"}}
    assert counts(imported("profile", path, store)[0]) == (3, 0, 0, 3, 0, True)
    assert counts(imported("profile", file("id,email\nc1,\n"), store)[0]) == (1, 0, 1, 0, 0, True)
    assert "email" not in profile(store, "c1")


def test_m10_3_of_a_profile_that_stands_twice_the_later_row_counts(store, file):
    path = file("id,first\nc1,Ada\nc2,Bo\nc1,Eve\n")
    assert counts(imported("profile", path, store)[0]) == (3, 2, 1, 0, 0, True)
    assert profile(store, "c1")["attributes"] == {"first": "Eve"}


def test_m10_3_profiles_are_refused_as_a_whole_too(store, file):
    path = file("id,email,phone\nc1,a@b.example,\nc2,+49 170 1234567,\nc3,,a@b.example\n,,\n,a@b.example,\n")
    assert counts(imported("profile", path, store, status=1)[0]) == (4, 0, 0, 0, 3, False)
    assert [(line, column) for line, column, _ in refused(path)] == [(3, "email"), (4, "phone"), (6, "id")]
    waymark("profile", "export", "c1", "--directory", store, status=1)


def test_m10_2_profiles_share_the_consent_of_an_address(store, file):
    imported("profile", file("id,email\nc1,a@B.example\nc2,a@b.example\n"), store)
    imported("consent", file(f"{HEADER}\na@b.EXAMPLE,tracking,opted-in,,,2026-01-10T08:00:00Z\n"), store)
    for id in ("c1", "c2"):
        [contact] = json.loads(waymark("profile", "export", id, "--directory", store).out)["contacts"]
        assert contact["shared"] and [one["to"] for one in contact["consent"]] == ["opted-in"]


def test_m10_4_an_import_does_not_opt_in_again_what_was_erased(store, file):
    imported("profile", file("id,email\nc1,a@b.example\n"), store)
    imported("consent", file(f"{HEADER}\na@b.example,tracking,opted-out,,,2026-02-10T08:00:00Z\n"), store)
    waymark("profile", "erase", "c1", "--yes", "--directory", store)
    older = file(f"{HEADER}\na@b.example,tracking,opted-in,,,2026-01-10T08:00:00Z\n")
    assert counts(imported("consent", older, store)[0])[1:4] == (0, 0, 1)
    assert statuses(store) == {("a@b.example", "tracking", ""): "opted-out"}


# Giving out

def test_m10_3_an_export_can_be_imported_and_changes_nothing(store, file, tmp_path):
    rows = [f'c{n}@b.example,"commercial",{"opted-in" if n % 3 else "opted-out"},"reason {n}, ""quoted""\n",s,'
            f"2026-01-10T08:00:0{n % 10}.{n % 1000:03d}Z" for n in range(1000)]
    imported("consent", file("\n".join([HEADER, *rows])), store)
    imported("consent", file(f"{HEADER}\nc7@b.example,commercial,opted-out,changed,s,2026-02-01T00:00:00Z\n"), store)
    out = tmp_path / "out.csv"
    waymark("consent", "export", "--output", out, "--directory", store)
    assert out.stat().st_mode & 0o777 == 0o600
    assert counts(imported("consent", out, store)[0]) == (1000, 0, 0, 1000, 0, True)
    assert len(exported(store, "--history")) == 1001
    # Into an empty store it brings everything.
    other = tmp_path / "other"
    waymark("apply", tmp_path / "workspace", "--directory", other)
    history = tmp_path / "history.csv"
    waymark("consent", "export", "--history", "--output", history, "--directory", store)
    assert counts(imported("consent", history, other)[0]) == (1001, 1000, 1, 0, 0, True)
    by = lambda row: (row["contact"], row["time"])  # noqa: E731
    assert sorted(exported(other, "--history"), key=by) == sorted(exported(store, "--history"), key=by)


# Running

def test_m10_3_killed_half_way_nothing_is_imported_and_it_can_be_run_again(store, file):
    count = 300_000
    path = file(many(count))
    wal = store / "store.sqlite-wal"
    process = subprocess.Popen([BINARY, "consent", "import", path, "--directory", store], env=environment(),
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 60
    # Some of it is on disk, and not all.
    while not (wal.exists() and wal.stat().st_size > 1 << 20):
        assert process.poll() is None and time.monotonic() < deadline
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert exported(store) == []
    assert counts(imported("consent", path, store)[0]) == (count, count, 0, 0, 0, True)


def on_a_terminal(*arguments) -> tuple[int, str]:
    """What a command writes to standard error, a terminal, and how it ends."""
    master, slave = pty.openpty()
    process = subprocess.Popen([BINARY, *map(str, arguments)], env=environment(), stdout=subprocess.PIPE, stderr=slave)
    os.close(slave)
    shown = b""
    try:
        while chunk := os.read(master, 4096):
            shown += chunk
    except OSError:  # how the end of a terminal shows
        pass
    os.close(master)
    process.communicate()
    return process.returncode, shown.decode()


def test_m10_3_a_progress_bar_on_a_terminal_and_none_in_a_pipe(store, file):
    path = file(many(130_000))
    status, shown = on_a_terminal("consent", "import", path, "--directory", store)
    assert status == 0
    steps = shown.replace("\r\n", "\n").split("\r")
    assert len(steps) >= 3 and "░" in steps[1] and steps[-1].endswith("\n") and "░" not in steps[-1]
    assert waymark("consent", "import", path, "--directory", store).err == ""


def test_m10_3_the_memory_does_not_grow_with_the_file(store, file):
    def peak(count: int) -> int:
        """In bytes. The kernel's figure for a child that has ended has this process's own memory in it."""
        path = file(many(count, start=count))
        process = subprocess.Popen([BINARY, "consent", "import", path, "--directory", store], env=environment(),
                                   stdout=subprocess.DEVNULL)
        peak = 0
        while process.poll() is None:
            status = Path(f"/proc/{process.pid}/status").read_text()
            peak = max([peak, *(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))])
        assert process.returncode == 0
        return peak * 1024

    assert 20e6 < peak(250_000) < 120e6
    assert peak(500_000) < 120e6
