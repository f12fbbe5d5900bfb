"""Text messages before they are sent: `waymark links --channel text`, and what publishing one says of its length (M9)."""

import json

import pytest

from waymark import records, waymark
from workspace import Workspace

URL = "https://northpath.example/offers/2026/autumn?utm_source=text&utm_campaign=autumn-2026"
FRONT = "---\nchannel: text\nfrom: Acme\n---\n"
GSM = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = "\f^{}\\[~]|€"


def listed(text: str, *options) -> tuple[list[dict], dict]:
    """The links of a text message and its length."""
    *links, length = [
        json.loads(line)
        for line in waymark("links", "-", "--channel", "text", "--json", *options, stdin=text.encode()).out.splitlines()
    ]
    return links, length


def counted(text: str) -> dict:
    """A text's length as the standards have it, counted once more here."""
    if all(one in GSM + EXTENDED for one in text):
        widths, alone, joined, encoding = [1 + (one in EXTENDED) for one in text], 160, 153, "GSM 03.38"
    else:
        widths, alone, joined, encoding = [1 + (ord(one) > 0xFFFF) for one in text], 70, 67, "UCS-2"
    segments, used = 1, 0
    for width in widths if sum(widths) > alone else []:
        segments, used = (segments, used + width) if used + width <= joined else (segments + 1, width)
    return {"encoding": encoding, "characters": sum(widths), "segments": segments}


@pytest.mark.parametrize(
    "text",
    ["x", "é" * 160, "é" * 161, "ж" * 70, "ж" * 71, "a" * 152 + "€" * 2 + "a" * 151, "a" * 66 + "😀" + "я" * 66, GSM + EXTENDED],
    ids=len,
)
def test_m9_4_a_text_is_counted_as_the_network_counts_it(text):
    links, length = listed(text.replace("\n", "\u0394").replace("\r", "\u0394").replace("{", "["))
    assert links == []
    assert length["length"]["before"] == length["length"]["after"] == counted(text)


def test_m9_1_m9_4_every_link_is_listed_with_what_it_becomes(tmp_path):
    file = tmp_path / "promo.txt"
    file.write_text(
        FRONT + f"It’s here: {URL}&for={{{{ profile.name | default: \"you\" }}}} 😀\n"
        "Terms: {{ untracked }} https://northpath.example/terms, {{ preferencesURL }}\n\n",
        encoding="utf-8",
    )
    shown = waymark("links", file).out
    assert shown == (
        "#  line:column  tracked     characters  URL\n"
        f"1         5:12  yes            93 → 28  {URL}&for={{{{ profile.name | default: \"you\" }}}}\n"
        "2         6:24  no: marked     31 → 28  https://northpath.example/terms\n"
        "3         6:57  no: own             28  {{ preferencesURL }}\n"
        "3 links, 1 tracked\n"
        "Length: 176 characters, 3 segments (UCS-2) → 108 characters, 2 segments\n"
        "Not in GSM 03.38:\n"
        "line:column  character  name                                 write\n"
        "        5:3  ’          RIGHT SINGLE QUOTATION MARK, U+2019  “'”\n"
        "      5:138  😀          GRINNING FACE, U+1F600\n"
    )
    *links, length = records("links", file)
    assert [(one["tracked"], one["reason"], one["characters"], one["charactersSent"]) for one in links] == [
        (True, None, 93, 28), (False, "marked", 31, 28), (False, "own", 28, 28),
    ]  # fmt: skip
    assert length["length"]["before"] == {"encoding": "UCS-2", "characters": 176, "segments": 3}
    assert length["length"]["after"] == {"encoding": "UCS-2", "characters": 108, "segments": 2}
    assert length["segmentsWithoutStrays"] == 1
    assert [(one["line"], one["column"], one["codePoint"], one["replacement"]) for one in length["strays"]] == [
        (5, 3, "U+2019", "'"), (5, 138, "U+1F600", None),
    ]  # fmt: skip
    short = records("links", file, "--short-url", "https://s.co")
    assert short[0]["charactersSent"] == 22


def test_the_channel_is_the_front_matter_s_or_the_option_s(tmp_path):
    file = tmp_path / "promo.txt"
    file.write_text(FRONT + "https://a.example/", encoding="utf-8")
    assert "Length:" in waymark("links", file).out
    email = waymark("links", file, "--channel", "email").out
    assert "element" in email and "Length:" not in email
    file.write_text("https://a.example/", encoding="utf-8")
    assert waymark("links", file).out == email.replace("5:1", "1:1")
    assert "Length:" in waymark("links", file, "--channel", "text").out


@pytest.mark.parametrize(
    "text, words",
    [
        ("a {{ untracked }} b", "-:1:3: “{{ untracked }}” has nothing to mark"),
        ("https://a.example/\n" * 33, "-:33:1: more than 32 links"),
    ],
)
def test_m2_1_m9_2_what_cannot_be_published_is_an_error_with_its_place(text, words):
    outcome = waymark("links", "-", "--channel", "text", stdin=text.encode(), status=1)
    assert words in outcome.err and outcome.out == ""


