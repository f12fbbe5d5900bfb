"""Who is sent what, what becomes of a click, and which figures come of it: rules M3, M7 and M12.1 again, in another language
and from the contract alone."""

from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import quote

IN, OUT, NONE = "opted-in", "opted-out", None
STATUSES = (IN, OUT, NONE)

# M3.2
ALLOWED = {
    "restrictive": {OUT: False, NONE: False, IN: True},
    "non-restrictive": {OUT: False, NONE: True, IN: True},
    "disabled": {OUT: True, NONE: True, IN: True},
}
MODELS = tuple(ALLOWED)


@dataclass(frozen=True)
class Link:
    url: str
    name: str | None = None
    logical: str | None = None
    is_trackable: bool = True

    def destination(self, profile: "Profile") -> str:
        """M1.6."""
        return self.url.replace("{{ profile.city }}", quote(profile.city, safe=""))


@dataclass(frozen=True)
class Message:
    name: str
    purpose: str
    topic: str | None = None
    # The HTML's, then the text's: ordinals begin with 1 and go on.
    html: tuple[Link, ...] = ()
    text: tuple[Link, ...] = ()
    link_tracking: bool = True
    open_tracking: bool = True

    @property
    def tracked(self) -> dict[int, Link]:
        """By ordinal."""
        links = enumerate(self.html + self.text, 1)
        return {ordinal: link for ordinal, link in links if link.is_trackable and self.link_tracking}

    def first(self, ordinal: int) -> int:
        """The first ordinal of the same logical link (M2.4)."""
        logical = self.tracked[ordinal].logical
        return min(one for one, link in self.tracked.items() if one == ordinal or logical and link.logical == logical)


@dataclass(frozen=True)
class Profile:
    id: str
    address: str | None
    city: str

    @property
    def contact_point(self) -> str | None:
        """M10.2: an address, whoever it belongs to, and however its domain is written."""
        if self.address is None:
            return None
        local, domain = self.address.split("@")
        return f"{local}@{domain.lower()}"


@dataclass(frozen=True)
class Expected:
    """A mail."""

    profile: Profile
    message: Message
    is_tracked: bool

    @property
    def links(self) -> list[int]:
        return sorted(self.message.tracked) if self.is_tracked else []

    @property
    def has_pixel(self) -> bool:
        return self.is_tracked and self.message.open_tracking


@dataclass(frozen=True)
class Request:
    """Of a link, or of the pixel (0)."""

    mail: Expected
    ordinal: int
    method: str = "GET"
    # M7.3
    asks_for_anonymity: bool = False
    # M12.3
    automated: str | None = None


@dataclass
class Recorded:
    request: Request
    is_anonymous: bool

    @property
    def row(self) -> tuple:
        """What `waymark interactions` says of it, but for its number and time (M7.1)."""
        message, ordinal = self.request.mail.message, self.request.ordinal
        profile, link = self.request.mail.profile, message.tracked.get(ordinal)
        return (
            "emailClicked" if link else "emailOpened",
            message.name,
            None if self.is_anonymous else profile.id,
            self.is_anonymous,
            link and (message.first(ordinal) if self.is_anonymous else ordinal, link.name, link.url),
            link.destination(profile) if link and not self.is_anonymous else None,
            self.request.automated,
        )


@dataclass
class Oracle:
    models: dict[str, str]
    # Whether what processing has once read of a contact point is believed for good: 24 hours are longer than any test.
    is_cached: bool
    # By contact point, purpose and topic: the newest.
    consent: dict[tuple[str, str, str | None], str] = field(default_factory=dict)
    mails: list[Expected] = field(default_factory=list)
    recorded: list[Recorded] = field(default_factory=list)
    cache: dict[str, str | None] = field(default_factory=dict)

    def allows(self, profile: Profile, purpose: str, topic: str | None = None) -> bool:
        return ALLOWED[self.models[purpose]][self.consent.get((profile.contact_point, purpose, topic))]

    def send(self, message: Message, profiles: list[Profile]):
        """M3.1, M3.3."""
        for profile in profiles:
            if profile.contact_point is None or not self.allows(profile, message.purpose):
                continue
            if message.topic and not self.allows(profile, message.purpose, message.topic):
                continue
            self.mails.append(Expected(profile, message, self.allows(profile, "tracking")))

    def process(self, requests: list[Request]):
        """M6.4, M7."""
        for request in requests:
            if request.method == "HEAD":
                continue
            contact_point = request.mail.profile.contact_point
            status = self.consent.get((contact_point, "tracking", None))
            if self.is_cached:
                status = self.cache.setdefault(contact_point, status)
            is_allowed = ALLOWED[self.models["tracking"]][status]
            self.recorded.append(Recorded(request, request.asks_for_anonymity or not is_allowed))

    @property
    def interactions(self) -> Counter:
        return Counter(one.row for one in self.recorded)

    def figures(self, message: Message) -> dict:
        """M12.1, M12.2."""
        delivered = sum(mail.message == message for mail in self.mails)
        own = [one for one in self.recorded if one.request.mail.message == message]
        opens = [one for one in own if one.request.ordinal == 0]
        clicks = [one for one in own if one.request.ordinal != 0]
        unique_opens, with_a_click = counts(opens)["unique"], counts(clicks)["unique"]
        links = {}
        for ordinal, link in message.tracked.items():
            if message.first(ordinal) == ordinal:
                its = [one for one in clicks if message.first(one.request.ordinal) == ordinal]
                links[ordinal] = (link.name, link.url, counts(its))
        return {
            "sent": delivered,
            "delivered": delivered,
            "opens": counts(opens),
            "clicks": counts(clicks),
            "openRate": rate(unique_opens, delivered),
            "clickThroughRate": rate(with_a_click, delivered),
            "clickToOpenRate": rate(with_a_click, unique_opens),
            "links": links,
        }


def counts(recorded: list[Recorded]) -> dict:
    people = [one for one in recorded if one.request.automated is None]
    return {
        "total": len(people),
        "unique": len({one.request.mail for one in people if not one.is_anonymous}),
        "anonymous": sum(one.is_anonymous for one in people),
        "automated": len(recorded) - len(people),
    }


def rate(part: int, whole: int) -> float | None:
    return part / whole if whole else None
