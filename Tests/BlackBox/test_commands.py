"""`links`, `rewrite`, `resolve`, and wrong use."""

import json
import os

import pytest

import mail
import sample
from hyperlinks import hyperlinks
from rewriting import originals
from waymark import records, waymark

TARGET = "http://127.0.0.1:1/api/orgs/o/r/{ordinal}"
PIXEL = "http://127.0.0.1:1/api/orgs/o/o/0"


@pytest.fixture
def body(tmp_path):
    file = tmp_path / "welcome.html"
    file.write_bytes(sample.body())
    return file


def test_m1_7_the_link_report_lists_every_link(body):
    listed = records("links", body)
    assert len(listed) == len([link for link in hyperlinks(sample.body()) if link.href is not None])
    assert [one["url"] for one in listed] == [link.href for link in hyperlinks(sample.body())]
    for one, link in zip(listed, hyperlinks(sample.body())):
        assert one["tracked"] is link.is_relevant, link
        assert bool(one["reason"]) is not one["tracked"]
    tracked = [one["ordinal"] for one in listed if one["tracked"]]
    assert tracked == sorted(tracked) and len({*tracked}) == len(tracked) == 10


def test_m1_7_the_link_report_gives_line_and_column(body):
    lines = sample.body().decode("utf-8").splitlines()
    for one in records("links", body):
        line = lines[one["line"] - 1]
        assert "href=" in line.lower()
        start = line[one["column"] - 1:]
        assert one["column"] >= 1 and start.startswith(("<a", "<v:", "href", "HREF", "http", "mailto:", "tel:", "#", "{{")), start


def test_the_link_report_reads_standard_input(body):
    from_file = waymark("links", body, "--json").out
    assert waymark("links", "-", "--json", stdin=sample.body()).out == from_file
    for_people = waymark("links", "-", stdin=sample.body()).out
    assert "https://northpath.example/routes/west-highland-way" in for_people and "mailto:" in for_people


def test_the_link_report_of_the_sample_with_its_front_matter(body):
    listed, bare = records("links", sample.HTML_FILE), records("links", body)
    assert [one["url"] for one in listed] == [one["url"] for one in bare]
    front = sample.HTML_FILE.read_bytes()[: -len(sample.body())].count(b"\n")
    assert [one["line"] for one in listed] == [one["line"] + front for one in bare]


def test_m1_3_the_link_report_of_a_text_message():
    text = b"See https://acme.example/a_(b)). Or <http://acme.example/?q=1,2>, ftp://x.example or www.acme.example.\n"
    *listed, length = [json.loads(line) for line in waymark("links", "-", "--json", "--channel", "text", stdin=text).out.splitlines()]
    assert length["length"]["before"]["characters"] == len(text) - 1
    tracked = [(one["url"], one["line"], one["column"]) for one in listed if one["tracked"]]
    assert tracked == [("https://acme.example/a_(b)", 1, 5), ("http://acme.example/?q=1,2", 1, 38)]


def test_rewrite_replaces_tracked_links_and_nothing_else(body):
    received = waymark("rewrite", body, "--link-url", TARGET).raw
    values = originals(received, sample.body())
    assert len(values) == 10
    ordinals = [one["ordinal"] for one in records("links", body) if one["tracked"]]
    assert mail.tracked(received) == [TARGET.format(ordinal=ordinal) for ordinal in ordinals]
    assert waymark("rewrite", "-", "--link-url", TARGET, stdin=sample.body()).raw == received


def test_rewrite_adds_the_pixel_when_asked(body):
    bare = waymark("rewrite", body, "--link-url", TARGET).raw
    received = waymark("rewrite", body, "--link-url", TARGET, "--pixel-url", PIXEL).raw
    [pixel] = mail.PIXEL.finditer(received)
    assert PIXEL.encode() in pixel[0]
    assert received[pixel.end():].startswith(b"</body>")
    assert mail.without_pixel(received) == bare


def test_rewrite_leaves_odd_bytes_alone():
    odd = b"\xef\xbb\xbf<p>\x00\xff\xfe caf\xe9\r\n<a href='https://a.example/'>\r</a>\n<a\thref = https://b.example/ ></p"
    received = waymark("rewrite", "-", "--link-url", "T{ordinal}", stdin=odd).raw
    assert received == odd.replace(b"https://a.example/", b"T1").replace(b"https://b.example/", b"T2")


@pytest.mark.parametrize("head", [
    b"---\nsubject: Hi\n---\n", b"---\r\nsubject: Hi\r\n---\r\n", b"\xef\xbb\xbf---\nsubject: Hi\n---\n",
    b"\xef\xbb\xbf---\r\nsubject: caf\xc3\xa9\n---\n",
])  # fmt: skip
def test_m1_4_rewrite_leaves_front_matter_alone(head):
    body = b"<a href='%b'>x</a>\r\n"
    received = waymark("rewrite", "-", "--link-url", "T{ordinal}", stdin=head + body % b"https://a.example/").raw
    assert received == head + body % b"T1"
    [listed] = [json.loads(line) for line in waymark("links", "-", "--json", stdin=head + body).out.splitlines()]
    assert listed["offset"] == len(head) + body.index(b"%b") and listed["line"] == head.count(b"\n") + 1


