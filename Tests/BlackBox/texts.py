"""Text messages as the outbox has them, and the short links in them."""

import json
import re
from pathlib import Path

from waymark import eventually

SHORT = re.compile(r"https?://[^/\s]+/[0-9A-Za-z]{9}(?![0-9A-Za-z/])")


def sent(outbox: Path, count: int, within: float = 30) -> list[dict]:
    """The texts of the outbox by recipient, as soon as there are `count`."""
    files = eventually(
        lambda: len(found := sorted((outbox / "texts").glob("*.json"))) >= count and found,
        within,
        f"{count} texts in the outbox",
    )
    return sorted((json.loads(file.read_bytes()) for file in files), key=lambda text: text["to"])


def links(text: dict) -> list[str]:
    return SHORT.findall(text["text"])
