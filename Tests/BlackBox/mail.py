"""The outbox, read with Python's own e-mail parser."""

import email
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

TRACKED = re.compile(rb"https?://[^\s\"'<>/]+/api/orgs/([A-Za-z0-9_-]+)/r/([A-Za-z0-9_-]+)")
PAGE = re.compile(rb"https?://[^\s\"'<>/]+/api/orgs/[A-Za-z0-9_-]+/p/[A-Za-z0-9_-]+")
PIXEL = re.compile(rb"<img\b[^>]*/api/orgs/[^>]*/o/[^>]*>", re.IGNORECASE)
PIXEL_URL = re.compile(rb"https?://[^\s\"'<>/]+/api/orgs/([A-Za-z0-9_-]+)/o/([A-Za-z0-9_-]+)")


@dataclass(frozen=True)
class Mail:
    file: Path
    message: EmailMessage

    @property
    def profile(self) -> str:
        return self.message["X-Waymark-Profile"]

    @property
    def subject(self) -> str:
        return self.message["Subject"]

    def part(self, kind: str) -> bytes:
        [part] = [part for part in self.message.walk() if part.get_content_type() == kind]
        return part.get_payload(decode=True)

    @property
    def html(self) -> bytes:
        return self.part("text/html")

    @property
    def text(self) -> bytes:
        return self.part("text/plain")

    @property
    def unsubscribing(self) -> str:
        """The URL that one click is sent to (RFC 8058)."""
        return re.fullmatch(r"\s*<(https?://[^<>\s]+)>\s*", self.message["List-Unsubscribe"])[1]

    @property
    def preferences(self) -> str:
        """The URL of the recipient's page, as the text part has it."""
        [found] = set(PAGE.findall(self.text))
        return found.decode("ascii")

    def with_placeholder(self, part: bytes) -> bytes:
        """A part with the placeholder that the page's URL has taken the place of."""
        assert self.preferences.encode() in part
        return part.replace(self.preferences.encode(), b"{{ preferencesURL }}")

    @property
    def pixel(self) -> str:
        [found] = PIXEL_URL.finditer(self.html)
        return found[0].decode("ascii")

    def link(self, before: str) -> str:
        """The tracked URL of the first link of the HTML that has this soon after it."""
        return next(url for url, rest in zip(tracked(self.html), pieces(self.html)[1:]) if before.encode() in rest)


def files(outbox: Path) -> list[Path]:
    return sorted((outbox / "new").glob("*.eml"))


def read(file: Path) -> Mail:
    return Mail(file, email.message_from_bytes(file.read_bytes(), policy=email.policy.default))


def tracked(part: bytes) -> list[str]:
    """The tracked URLs, in order."""
    return [found[0].decode("ascii") for found in TRACKED.finditer(part)]


def pieces(part: bytes) -> list[bytes]:
    """What stands around the tracked URLs: one piece more than there are URLs."""
    ends = [0, *(end for found in TRACKED.finditer(part) for end in found.span()), len(part)]
    return [part[start:end] for start, end in zip(ends[::2], ends[1::2])]


def without_pixel(html: bytes) -> bytes:
    return PIXEL.sub(b"", html)


def originals(received: bytes, authored: bytes) -> list[bytes]:
    """What each tracked URL stands in place of. Fails unless every other byte is as authored (M1.4)."""
    first, *rest = pieces(received)
    assert authored.startswith(first), difference(first, authored)
    position, values = len(first), []
    for number, piece in enumerate(rest):
        last = number == len(rest) - 1
        end = len(authored) - len(piece) if last else authored.find(piece, position)
        assert end >= position and authored[end:] == piece if last else end >= 0, (
            f"link {number + 1} of {len(rest)}, after {authored[position - 60:position]!r}: "
            f"what follows it was not authored: {difference(piece, authored[max(end, 0):])}"
        )
        values.append(authored[position:end])
        position = end + len(piece)
    assert position == len(authored), f"missing at the end: {authored[position:][:200]!r}"
    return values


def difference(received: bytes, authored: bytes) -> str:
    pairs = enumerate(zip(received, authored))
    at = next((at for at, (one, other) in pairs if one != other), min(len(received), len(authored)))
    return f"byte {at}: received {received[at:at + 80]!r}, authored {authored[at:at + 80]!r}"
