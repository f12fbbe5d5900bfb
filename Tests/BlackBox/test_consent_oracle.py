"""A journey to a mixed audience of a thousand: mails, interactions and figures are the oracle's, each and all of them
(M3, M7, M12.1)."""

import itertools
import os
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

import mail
from consent_oracle import MODELS, NONE, OUT, IN, STATUSES, Link, Message, Oracle, Profile, Request
from waymark import eventually, waymark
from wire import Visitor

PROFILES, ADDRESSES, WITHOUT, CLICKS = 1000, 820, 30, 1500
TOPICS = {"commercial": ["offers"], "club": ["trips"]}
SCOPES = [("commercial", NONE), ("commercial", "offers"), ("club", NONE), ("club", "trips"), ("tracking", NONE)]

HTML = (
    Link("mailto:post@acme.example", is_trackable=False),
    Link("https://acme.example/"),
    Link("https://acme.example/plan?a=1&b=2", name="Plan", logical="plan"),
    Link("https://acme.example/plan?a=1&b=2", name="Plan", logical="plan"),
    Link("https://acme.example/terms", is_trackable=False),
    Link("https://acme.example/near?city={{ profile.city }}", name="Near"),
)
TEXT = (Link("https://acme.example/"), Link("https://acme.example/text"))

MESSAGES = [
    Message("offer", "commercial", html=HTML, text=TEXT),
    Message("topic", "commercial", "offers", html=HTML[1:4]),
    Message("receipt", "transactional", html=HTML[:3]),
    Message("club", "club", html=HTML, link_tracking=False),
    Message("trips", "club", "trips", html=HTML[1:], text=TEXT, open_tracking=False),
    Message("neither", "transactional", html=HTML[1:2], link_tracking=False, open_tracking=False),
]
# Sent to some after others have changed their minds.
LATER = Message("later", "commercial", "offers", html=HTML)

PEOPLE = ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X)"]
MACHINES = [
    ({"User-Agent": "Mozilla/5.0 (compatible; Barracuda Link Protection)"}, "scanner"),
    ({"User-Agent": "Mozilla/5.0 (via ggpht.com GoogleImageProxy)"}, "mailProxy"),
    ({"User-Agent": PEOPLE[0], "Sec-Purpose": "prefetch"}, "prefetch"),
]
WISHES = [({"Sec-GPC": "1"}, True), ({"DNT": "1"}, True), ({"Sec-GPC": "1", "DNT": "0"}, True), ({"DNT": "0"}, False)]

STANDARD = {"commercial": "non-restrictive", "transactional": "disabled", "tracking": "restrictive", "club": "restrictive"}
OTHER = {"commercial": "restrictive", "transactional": "restrictive", "tracking": "non-restrictive", "club": "disabled"}
THIRD = {"commercial": "disabled", "transactional": "non-restrictive", "tracking": "disabled", "club": "non-restrictive"}
# Purposes' models; hours of the cache; the tracking purpose's model after a while.
RUNS = [(STANDARD, "0", "restrictive"), (OTHER, "24", "non-restrictive"), (THIRD, "0", "restrictive")]
if os.environ.get("SOAK"):
    every = itertools.product(MODELS, repeat=3)
    RUNS += [(STANDARD | {"commercial": one, "tracking": other}, "0", later) for one, other, later in every]


