"""Workspaces that tests write: a folder as `waymark apply` reads it."""

import csv
import re
import textwrap
from pathlib import Path

from waymark import waymark

YAML = """\
organization:
  id: {organization}
  name: Acme
  geo: nam

tracking:
  window: 6

purposes:
  commercial: non-restrictive
  transactional: disabled
  tracking: restrictive
"""

HTML = """\
<html><body><p><a href="https://acme.example/plan" data-tracking-name="Plan">Plan</a>
<a href="https://acme.example/shop" data-tracking-name="Shop">Shop</a></p></body></html>
"""


class Workspace:
    """Starts with one profile, `ada`, who has opted in to tracking, and no message."""

    def __init__(self, folder: Path, organization: str = "acme"):
        self.folder = folder
        self.journeys: list[str] = []
        self.write("waymark.yaml", YAML.format(organization=organization))
        self.profiles({"id": "ada", "email": "ada@example.com", "firstName": "Ada"})
        self.consent(("ada@example.com", "tracking", "opted-in"))

    def write(self, name: str, content: str | bytes) -> Path:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return file

    def message(self, name: str, html: str | bytes, text: str | None = None, **front) -> bytes:
        """Writes the message and returns the bytes of its HTML body."""
        fields = {"subject": name, "from": "Acme <post@acme.example>", "purpose": "commercial"} | front
        lines = [f"{key.replace('_', '-')}: {value}\n" for key, value in fields.items() if value is not None]
        body = html if isinstance(html, bytes) else html.encode("utf-8")
        self.write(f"messages/{name}.html", f"---\n{''.join(lines)}---\n".encode("utf-8") + body)
        if text is not None:
            self.write(f"messages/{name}.txt", text)
        return body

    def journey(self, name: str, *messages: str) -> Path:
        """A journey that sends these messages, one after the other, to everyone."""
        steps = "".join(f"  - id: step-{number}\n    email: {message}\n" for number, message in enumerate(messages, 1))
        if name not in self.journeys:
            self.journeys.append(name)
        return self.write(f"journeys/{name}.yaml", f"name: {name}\naudience: everyone\nsteps:\n{steps}")

    def flow(self, name: str, yaml: str, audience: str = "everyone") -> Path:
        """A journey with these lines; each message it names is written if it is not there."""
        for message in re.findall(r"\bemail: ([\w-]+)", yaml):
            if not (self.folder / f"messages/{message}.html").exists():
                self.message(message, HTML)
        if name not in self.journeys:
            self.journeys.append(name)
        return self.write(f"journeys/{name}.yaml", f"name: {name}\naudience: {audience}\n{textwrap.dedent(yaml)}")

    def profiles(self, *rows: dict) -> Path:
        return self.table("profiles.csv", list(rows[0]), [list(row.values()) for row in rows])

    def consent(self, *rows: tuple, time: str = "2026-01-10T08:00:00Z") -> Path:
        """Rows of contact, purpose, status."""
        header = ["contact", "purpose", "status", "reason", "source", "time"]
        return self.table("consent.csv", header, [[*row, "said so", "a test", time] for row in rows])

    def table(self, name: str, header: list, rows: list) -> Path:
        file = self.write(name, "")
        with file.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows([header, *rows])
        return file


def two_tenants(folder: Path) -> Path:
    """The data folder of two organizations: `acme` with ada, a message and a journey that sends it, `other` with bob alone."""
    one, two = Workspace(folder / "acme"), Workspace(folder / "other", "other")
    one.message("secret", HTML)
    one.journey("campaign", "secret")
    two.write("waymark.yaml", YAML.format(organization="other").replace("Acme", "Bazaar"))
    two.profiles({"id": "bob", "email": "bob@example.com", "firstName": "Bob"})
    two.consent()
    data = folder / "data"
    for workspace in (one, two):
        waymark("apply", workspace.folder, "--directory", data)
    waymark("journey", "publish", "campaign", "--organization", "acme", "--directory", data)
    return data
