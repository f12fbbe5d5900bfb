"""Rules of M1, M2 and M5 on messages made for them, sent through `serve`."""

import pytest

import mail
from rewriting import assert_one_pixel, assert_rewritten
from waymark import waymark
from wire import request

ODD = "\r\n".join([
    "<HTML><Body class=x>", "<a href=https://a.example/unquoted>1</a>", "<A HREF = ' https://b.example/trimmed\n ' >2</A>",
    '<a href="https://c.example/t&#9;ab\nnew">3</a>', '<a href="https://d.example/?a=1&copy=2&amp;b=3&lt=4&#38;c=5">4</a>',
    '<a href="https://e.example/p?x=%2F%zz&y=é#frag%20ü">5</a>', '<a href="HTTPS://F.Example:8443/Case">6</a>',
    '<map><area href="https://g.example/area"></map>', '<a href="https://user:p%40ss@h.example/?q=a+b&&">8</a>',
    '<a title=">" href="https://i.example/after-a-bracket">9</a>', '<a href="https://j.example/" href="https://no.example/">10</a>',
    '<!--[if mso]><v:rect href="https://k.example/vml?a=1&amp;b=2"></v:rect><![endif]-->', "<p>unclosed <b>markup</i>",
    '<!-- <a href="https://no.example/comment">no</a> -->',
    "<script>'<a href=\"https://no.example/script\">'</script>", '<style>/*<a href="https://no.example/">*/</style>',
    '<textarea><a href="https://no.example/textarea"></textarea>', "https://no.example/shown-as-text",
    '<a href="//no.example/">s</a><a href="/rel">r</a><a href="#f">f</a><a href="">e</a><a>n</a>',
    '<a href="mailto:a@b.example">m</a><a href="tel:+1">t</a><a href="javascript:alert(1)">j</a><a href="ftp://no.example/">f</a>',
    '<a href="data:text/html,x">d</a><a href="myapp://open?u=https://no.example/">a</a><a href="https:">h</a>',
    '<img src="https://no.example/i.png"><form action="https://no.example/form"></form><link href="https://no.example/s.css">',
    '<a data-href="https://no.example/" href="https://l.example/last?{{ not.personalisation }}">l</a>', "</Body >", "</HTML>", "",
])  # fmt: skip

MARKS = [
    'data-tracking="false"', 'data-msdyn-tracking="false"', "ses:no-track", 'clicktracking="off"', "data-pm-no-track",
    "mc:disable-tracking", 'disable-tracking="true"', 'data-disable-tracking="true"', 'mautic:disable-tracking="true"',
    'data-mautic-disable-tracking="true"', 'data-msys-clicktrack="0"', 'data-skip-click="true"', 'class="untracked"',
]  # fmt: skip


@pytest.fixture
def sent(workspace, serve):
    """Sends the messages written so far, and returns the mails by message."""

    def send(*names: str):
        workspace.journey("all", *names)
        running = serve()
        return running, {one.subject: one for one in running.mails(len(names))}

    return send


def test_m1_odd_markup_is_read_as_a_browser_does_and_kept_byte_for_byte(workspace, sent):
    authored = workspace.message("odd", ODD, personalisation="false")
    running, mails = sent("odd")
    assert_rewritten(authored, mails["odd"].html, running.edge)
    assert_one_pixel(mails["odd"].html, running.edge)
    assert b"no.example" not in b"".join(request(url).location.encode() for url in mail.tracked(mails["odd"].html))


def test_m1_3_urls_in_text_end_where_a_reader_sees_their_end(workspace, sent):
    text = (
        "See https://a.example/, (https://b.example/x_(y)) or <https://c.example/?a=1&b=2>; \"https://d.example/q\".\r\n"
        "HTTPS://e.example/UP! https://f.example/é. http://g.example:8080/a?b#c… mailto:x@y.example ftp://no.example/\n"
    )
    workspace.message("text", "<p>Hello</p>", text=text)
    _, mails = sent("text")
    found = [value.decode("utf-8") for value in mail.originals(mails["text"].text, text.encode("utf-8"))]
    assert found == [
        "https://a.example/", "https://b.example/x_(y)", "https://c.example/?a=1&b=2", "https://d.example/q",
        "HTTPS://e.example/UP", "https://f.example/é", "http://g.example:8080/a?b#c",
    ]  # fmt: skip
    assert request(mail.tracked(mails["text"].text)[5]).location == "https://f.example/%C3%A9"


def test_m1_6_a_value_cannot_change_the_shape_of_a_url(workspace, sent):
    name = "a&b=c/d?e#f%20 é+\"<x>"
    workspace.profiles({"id": "ada", "email": "ada@example.com", "name": name})
    workspace.message("hello", '<p><a href="https://a.example/{{ profile.name }}?n={{ profile.name }}#end">x</a></p>')
    running, mails = sent("hello")
    encoded = "a%26b%3Dc%2Fd%3Fe%23f%2520%20%C3%A9%2B%22%3Cx%3E"
    assert request(mail.tracked(mails["hello"].html)[0]).location == f"https://a.example/{encoded}?n={encoded}#end"


@pytest.mark.parametrize("mark", MARKS)
def test_m2_2_a_marked_link_is_left_alone_and_its_twin_is_not(mark):
    html = f'<p><a {mark} href="https://a.example/">no</a> <a href="https://a.example/">yes</a></p>'
    received = waymark("rewrite", "-", "--link-url", "T", stdin=html.encode()).out
    kept = f"{mark} " if mark.startswith("class") else ""
    assert received.replace("<a  ", "<a ") == f'<p><a {kept}href="https://a.example/">no</a> <a href="T">yes</a></p>'


def test_m2_5_tracking_can_be_switched_off_for_a_message(workspace, sent):
    html = '<html><body><a href="https://a.example/">x</a></body></html>'
    workspace.message("no-links", html, link_tracking="false")
    workspace.message("no-opens", html, open_tracking="false")
    workspace.message("neither", html, link_tracking="false", open_tracking="false")
    _, mails = sent("no-links", "no-opens", "neither")
    counts = {name: (len(mail.tracked(one.html)), len(mail.PIXEL.findall(one.html))) for name, one in mails.items()}
    assert counts == {"no-links": (0, 1), "no-opens": (1, 0), "neither": (0, 0)}
    assert mails["neither"].html == html.encode()


def test_m5_1_without_a_closing_body_the_pixel_is_at_the_end(workspace, sent):
    workspace.message("open", "<p>Hello</p>\n<!-- </body> -->\n")
    _, mails = sent("open")
    [pixel] = mail.PIXEL.finditer(mails["open"].html)
    assert pixel.end() == len(mails["open"].html)
    assert mail.without_pixel(mails["open"].html) == b"<p>Hello</p>\n<!-- </body> -->\n"


def test_personalisation_false_leaves_braces_alone(workspace, sent):
    html = "<p>{{ profile.firstName }} {{#if x}}{{{y}}}{{/if}} {{ unclosed</p>"
    workspace.message("plain", html, personalisation="false", open_tracking="false")
    _, mails = sent("plain")
    assert mails["plain"].html == html.encode()
