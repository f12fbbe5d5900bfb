"""What a `Location` header must hold, worked out from M1.5 alone."""

import re
from urllib.parse import quote

import idna

AROUND = "".join(map(chr, range(0x21)))


def destination(value: str) -> str:
    """A decoded attribute value as a browser's URL parser takes it in: trimmed, no tabs, no newlines."""
    return re.sub(r"[\t\n\r]", "", value.strip(AROUND))


def is_absolute(value: str) -> bool:
    """Whether it has a scheme of the web, two slashes and a host. A browser passes over more slashes, and backslashes."""
    return re.match(r"https?:[/\\]{2,}[^/?#\\]", destination(value), re.IGNORECASE) is not None


def location(url: str) -> str:
    """Non-ASCII becomes UTF-8 percent-encoded, in the host IDNA; nothing else is normalised."""
    start, authority, rest = re.fullmatch(r"(?is)(https?://)([^/?#\\]*)(.*)", url).groups()
    user, at, place = authority.rpartition("@")
    host, port = re.fullmatch(r"(.*?)(:\d*)?", place).groups(default="")
    if not host.isascii():
        host = idna.encode(host, uts46=True).decode("ascii")
    return start + encoded(user) + at + host + port + encoded(rest)


def encoded(text: str) -> str:
    return "".join(character if character.isascii() else quote(character) for character in text)
