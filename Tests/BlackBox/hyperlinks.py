"""The hyperlinks of an HTML document, as html5lib reads them: an opinion independent of Waymark's."""

import re
from dataclasses import dataclass
from xml.etree import ElementTree

import html5lib

from locations import destination, is_absolute

CONDITIONAL = re.compile(r"\[if [^\]]*\]>(.*)<!\[endif\]", re.DOTALL | re.IGNORECASE)
Tree = html5lib.getTreeBuilder("etree", fullTree=True)


@dataclass(frozen=True)
class Hyperlink:
    tag: str
    attributes: dict

    @property
    def href(self) -> str | None:
        return self.attributes.get("href")

    @property
    def is_relevant(self) -> bool:
        """M1.2, as far as the link alone tells; and not marked by M2.2's own mark."""
        marked = self.attributes.get("data-tracking") == "false"
        return self.href is not None and is_absolute(self.href) and not marked

    @property
    def destination(self) -> str:
        return destination(self.href)


def hyperlinks(html: bytes | str) -> list[Hyperlink]:
    """Every `a`, `area` and VML element, in the order of the tree; those in conditional comments too."""
    text = html.decode("utf-8") if isinstance(html, bytes) else html
    return within(html5lib.HTMLParser(Tree, namespaceHTMLElements=False).parse(text))


def within(tree) -> list[Hyperlink]:
    found = []
    for node in tree.iter():
        if node.tag is ElementTree.Comment:
            if inner := CONDITIONAL.fullmatch((node.text or "").strip()):
                parser = html5lib.HTMLParser(Tree, namespaceHTMLElements=False)
                found += within(parser.parseFragment(inner[1]))
        elif isinstance(node.tag, str) and (node.tag in ("a", "area") or node.tag.startswith("v:")):
            found.append(Hyperlink(node.tag, dict(node.attrib)))
    return found


def decoded(value: bytes) -> str:
    """An attribute's value as written, without its quotes, to what html5lib makes of it."""
    text = value.decode("utf-8")
    mark = "'" if '"' in text else '"'
    [link] = hyperlinks(f"<a href={mark}{text}{mark}>x</a>")
    return link.href
