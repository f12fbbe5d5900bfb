"""Whether a tracked HTML body is the authored one with its links replaced, and nothing else."""

import mail
from hyperlinks import decoded, hyperlinks
from locations import destination, location
from wire import Visitor

MARK = b' data-tracking="false"'


def as_sent(authored: bytes) -> list[bytes]:
    """What may go out where nothing is tracked: a stripped mark may leave its space behind (M2.3)."""
    return [authored.replace(MARK, b""), authored.replace(MARK, b" ")]


def assert_rewritten(authored: bytes, received: bytes, edge: str) -> list[str]:
    """M1.2, M1.4, M1.5: follows every link on the edge; returns the destinations, in order."""
    values = originals(received, authored)
    urls = mail.tracked(received)
    with Visitor(edge) as visitor:
        answers = {url: visitor.request(url) for url in urls}
    for value, url in zip(values, urls):
        assert answers[url].status == 302, (value, url)
        assert answers[url].location == location(destination(decoded(value)))
    before, after = hyperlinks(authored), hyperlinks(received)
    assert len(before) == len(after)
    for one, other in zip(before, after):
        assert one.tag == other.tag
        if one.is_relevant:
            assert other.destination in answers, f"{one} is not tracked"
            assert answers[other.destination].location == location(one.destination)
        else:
            assert other.href == one.href, f"{one} was changed"
    assert len(values) == sum(link.is_relevant for link in before)
    assert all(url.startswith(f"{edge}/api/orgs/") for url in urls)
    return [destination(decoded(value)) for value in values]


def assert_one_pixel(received: bytes, edge: str):
    """M5.1: one, invisible, just before the closing body tag."""
    [pixel] = mail.PIXEL.finditer(received)
    assert received[pixel.end():pixel.end() + 6].lower() == b"</body"
    [url] = mail.PIXEL_URL.finditer(received)
    assert pixel.start() < url.start() < url.end() < pixel.end()
    assert url[0].decode().startswith(f"{edge}/api/orgs/")
    attributes = pixel[0].lower()
    for needed in (b'alt=""', b'width="1"', b'height="1"'):
        assert needed in attributes, pixel[0]


def originals(received: bytes, authored: bytes) -> list[bytes]:
    stripped, spaced = as_sent(authored)
    body = mail.without_pixel(received)
    try:
        return mail.originals(body, stripped)
    except AssertionError:
        if spaced == stripped:
            raise
        return mail.originals(body, spaced)