class Journey:
    """A workspace made by chance, the same each time, and what the oracle says of it."""

    def __init__(self, seed: int, workspace, models: dict[str, str], hours: str):
        self.random, self.workspace = random.Random(seed), workspace
        self.oracle = Oracle(dict(models), is_cached=hours != "0")
        self.now = datetime(2026, 1, 1)
        # By profile and message.
        self.received: dict[tuple[str, str], mail.Mail] = {}
        addresses = [f"person-{number}@mail.example" for number in range(ADDRESSES)]
        self.profiles = self.people(addresses)
        self.rows = [*self.first_consent(addresses), *self.consent("stranger@mail.example", "tracking", NONE, IN)]
        self.write()
        for message in [*MESSAGES, LATER]:
            workspace.message(
                message.name, body(message).decode(), text=text(message).decode() if message.text else None,
                purpose=message.purpose, topic=message.topic, link_tracking=str(message.link_tracking).lower(),
                open_tracking=str(message.open_tracking).lower(),
            )  # fmt: skip
        workspace.journey("everyone", *(message.name for message in MESSAGES))
        self.some = self.random.sample(self.profiles, 300)
        later = f"name: Later\naudience: [{', '.join(one.id for one in self.some)}]\nsteps:\n  - id: one\n    email: later\n"
        workspace.write("journeys/later.yaml", later)

    def people(self, addresses: list[str]) -> list[Profile]:
        # Each address has one, and some have more.
        others = [self.random.choice(addresses) for _ in range(PROFILES - WITHOUT - ADDRESSES)]
        spelt = [one.replace("mail.example", "Mail.EXAMPLE") if self.random.random() < 0.1 else one for one in others]
        of = [*addresses, *spelt, *[None] * WITHOUT]
        self.random.shuffle(of)
        cities = ["Oslo", "São Paulo", "A & B/C?"]
        people = [Profile(f"p{number}", one, self.random.choice(cities)) for number, one in enumerate(of)]
        self.workspace.profiles(*({"id": one.id, "email": one.address or "", "city": one.city} for one in people))
        return people

    def first_consent(self, addresses: list[str]):
        """Every combination three times at least."""
        for address, statuses in zip(addresses, itertools.cycle(itertools.product(STATUSES, repeat=len(SCOPES)))):
            for (purpose, topic), status in zip(SCOPES, statuses):
                yield from self.consent(address, purpose, topic, status)
            yield from self.consent(address, "transactional", NONE, self.random.choice(STATUSES))

    def consent(self, address: str, purpose: str, topic: str | None, status: str | None):
        """Rows of which the newest says so."""
        if status is None:
            return
        said = [status]
        while self.random.random() < 0.3:
            said.insert(0, self.random.choice([IN, OUT]))
        for one in said:
            self.now += timedelta(minutes=1)
            yield [address, purpose, topic or "", one, f"{self.now:%Y-%m-%dT%H:%M:%SZ}"]
        self.oracle.consent[address, purpose, topic] = status

    def write(self):
        self.random.shuffle(self.rows)
        self.workspace.table("consent.csv", ["contact", "purpose", "topic", "status", "time"], self.rows)
        purposes = ""
        for purpose, model in self.oracle.models.items():
            purposes += f"  {purpose}:\n    model: {model}\n"
            purposes += "    label: The club\n" if purpose == "club" else ""
            if purpose in TOPICS:
                purposes += "    topics:\n" + "".join(f"      {one}: About {one}\n" for one in TOPICS[purpose])
        self.workspace.write(
            "waymark.yaml", f"organization:\n  id: acme\n  name: Acme\n  geo: nam\npurposes:\n{purposes}"
        )

    def change_minds(self, tracking_model: str):
        for profile in self.random.sample([one for one in self.profiles if one.address], 500):
            purpose, topic = self.random.choice([("tracking", NONE)] * 5 + SCOPES)
            status = self.random.choice([IN, OUT, OUT])
            self.rows += self.consent(profile.contact_point, purpose, topic, status)
        self.oracle.models["tracking"] = tracking_model
        self.write()


def body(message: Message) -> bytes:
    """The HTML as its author wrote it."""
    return b"".join(part if isinstance(part, bytes) else part.url.replace("&", "&amp;").encode() for part in parts(message))


def parts(message: Message):
    yield b"<!doctype html><html><body>"
    for link in message.html:
        marks = ' class="untracked"' if not link.is_trackable else ""
        marks += f' data-tracking-name="{link.name}"' if link.name else ""
        marks += f' data-tracking-id="{link.logical}"' if link.logical else ""
        yield f"<p><a{marks} href='".encode()
        yield link
        yield b"'>here</a></p>\n"
    yield b"</body></html>\n"


def text(message: Message) -> bytes:
    return "".join(f"Go to {link.url} now.\n" for link in message.text).encode()


def expected_pieces(expected) -> tuple[list[bytes], list[bytes]]:
    """What stands around our links in HTML and text, all of it as authored but for them."""
    message, html = expected.message, [b""]
    ordinals = itertools.count(1)
    for part in parts(message):
        if isinstance(part, bytes):
            html[-1] += part
        elif next(ordinals) in expected.links:
            html.append(b"")
        else:
            html[-1] += part.destination(expected.profile).replace("&", "&amp;").encode()
    plain = [b""]
    for link in message.text:
        plain[-1] += b"Go to "
        if next(ordinals) in expected.links:
            plain.append(b"")
        else:
            plain[-1] += link.url.encode()
        plain[-1] += b" now.\n"
    return html, plain


def check_mails(journey: Journey, running):
    """Exactly the mails of the oracle, each of them to the byte."""
    expected = {(one.profile.id, one.message.name): one for one in journey.oracle.mails}
    eventually(lambda: len(mail.files(running.outbox)) >= len(expected), 120, f"{len(expected)} mails")
    known = {one.file for one in journey.received.values()}
    new = [mail.read(file) for file in mail.files(running.outbox) if file not in known]
    for one in new:
        assert (one.profile, one.subject) not in journey.received, "sent twice"
        journey.received[one.profile, one.subject] = one
    assert set(journey.received) == set(expected)
    for got in new:
        key = (got.profile, got.subject)
        one = expected[key]
        html, plain = expected_pieces(one)
        assert len(mail.PIXEL.findall(got.html)) == one.has_pixel, key
        assert mail.pieces(mail.without_pixel(got.html)) == html, key
        if one.message.text:
            assert [piece.replace(b"\r\n", b"\n") for piece in mail.pieces(got.text)] == plain, key


