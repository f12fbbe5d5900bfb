"""The conformance corpus for link rewriters: is it sound, and does Waymark agree with it? Its README says what is what."""

import json
import os
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import html5lib
import pytest
from html5lib._tokenizer import HTMLTokenizer
from html5lib.constants import tokenTypes

from locations import destination
from waymark import REPOSITORY, waymark

CORPUS = REPOSITORY / "Tests/Conformance"
FILES = {str(file.relative_to(CORPUS).with_suffix("")): file for file in sorted(CORPUS.glob("*/*.case"))}

LINK, PIXEL = "https://t.example/{ordinal}", "https://t.example/p.gif"
TAG = (
    f'<img src="{PIXEL}" alt="" width="1" height="1" border="0" '
    'style="display:block;width:1px;height:1px;margin:-1px 0 0;border:0">'
).encode()
PLACE = "⟦pixel⟧".encode()
KINDS = ("html", "plainText", "textMessage")
REASONS = ("empty", "fragment", "relative", "scheme", "invalid", "own", "marked", "switchedOff")
FIELDS = ("ordinal", "url", "element", "offset", "length", "line", "column", "tracked", "reason", "name", "logical")
TOKENS = HTMLTokenizer.__iter__
SWITCHED_OFF = b"---\nlink-tracking: false\n---\n"
PLACEHOLDER = re.compile(r"""\{\{\s*[\w.-]+\s*(\|\s*default\s*:\s*(".*?"|'.*?'|&quot;.*?&quot;)\s*)?\}\}""")


@dataclass(frozen=True)
class Case:
    header: dict
    input: bytes
    links: list[dict]
    stripped: list[dict]
    output: bytes

    @classmethod
    def read(cls, file: Path) -> "Case":
        header, *sections = re.split(r"^--- (input|links|stripped|output)\n", file.read_bytes().decode("utf-8"), flags=re.MULTILINE)
        parts = dict(zip(sections[::2], sections[1::2]))
        return cls(
            header=dict(line.split(": ", 1) for line in header.splitlines()),
            input=unescaped(parts["input"].removesuffix("\n")),
            links=[dict.fromkeys(FIELDS) | json.loads(line) for line in parts["links"].splitlines()],
            stripped=[json.loads(line) for line in parts.get("stripped", "").splitlines()],
            output=unescaped(parts["output"].removesuffix("\n")),
        )

    @property
    def kind(self) -> str:
        return self.header["kind"]

    @property
    def has_pixel(self) -> bool:
        return self.header.get("pixel") == "yes"

    @property
    def is_tracking(self) -> bool:
        return self.header.get("link-tracking") != "no"

    def run(self, folder: Path, command: str, *options: str) -> bytes:
        """Waymark takes the switch from front matter, and knows plain text by the file's name."""
        file = folder / ("message.txt" if self.kind == "plainText" else "message.html")
        file.write_bytes(self.input if self.is_tracking else SWITCHED_OFF + self.input)
        channel = ["--channel", "text"] if self.kind == "textMessage" else []
        return waymark(command, file, *channel, *options).raw


def unescaped(text: str) -> bytes:
    """Bytes in hexadecimal between ⟦ and ⟧; the pixel's token stays."""
    pieces = re.split(r"⟦((?:[0-9A-F]{2} ?)+)⟧", text)
    return b"".join(bytes.fromhex(piece) if index % 2 else piece.encode() for index, piece in enumerate(pieces))


def position(data: bytes, offset: int) -> tuple[int, int]:
    """Line and column of a byte, as the corpus counts them."""
    lines = re.split(rb"\r\n|\r|\n", data[:offset])
    return len(lines), 1 + sum(byte & 0xC0 != 0x80 for byte in lines[-1])


@pytest.fixture(params=FILES)
def case(request) -> Case:
    return Case.read(FILES[request.param])


def test_the_corpus_is_there():
    assert len(FILES) >= 170, f"{len(FILES)} cases in {CORPUS}"
    named = {case.header["rule"] for case in map(Case.read, FILES.values())}
    assert named >= {f"M{rule}" for rule in "1.2 1.3 1.4 1.5 1.6 1.7 2.1 2.2 2.3 2.4 2.5 5.1".split()}
    titles = [(case.header["rule"], case.header["title"]) for case in map(Case.read, FILES.values())]
    assert len({*titles}) == len(titles)


