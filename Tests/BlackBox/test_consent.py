"""Consent: at the time of sending (M3), and at the time of processing (M7)."""

import re

import pytest

import mail
from waymark import waymark
from wire import request

HTML = '<html><body><p><a href="https://acme.example/">Hello</a></p></body></html>'
HOURS = "WAYMARK_PROCESSOR_CONSENT_CACHE_HOURS"


def people(workspace, time="2026-01-10T08:00:00Z", **statuses):
    """Profiles by these names, with this consent to tracking (None: no record)."""
    workspace.profiles(*({"id": name, "email": f"{name}@example.com"} for name in statuses))
    workspace.consent(*((f"{name}@example.com", "tracking", status) for name, status in statuses.items() if status), time=time)


def is_tracked(received: mail.Mail) -> bool:
    links, pixels = len(mail.tracked(received.html)), len(mail.PIXEL.findall(received.html))
    assert (links, pixels) in ((0, 0), (1, 1))
    return links == 1


def test_m3_1_the_consent_of_now_decides_not_the_one_first_applied(workspace, data, serve):
    people(workspace, leaving="opted-in", joining="opted-out", staying="opted-in")
    workspace.message("hello", HTML)
    workspace.journey("hello", "hello")
    waymark("apply", workspace.folder, "--directory", data)
    people(workspace, "2026-01-11T08:00:00Z", leaving="opted-out", joining="opted-in", staying="opted-in")
    sent = {one.profile: is_tracked(one) for one in serve().mails(3)}
    assert sent == {"leaving": False, "joining": True, "staying": True}


def test_m3_1_consent_that_changes_between_two_messages_changes_the_second(workspace, data, serve):
    people(workspace, ada="opted-in")
    workspace.message("first", HTML)
    workspace.message("second", HTML)
    workspace.journey("first", "first")
    running = serve()
    assert [is_tracked(one) for one in running.mails(1)] == [True]
    request(mail.tracked(running.mails(1)[0].html)[0])
    running.recorded(1)
    people(workspace, ada="opted-out")
    workspace.journey("second", "second")
    waymark("apply", workspace.folder, "--directory", data)
    waymark("journey", "publish", "second", "--directory", data)
    assert {one.subject: is_tracked(one) for one in running.mails(2)} == {"first": True, "second": False}


def test_m7_2_a_click_after_opting_out_is_anonymous_when_the_cache_is_off(workspace, data, serve):
    people(workspace, ada="opted-in")
    workspace.message("hello", HTML)
    workspace.journey("hello", "hello")
    running = serve(extra={HOURS: "0"})
    url = mail.tracked(running.mails(1)[0].html)[0]
    request(url)
    [before] = running.recorded(1)
    assert before["profile"] == "ada" and before["anonymous"] is False
    workspace.consent(("ada@example.com", "tracking", "opted-out"), time="2026-02-01T08:00:00Z")
    waymark("apply", workspace.folder, "--directory", data)
    assert request(url).location == "https://acme.example/"
    [after] = [one for one in running.recorded(2) if one["id"] != before["id"]]
    assert after["anonymous"] is True and after["profile"] is None and after["destination"] is None
    assert after["link"]["url"] == "https://acme.example/"
    [figures] = running.report()
    assert figures["clicks"] == {"total": 2, "unique": 1, "anonymous": 1, "automated": 0}


def test_m3_3_whether_a_message_goes_out_follows_from_its_own_purpose(workspace, serve):
    workspace.profiles(*({"id": name, "email": f"{name}@example.com"} for name in ("yes", "no", "unasked")))
    workspace.consent(("yes@example.com", "commercial", "opted-in"), ("no@example.com", "commercial", "opted-out"))
    workspace.message("offer", HTML, purpose="commercial")
    workspace.message("receipt", HTML, purpose="transactional")
    workspace.journey("offer", "offer")
    workspace.journey("receipt", "receipt")
    running = serve()
    running.mails(5)
    running.stop()
    sent = sorted((one.subject, one.profile) for one in running.mails(5))
    receipts = [("receipt", "no"), ("receipt", "unasked"), ("receipt", "yes")]
    assert sent == [("offer", "unasked"), ("offer", "yes"), *receipts]
    assert not any(is_tracked(one) for one in running.mails(5))


@pytest.mark.parametrize(
    ("purpose", "models", "expected"),
    [
        ("tracking", ("non-restrictive", "restrictive"), {"first": True, "second": False}),
        ("tracking", ("restrictive", "disabled"), {"first": False, "second": True}),
        ("commercial", ("disabled", "restrictive"), {"first": False, "third": False}),
    ],
)
def test_m3_1_a_model_that_changes_counts_from_the_next_mail_on(workspace, data, serve, purpose, models, expected):
    """The same message version, less than a second later."""
    workspace.profiles({"id": "first", "email": "first@example.com"})
    workspace.consent(("third@example.com", "commercial", "opted-in"))
    workspace.message("hello", HTML)
    workspace.journey("hello", "hello")
    model(workspace, purpose, models[0])
    running = serve()
    running.mails(1)
    names = ["first", "second"] + (["third"] if purpose == "commercial" else [])
    workspace.profiles(*({"id": name, "email": f"{name}@example.com"} for name in names))
    model(workspace, purpose, models[1])
    waymark("apply", workspace.folder, "--directory", data)
    assert {one.profile: is_tracked(one) for one in running.mails(2)} == expected
    running.stop()
    assert len(running.mails(2)) == 2


def model(workspace, purpose: str, name: str):
    yaml = (workspace.folder / "waymark.yaml").read_text("utf-8")
    workspace.write("waymark.yaml", re.sub(f"  {purpose}: .*", f"  {purpose}: {name}", yaml))


def test_m10_1_the_model_of_the_tracking_purpose_is_the_workspaces(workspace, serve):
    people(workspace, yes="opted-in", no="opted-out", unasked=None)
    yaml = (workspace.folder / "waymark.yaml").read_text().replace("tracking: restrictive", "tracking: non-restrictive")
    workspace.write("waymark.yaml", yaml)
    workspace.message("hello", HTML)
    workspace.journey("hello", "hello")
    sent = {one.profile: is_tracked(one) for one in serve().mails(3)}
    assert sent == {"yes": True, "no": False, "unasked": True}


def test_m10_2_the_domain_of_an_address_has_no_case(workspace, serve):
    workspace.profiles({"id": "ada", "email": "ada@Example.COM"})
    workspace.consent(("ada@example.com", "tracking", "opted-in"))
    workspace.message("hello", HTML)
    workspace.journey("hello", "hello")
    assert is_tracked(serve().mails(1)[0])
