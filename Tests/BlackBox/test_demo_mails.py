"""The three mails of the demo: tracked where consent allows it, as authored everywhere else (M3, M1.4)."""

import re
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

import mail
import sample
from locations import location
from rewriting import as_sent, assert_one_pixel, assert_rewritten
from wire import Visitor

SUBJECTS = {"opted-in": "Zoë", "opted-out": "Owen", "no-record": "traveller"}
UNTRACKED = ["opted-out", "no-record"]


def test_the_first_line_of_the_demo_names_edge_console_outbox_and_organization(demo):
    assert demo.line["edge"].rstrip("/") == f"http://127.0.0.1:{demo.port}"
    assert demo.line["console"].rstrip("/") == f"http://127.0.0.1:{demo.port + 1}"
    assert Path(demo.line["outbox"]).resolve() == demo.outbox.resolve()
    assert demo.line["organization"] == "northpath"
    assert set(demo.line) == {"edge", "console", "key", "outbox", "organization"}


def test_each_profile_gets_one_mail(demo):
    assert sorted(one.profile for one in demo.mails()) == sorted(sample.PROFILES)


@pytest.mark.parametrize("profile", sample.PROFILES)
def test_a_mail_is_a_real_message(demo, profile):
    message = demo.mail(profile).message
    assert not message.defects
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert {part.get_content_charset() for part in message.iter_parts()} == {"utf-8"}
    assert not [defect for part in message.iter_parts() for defect in part.defects]
    assert message["MIME-Version"] == "1.0"
    assert re.fullmatch(r"<[^<>@\s]+@[^<>@\s]+>", message["Message-ID"])
    assert parsedate_to_datetime(message["Date"])
    assert [address.addr_spec for address in message["To"].addresses] == [sample.PROFILES[profile]["email"]]
    [sender] = message["From"].addresses
    assert (sender.display_name, sender.addr_spec) == ("Northpath", "hello@northpath.example")
    assert message["Subject"] == f"Welcome, {SUBJECTS[profile]}. Take the slow road north"


def test_a_mail_has_lines_that_rfc_5322_allows(demo):
    for one in demo.mails():
        raw = one.file.read_bytes()
        assert raw.isascii()
        assert max(map(len, raw.splitlines())) <= 998


def test_m1_the_html_of_opted_in_differs_only_in_its_trackable_links(demo):
    one = demo.mail("opted-in")
    received = one.with_placeholder(one.html)
    found = assert_rewritten(sample.html("opted-in"), received, demo.edge)
    assert found == sample.HTML_DESTINATIONS


def test_m1_3_the_text_of_opted_in_differs_only_in_its_links(demo):
    one = demo.mail("opted-in")
    received = one.with_placeholder(one.text)
    values = mail.originals(received, sample.text("opted-in"))
    assert [value.decode("utf-8") for value in values] == sample.TEXT_DESTINATIONS
    with Visitor(demo.edge) as visitor:
        answers = [visitor.request(url) for url in mail.tracked(received)]
    assert [answer.location for answer in answers] == [location(value) for value in sample.TEXT_DESTINATIONS]


def test_m5_1_the_mail_of_opted_in_has_one_pixel_and_its_text_none(demo):
    received = demo.mail("opted-in")
    assert_one_pixel(received.html, demo.edge)
    assert b"/o/" not in received.text


@pytest.mark.parametrize("profile", UNTRACKED)
def test_m3_the_mail_of_a_profile_without_consent_has_original_links_and_no_pixel(demo, profile):
    received = demo.mail(profile)
    html, text = received.with_placeholder(received.html), received.with_placeholder(received.text)
    assert html in as_sent(sample.html(profile)), mail.difference(html, as_sent(sample.html(profile))[0])
    assert text == sample.text(profile), mail.difference(text, sample.text(profile))
    assert b"127.0.0.1" not in html + text


@pytest.mark.parametrize("profile", sample.PROFILES)
def test_m2_3_marks_are_not_sent(demo, profile):
    assert b"data-tracking=" not in demo.mail(profile).html


def test_m4_2_the_hashed_identifier_is_one_and_does_not_name_the_organization(demo):
    received = demo.mail("opted-in")
    hashes = {found[1] for part in (received.html, received.text) for found in mail.TRACKED.finditer(part)}
    [pixel] = mail.PIXEL_URL.finditer(received.html)
    assert hashes == {pixel[1]}
    assert b"northpath" not in pixel[1].lower() and len(pixel[1]) >= 10