@pytest.mark.parametrize("name", FILES)
def test_a_case_is_well_formed(name):
    case = Case.read(FILES[name])
    assert case.header["id"] == name and case.header["rule"] == name.split("/")[0]
    assert case.header.keys() - {"pixel", "link-tracking"} == {"id", "rule", "title", "kind"}
    assert case.header["title"].endswith(".") and case.kind in KINDS
    text = FILES[name].read_bytes()
    assert text.endswith(b"\n") and not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]| \n", text), "escape what does not show"
    for ordinal, link in enumerate(case.links, 1):
        assert tuple(link) == FIELDS and link["ordinal"] == ordinal
        assert link["tracked"] is (link["reason"] is None) and link["reason"] in (None, *REASONS)
        assert case.is_tracking or not link["tracked"]


def test_splicing_the_ranges_by_hand_gives_the_output(case):
    edits = [(one["offset"], one["length"], b"") for one in case.stripped]
    edits += [
        (one["offset"], one["length"], LINK.format(ordinal=one["ordinal"]).encode()) for one in case.links if one["tracked"]
    ]
    output, end = b"", 0
    for offset, length, replacement in sorted(edits):
        assert end <= offset and offset + length <= len(case.input)
        output, end = output + case.input[end:offset] + replacement, offset + length
    output += case.input[end:]
    assert case.output.count(PLACE) == (case.has_pixel and case.kind == "html")
    assert case.output.replace(PLACE, b"") == output


def test_lines_and_columns_are_those_of_the_offsets(case):
    for one in case.links:
        assert (one["line"], one["column"]) == position(case.input, one["offset"]), one


def test_another_parser_reads_the_same_links(case):
    if case.kind != "html":
        values = [case.input[one["offset"]:one["offset"] + one["length"]].decode("utf-8") for one in case.links]
        assert [one["url"] for one in case.links] == values
        assert all(re.match("https?://", value, re.IGNORECASE) for value in values)
        return
    text = case.input.decode("utf-8", "replace").removeprefix("\ufeff")
    placeholders = [found[0].replace("&quot;", '"') for found in PLACEHOLDER.finditer(text)]
    numbers = iter(range(len(placeholders)))
    hidden = PLACEHOLDER.sub(lambda _: f"qqz{next(numbers)}zqq", text)
    read = [
        (element, re.sub("qqz(\\d+)zqq", lambda found: placeholders[int(found[1])], url))
        for element, url in hyperlinks(hidden)
    ]
    assert [(one["element"], one["url"]) for one in case.links] == read


def hyperlinks(text: str) -> list[tuple[str, str]]:
    """Element and destination of every hyperlink in the order of the tags, as html5lib's tokenizer and parser read them."""
    found = []

    def note(tokenizer):
        for token in TOKENS(tokenizer):
            if token["type"] == tokenTypes["StartTag"]:
                if re.fullmatch("a|area|v:.+", token["name"]) and "href" in token["data"]:
                    found.append([(token["name"], destination(token["data"]["href"]))])
            elif token["type"] == tokenTypes["Comment"]:
                if hidden := re.fullmatch(r"\[if\b[^>]*\]>(.*?)(<!\[endif\])?", token["data"], re.DOTALL):
                    found.append(hyperlinks(hidden[1]))
            yield token

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HTMLTokenizer, "__iter__", note)
        html5lib.HTMLParser().parse(text)
    return [link for links in found for link in links]


@pytest.fixture(scope="module")
def answers(request, tmp_path_factory):
    """What Waymark lists and rewrites for every case that is asked for, side by side."""
    # Made here: pytest's factory is not for several threads.
    base = tmp_path_factory.mktemp("cases")

    def ask(name: str) -> tuple[bytes, bytes]:
        case, folder = Case.read(FILES[name]), base / name.replace("/", "-")
        folder.mkdir()
        pixel = ["--pixel-url", PIXEL] if case.has_pixel else []
        return case.run(folder, "links", "--json"), case.run(folder, "rewrite", "--link-url", LINK, *pixel)

    asked = [item.callspec.params["case"] for item in request.session.items if "answers" in item.fixturenames]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield {name: pool.submit(ask, name) for name in dict.fromkeys(asked)}
        pool.shutdown(cancel_futures=True)


def test_waymark_lists_the_links(case, answers):
    listed = [json.loads(line) for line in answers[case.header["id"]].result()[0].splitlines()]
    if case.kind == "textMessage":
        # Behind the links stands the message's length, and each has its own.
        listed = [{field: one[field] for field in FIELDS} for one in listed[:-1]]
    if not case.is_tracking:
        for one in listed:
            one["offset"] -= len(SWITCHED_OFF)
            one["line"] -= SWITCHED_OFF.count(b"\n")
    assert listed == case.links


def test_waymark_rewrites_to_the_output(case, answers):
    received = answers[case.header["id"]].result()[1]
    received = received if case.is_tracking else received.removeprefix(SWITCHED_OFF)
    assert received == case.output.replace(PLACE, TAG)
