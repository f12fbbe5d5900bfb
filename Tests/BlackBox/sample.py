"""The sample workspace as its authors wrote it, and what it must become for each of its profiles."""

import csv
import re
from urllib.parse import quote

import rewriting
from waymark import REPOSITORY

FOLDER = REPOSITORY / "Sources/waymark/Sample"
HTML_FILE = FOLDER / "messages/welcome.html"
PLACEHOLDER = re.compile(r'\{\{ profile\.(\w+) \| default: "([^"]*)" \}\}')
PERSONALISED_URL = re.compile(r"(?:href='|^)https?://[^'\n]*\{\{[^'\n]*", re.MULTILINE)

with (FOLDER / "profiles.csv").open(encoding="utf-8", newline="") as rows:
    PROFILES = {row["id"]: row for row in csv.DictReader(rows)}

TRIPS = 'https://northpath.example/trips?for={{ profile.firstName | default: "traveller" }}&from={{ profile.city | default: "home" }}'
TRIPS_OF_ZOE = "https://northpath.example/trips?for=Zo%C3%AB&from=Qu%C3%A9bec%20City"
PLAN = "https://northpath.example/plan?utm_source=welcome&utm_medium=email#start"

# M1.5: what is authored, decoded, and the Location that it must become.
LOCATIONS = {
    "https://northpath.example/": "https://northpath.example/",
    "https://northpath.example/letters/welcome": "https://northpath.example/letters/welcome",
    PLAN: PLAN,
    "https://northpath.example/städte/münchen?wetter=schön": (
        "https://northpath.example/st%C3%A4dte/m%C3%BCnchen?wetter=sch%C3%B6n"
    ),
    "https://northpath.example/routes/lofoten?days=7&season=autumn": (
        "https://northpath.example/routes/lofoten?days=7&season=autumn"
    ),
    "https://northpath.example/routes/west-highland-way": "https://northpath.example/routes/west-highland-way",
    TRIPS_OF_ZOE: TRIPS_OF_ZOE,
    "https://bücher.example/reiseführer": "https://xn--bcher-kva.example/reisef%C3%BChrer",
    "http://timetables.example/rail/north.html": "http://timetables.example/rail/north.html",
}
DESTINATIONS = list(LOCATIONS)
HTML_DESTINATIONS = DESTINATIONS[:3] + [PLAN] + DESTINATIONS[3:]  # the VML button and its twin
TEXT_DESTINATIONS = DESTINATIONS[2:]


def body() -> bytes:
    """The HTML as authored, after its front matter."""
    _, marker, rest = HTML_FILE.read_bytes().removeprefix(b"---\n").partition(b"\n---\n")
    assert marker
    return rest


def html(profile: str) -> bytes:
    """The HTML as authored for this profile, marks and all."""
    authored = filled(body().decode("utf-8"), PROFILES[profile]).encode("utf-8")
    assert rewriting.MARK in authored
    return authored


def text(profile: str) -> bytes:
    return filled((FOLDER / "messages/welcome.txt").read_text("utf-8"), PROFILES[profile]).encode("utf-8")


def filled(template: str, profile: dict) -> str:
    """With personalisation: percent-encoded within a URL (M1.6), plain elsewhere."""
    within = PERSONALISED_URL.sub(lambda url: fill(url[0], profile, lambda value: quote(value, safe="")), template)
    return fill(within, profile, str)


def fill(template: str, profile: dict, encode) -> str:
    return PLACEHOLDER.sub(lambda found: encode(profile.get(found[1]) or found[2]), template)