def test_m2_1_rewriting_a_text_leaves_marked_links_and_takes_the_mark_out():
    text = "A https://a.example/ {{ untracked }} https://a.example/\r\n{{ untracked }}!\r\n"
    outcome = waymark("rewrite", "-", "--channel", "text", "--link-url", "https://t.example/{ordinal}", stdin=text.encode())
    assert outcome.raw == b"A https://t.example/1 https://a.example/\r\n{{ untracked }}!\r\n"


@pytest.fixture
def texts(tmp_path):
    """A workspace; writing a text applies it, and says what was said."""
    workspace = Workspace(tmp_path / "workspace")
    data = tmp_path / "data"

    class Texts:
        def __init__(self):
            self.workspace, self.data = workspace, data

        def apply(self, text: str, front: str = FRONT, status: int = 0):
            workspace.write("messages/promo.txt", front + text)
            workspace.write("journeys/promo.yaml", "audience: everyone\nsteps:\n  - id: one\n    text: promo\n")
            return waymark("apply", workspace.folder, "--directory", data, status=status)

        def publish(self, status: int = 0):
            return waymark("journey", "publish", "promo", "--directory", data, status=status)

    return Texts()


def test_m9_4_publishing_warns_where_shortening_changes_the_segments(texts):
    (texts.workspace.folder / "waymark.yaml").open("a").write("texts:\n  short-url: https://go.acme.example\n")
    applied = texts.apply("x" * 100 + " " + URL + "\n")
    warning = "Warning: “promo”: shortening its links to https://go.acme.example/… makes 1 segment of 2\n"
    assert applied.err == warning and "Warning" not in applied.out
    published = texts.publish()
    assert published.err == warning and published.out == "Published promo.\n"
    assert texts.apply("x " + URL + "\n").err == ""
    assert texts.publish().err == ""


def test_m9_4_the_deployment_s_short_url_counts_where_the_organization_has_none(texts):
    # One segment with the shorter host, two with the longer.
    text = "x" * 130 + " https://a.example/"
    texts.data.mkdir()
    (texts.data / "configuration.yaml").write_text("edge:\n  short-url: https://s.co\n")
    assert texts.apply(text).err == ""
    (texts.data / "configuration.yaml").write_text("edge:\n  short-url: https://text.acme.example\n")
    assert "shortening its links to https://text.acme.example/… makes 2 segments of 1" in texts.apply(text).err
    assert "makes 2 segments of 1" in texts.publish().err


def test_m9_4_publishing_names_the_characters_that_change_the_segments(texts):
    text = "It’s “here” – now…\n" + "x" * 70
    applied = texts.apply(text)
    file = texts.workspace.folder / "messages/promo.txt"
    assert applied.err == (
        "Warning: “promo”: 2 segments (UCS-2), but 1 (GSM 03.38) without "
        f"“’” (RIGHT SINGLE QUOTATION MARK, U+2019) at {file}:5:3, write “'”; "
        f"““” (LEFT DOUBLE QUOTATION MARK, U+201C) at {file}:5:6, write “\"”; "
        f"“”” (RIGHT DOUBLE QUOTATION MARK, U+201D) at {file}:5:11, write “\"”; and 2 other characters\n"
    )
    published = texts.publish()
    assert published.err.count("Warning") == 1 and "at line 1, column 3 of the text, write “'”" in published.err
    # As many segments either way: nothing to say.
    assert texts.apply("It’s here").err == ""
    # Nor of what a link takes with it.
    assert texts.apply("x" * 70 + " https://a.example/ж").err.count("Warning") == 1


def test_m9_4_more_than_ten_segments_are_not_published(texts):
    assert texts.apply("x" * 1530).status == 0
    outcome = texts.apply("x" * 1531, status=1)
    assert "promo.txt:5:1: 1531 characters, 11 segments (GSM 03.38)" in outcome.err and "10 segments at most" in outcome.err
    assert texts.apply("x" * 1530).out == "Nothing has changed.\n"
    # It is counted with its short links.
    long = "https://a.example/" + "x" * 300
    assert texts.apply(f"{long} " * 6).status == 0
    # Publishing counts again: short links may be longer by then.
    texts.apply("x" * 1480 + " https://a.example/")
    (texts.data / "configuration.yaml").write_text("edge:\n  short-url: https://much-longer-than-it-was.acme.example\n")
    assert "“promo”: line 1, column 1 of the text: 1535 characters, 11 segments" in texts.publish(status=1).err


def test_errors_in_a_text_message_have_their_place(texts):
    for text, front, words in [
        ("x", "---\nchannel: text\nfrom: A very long name\n---\n", "promo.txt:3:7: “from” is a name of 16 characters"),
        ("x", "---\nchannel: text\nfrom: A\nsubject: S\n---\n", "promo.txt:4:10: a text message has no “subject”"),
        ("{{ untracked }}", FRONT, "promo.txt:5:1: “{{ untracked }}” has nothing to mark"),
    ]:
        assert words in texts.apply(text, front, status=1).err
    assert not texts.data.exists()