def test_resolve_says_where_and_what_but_not_who(demo):
    url = demo.mail("opted-in").link('data-tracking-name="Lofoten"')
    for options in ([], ["--json"]):
        printed = waymark("resolve", url, "--directory", demo.directory, *options).out
        assert "https://northpath.example/routes/lofoten?days=7&season=autumn" in printed
        assert "welcome" in printed
        assert "opted-in" not in printed and "zoe@example.com" not in printed
        revealed = waymark("resolve", url, "--directory", demo.directory, "--reveal", *options).out
        assert "opted-in" in revealed
    assert isinstance(json.loads(printed), dict)


def test_resolve_does_not_know_what_does_not_verify(demo):
    url = demo.mail("opted-in").link('data-tracking-name="Lofoten"')
    for wrong in (url[:-1], url + "A", "https://elsewhere.example/", f"{demo.edge}/api/orgs/x/r/x"):
        outcome = waymark("resolve", wrong, "--directory", demo.directory, status=1)
        assert outcome.err and "lofoten" not in outcome.out


@pytest.mark.parametrize("arguments", [
    ["nonsense"], ["demo", "--prot", "1"], ["demo", "--port", "x"], ["demo", "--port", "70000"],
    ["demo", "--profiles", "-1"], ["links"], ["links", "-", "--channel", "pigeon"], ["rewrite", "-"], ["apply"],
    ["resolve"], ["journey"], ["journey", "publish"], ["key"], ["key", "turn"], ["message"], ["journey", "nonsense"], ["demo", "surplus"],
], ids=" ".join)  # fmt: skip
def test_wrong_use_ends_with_2(arguments, tmp_path):
    outcome = waymark(*arguments, *(["--directory", tmp_path / "d"] if arguments[0] in ("demo", "apply") else []), status=2)
    assert outcome.err and not outcome.out
    assert not (tmp_path / "d").exists()


def test_help_is_not_wrong_use():
    assert "demo" in waymark("--help").out
    for command in ("demo", "serve", "apply", "journey", "message", "key", "links", "rewrite", "interactions", "report", "resolve"):
        assert command in waymark(command, "--help").out


@pytest.mark.parametrize("command", [["links"], ["rewrite", "--link-url", "T"]], ids=lambda one: one[0])
def test_a_file_that_is_not_there_is_a_failure_that_names_it(command, tmp_path):
    assert "absent.html" in waymark(*command, tmp_path / "absent.html", status=1).err


@pytest.mark.parametrize("command", [["interactions"], ["report"], ["resolve", "http://127.0.0.1:1/api/orgs/a/r/b"]])
def test_a_directory_without_a_store_is_a_failure_and_stays_away(command, tmp_path):
    assert "absent" in waymark(*command, "--directory", tmp_path / "absent", status=1).err
    assert not (tmp_path / "absent").exists()


@pytest.mark.parametrize("mode", [0o500, 0o000], ids=oct)
@pytest.mark.parametrize("command", [
    ["serve", "--port", "0"], ["journey", "status", "hello"], ["journey", "publish", "hello", "--dry-run"],
], ids=" ".join)  # fmt: skip
def test_a_directory_of_another_user_is_a_failure_that_says_so(command, mode, workspace, data):
    waymark("apply", workspace.folder, "--directory", data)
    (data / "store.sqlite").chmod(mode & 0o400)
    data.chmod(mode)
    # Without its capabilities root is like any other user.
    other = ("setpriv", "--bounding-set", "-all") if os.getuid() == 0 else ()
    try:
        outcome = waymark(*command, "--directory", data, status=1, through=other)
    finally:
        data.chmod(0o700)
    assert outcome.err.startswith(f"waymark: {data}") and "Permission denied; run this as the user that" in outcome.err


@pytest.mark.parametrize("command", [["links"], ["rewrite", "--link-url", "T"]])
def test_iso_2022_is_refused(command):
    html = '<meta charset=iso-2022-jp><a href="https://a.example/">リンク</a>'.encode("iso-2022-jp")
    outcome = waymark(*command, "-", stdin=html, status=1)
    assert "ISO-2022" in outcome.err and outcome.raw == b""


def test_the_table_of_links_commands_no_terminal():
    html = '<a data-tracking-name="\x1b[2J" href="https://a.example/\x1b[31m\x9b">x</a>'.encode()
    for_people = waymark("links", "-", stdin=html).out
    assert "https://a.example/\ufffd[31m\ufffd" in for_people and "\x1b" not in for_people


def test_the_table_of_links_turns_nothing_round():
    html = '<a data-tracking-name="a\u202eb\u2028c\u2066d👩\u200d🚀" href="https://a.example/">x</a>'.encode()
    assert "(a\ufffdb\ufffdc\ufffdd👩\u200d🚀)" in waymark("links", "-", stdin=html).out


@pytest.mark.parametrize("command", [["links"], ["rewrite", "--link-url", "T"]])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_refused(command, encoding):
    outcome = waymark(*command, "-", stdin='<a href="https://a.example/">x</a>'.encode(encoding), status=1)
    assert "UTF-16" in outcome.err and outcome.raw == b""