def storm(journey: Journey, running):
    """Clicks and opens by chance, over four connections."""
    chance, requests = journey.random, []
    mails = [one for one in journey.oracle.mails if one.links or one.has_pixel]
    for _ in range(CLICKS):
        one = chance.choice(mails)
        ordinal = chance.choice([*one.links, *([0] * (2 if one.has_pixel else 0))])
        headers, automated = {"User-Agent": chance.choice(PEOPLE)}, None
        if chance.random() < 0.15:
            headers, automated = chance.choice(MACHINES)
        wishes, asks = chance.choice(WISHES) if chance.random() < 0.15 else ({}, False)
        method = "HEAD" if chance.random() < 0.1 else "GET"
        requests.append((Request(one, ordinal, method, asks, automated), headers | wishes))

    def follow(some):
        with Visitor(running.edge) as visitor:
            for request, headers in some:
                got = journey.received[request.mail.profile.id, request.mail.message.name]
                urls = mail.tracked(got.html) + (mail.tracked(got.text) if request.mail.message.text else [])
                url = urls[request.mail.links.index(request.ordinal)] if request.ordinal else got.pixel
                answer = visitor.request(url, request.method, headers)
                link = request.mail.message.tracked.get(request.ordinal)
                assert answer.status == (302 if link else 200)
                assert answer.location == (link.destination(request.mail.profile) if link else None)

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(follow, requests[start::4]) for start in range(4)]:
            done.result()
    running.processed()
    journey.oracle.process([request for request, _ in requests])


def interaction_rows(running) -> Counter:
    return Counter(
        (
            one["kind"], one["message"], one["profile"], one["anonymous"],
            one["link"] and tuple(one["link"][key] for key in ("ordinal", "name", "url")), one["destination"],
            one["automated"],
        )
        for one in running.interactions()
    )  # fmt: skip


def check_interactions(journey: Journey, running):
    recorded, expected = interaction_rows(running), journey.oracle.interactions
    assert not recorded - expected, "recorded, and should not have been"
    assert not expected - recorded, "not recorded, and should have been"


def check_figures(journey: Journey, running):
    reported = {one.pop("message"): one for one in running.report()}
    assert set(reported) == {message.name for message in [*MESSAGES, LATER]}
    for message in [*MESSAGES, LATER]:
        figures = reported[message.name] | {"version": 1}
        assert figures.pop("channel") == "email"
        assert not any(figures.pop(key) for key in ("bounced", "refused", "unacknowledged", "unconfirmed"))
        links = {one["ordinal"]: (one["name"], one["url"], one["clicks"]) for one in figures.pop("links")}
        assert figures | {"links": links} == journey.oracle.figures(message) | {"organization": "acme", "version": 1}, message.name


@pytest.mark.parametrize(
    ("number", "run"), [*enumerate(RUNS)],
    ids=[f"commercial {models['commercial']}, tracking {models['tracking']}, cache {hours} h, then {later}" for models, hours, later in RUNS],
)  # fmt: skip
def test_m3_m7_m12_1_a_mixed_audience_of_a_thousand_is_as_the_oracle_says(number, run, workspace, serve):
    models, hours, later_model = run
    journey = Journey(number, workspace, models, hours)
    oracle = journey.oracle
    for message in MESSAGES:
        oracle.send(message, journey.profiles)
    running = serve(extra={"WAYMARK_PROCESSOR_CONSENT_CACHE_HOURS": hours, "WAYMARK_JOURNAL_MAXIMUM_WAIT": "30000"})
    check_mails(journey, running)
    storm(journey, running)
    check_interactions(journey, running)
    check_figures(journey, running)

    journey.change_minds(later_model)
    waymark("apply", workspace.folder, "--directory", running.directory)
    waymark("journey", "publish", "later", "--directory", running.directory)
    oracle.send(LATER, journey.some)
    check_mails(journey, running)
    storm(journey, running)
    check_interactions(journey, running)
    check_figures(journey, running)
    # The chances were such that there was something to be wrong about.
    kinds = Counter((one.is_anonymous, one.request.asks_for_anonymity) for one in oracle.recorded)
    assert len(oracle.mails) > 2000 and min(kinds.values()) > 20
    assert len(kinds) == (2 if later_model == "disabled" else 3)
    running.stop()
    assert len(mail.files(running.outbox)) == len(oracle.mails)
