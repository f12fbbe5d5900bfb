"""The mail that is measured: the largest of the corpus, padded to 87 KB with 30 tracked links."""

import re
from pathlib import Path

SIZE, LINKS = 87 * 1024, 30
CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus" / "emails"
TRACKED = re.compile(rb'<a\b[^>]*?href="(https?://[^"]*)"')


def mail() -> bytes:
    source = max(CORPUS.rglob("*.html"), key=lambda path: path.stat().st_size).read_bytes()
    # Somebody else's template language; what counts here is HTML.
    source = re.sub(rb"\{\{[^}]*\}\}+", b"value", source)
    end = source.lower().rindex(b"</body>")
    head, tail = source[:end], source[end:]
    paragraphs = re.findall(rb"<td[^>]*>.*?</td>", source, re.DOTALL)
    number = len(TRACKED.findall(source))
    body = []
    while number < LINKS:
        number += 1
        body.append(b'<p><a href="https://shop.example/offers/%d?utm_source=mail&amp;n=%d">Offer</a></p>\n' % (number, number))
    size = len(head) + sum(map(len, body)) + len(tail)
    index = 0
    while size < SIZE:
        # The mail's own cells again, so that padding is as dense with markup as the mail is.
        more = re.sub(rb"<a\b", b"<i", paragraphs[index % len(paragraphs)]).replace(b"</a>", b"</i>")[: SIZE - size]
        body.append(more)
        size += len(more)
        index += 1
    result = head + b"".join(body) + tail
    assert len(result) >= SIZE
    return result


if __name__ == "__main__":
    import sys

    sys.stdout.buffer.write(mail())
