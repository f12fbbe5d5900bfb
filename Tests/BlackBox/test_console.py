"""The bare console: a page that lists messages with their figures."""

import html5lib

import texts
from demo import Demo
from wire import request


def rows(page: bytes) -> list[list[str]]:
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    return [["".join(cell.itertext()).strip() for cell in row if cell.tag in ("td", "th")] for row in tree.iter("tr")]


def test_the_console_lists_messages_with_their_figures(tmp_path):
    with Demo(tmp_path / "demo", "--profiles", 14) as running:
        for one in running.mails(17):
            if one.profile.startswith("profile-"):
                request(one.pixel)
                for _ in range(3):
                    request(one.link('data-tracking-name="Masthead"'))
        running.recorded(14 * 4)
        answer = request(running.line["console"])
        assert answer.status == 200
        assert answer.headers["content-type"].lower().replace(" ", "") == "text/html;charset=utf-8"
        [row] = [row for row in rows(answer.body) if any("welcome" in cell.lower() for cell in row)]
        figures = " ".join(row).split()
        for figure in ("17", "14", "42"):  # sent; opens and unique clicks; clicks
            assert figure in figures, row


def test_m11_3_each_channel_has_the_figures_that_are_its_own(fresh):
    link = texts.links(texts.sent(fresh.outbox, 2)[0])[0]
    assert request(link).status == 302
    fresh.recorded(1)
    page = request(fresh.line["console"]).body
    heads = [row for row in rows(page) if row[0] == "Message"]
    assert heads[0] == ["Message", "Sent", "Delivered", "Opens", "Clicks", "Click-to-open"]
    assert heads[1] == ["Message", "Sent", "Unconfirmed", "Confirmed", "Failed", "Delivered", "Refused", "Clicks"]
    [text] = [row for row in rows(page) if row[0].startswith("routes")]
    assert text[1:] == ["2", "0", "0", "0", "2", "0", "1", "1", "50.0 %", "0", "0"]
    [email] = [row for row in rows(page) if row[0].startswith("welcome")]
    assert email[1:8] == ["3", "3", "0", "0", "0.0 %", "0", "0"] and len(email) == 14


def test_the_console_says_that_there_is_no_message_yet(serve):
    page = request(serve().line["console"]).body.decode()
    assert "There is no message yet." in page and "<table>" not in page


def test_the_console_does_not_serve_the_edge_nor_the_edge_the_console(demo):
    assert request(f"{demo.edge}/").status == 404
    identifier = demo.mail("opted-in").link('data-tracking-name="Masthead"').removeprefix(demo.edge)
    assert request(demo.line["console"].rstrip("/") + identifier).status != 302


def test_the_console_names_nobody(demo):
    page = request(demo.line["console"]).body
    assert b"zoe@example.com" not in page and "Zoë".encode() not in page
