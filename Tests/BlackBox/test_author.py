"""The author's way (M2.1, M12): a message is written, marked, previewed, published, tested, sent and looked at, in Chromium."""

import pytest
from playwright.sync_api import Page, expect

import api
import mail
from browser import chromium, opened
from console import everywhere, signed_in
from waymark import eventually
from wire import request

HTML = """\
<html lang="en"><head><title>Spring</title></head><body>
<p>Hello {{ profile.firstName }}, größer ist schöner 🌱</p>
<p><a href="https://acme.example/plan">Plan</a></p>
<p><a href="https://acme.example/shop?a=1&amp;b=2">Shop</a></p>
<p><a href="https://acme.example/plan">Plan again</a></p>
</body></html>
"""
SHOP = '<a href="https://acme.example/shop'
MARKED = HTML.replace(SHOP, SHOP.replace("<a ", '<a data-tracking="false" '))

# Whoever asks for a draft or as a profile that is not there, or saves over another's, is refused; frames load no pictures, and run no
# script, be it that of Playwright's clock; some of what is asked for here gets no answer. The page says it better.
REFUSALS = "status of (404|409|412|422|428) |net::ERR_FAILED|violates .* directive: \"img-src data:\"|Blocked script execution in"


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


@pytest.fixture
def running(workspace, serve):
    """Ada may be tracked, Bob may not."""
    workspace.profiles(
        {"id": "ada", "email": "ada@example.com", "firstName": "Ada"},
        {"id": "bob", "email": "bob@example.com", "firstName": "Bob"},
    )
    workspace.consent(("ada@example.com", "tracking", "opted-in"), ("bob@example.com", "tracking", "opted-out"))
    return serve()


@pytest.fixture
def author(browser, running):
    with writing(browser, running) as page:
        yield page


@pytest.fixture
def client(running):
    return api.client(running)


def writing(browser, running, name: str | None = None):
    return signed_in(browser, running, api.key(running.directory, "admin", name=name), expected=REFUSALS)


def base(page: Page) -> str:
    return "/".join(page.url.split("/")[:3])


def source(page: Page):
    return page.get_by_label("HTML source")


def links(page: Page):
    page.get_by_role("tab", name="Links").click()
    return page.locator("#links")


def preview(page: Page, profile: str):
    """The message as a profile would get it."""
    page.get_by_role("tab", name="Preview").click()
    page.get_by_label("As profile").fill(profile)
    page.get_by_label("As profile").press("Enter")
    return page.frame_locator("#preview").locator("body")


def state(page: Page):
    return page.locator("#state")


def news(page: Page):
    return page.locator("#news")


def selected(page: Page, area: str = "html") -> str:
    return page.evaluate(
        "id => { const area = document.getElementById(id); return area.value.slice(area.selectionStart, area.selectionEnd) }",
        area,
    )


def draft(client, name: str, content: dict, base: int = 0, **headers):
    said = {"If-None-Match": "*"} | {key.replace("_", "-"): value for key, value in headers.items()}
    answer = client("PUT", f"/messages/{name}/draft", {"base": base, "content": content}, headers=said)
    assert answer.status in (200, 201), answer
    return answer.headers["etag"]


def publish(client, name: str, html: str, base: int = 0, **changes) -> int:
    content = {"subject": "Offer", "from": "Acme <post@acme.example>", "html": html} | changes
    tag = draft(client, name, content, base)
    return client.post(f"/messages/{name}/draft/publish", If_Match=tag).json["version"]


def test_the_whole_way_from_a_blank_page_to_a_click_on_the_map(running, author, client):
    page = author
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{base(page)}/messages")
    page.get_by_role("link", name="here").click()

    # Written.
    page.get_by_label("Name of the message").fill("spring-sale")
    page.get_by_label("From").fill("Acme <post@acme.example>")
    page.get_by_label("Subject").fill("Spring, {{ profile.firstName }}")
    source(page).fill(HTML)
    expect(page.get_by_role("tab", name="Links (6)")).to_be_visible()
    expect(page.locator("#problems li")).to_have_count(0)

    # Marked: the source changes at that very link, and nowhere else.
    rows = links(page).locator("tr")
    # The text part, generated, has them too.
    expect(rows).to_have_count(6)
    page.get_by_role("checkbox", name="Track link 2", exact=True).uncheck()
    expect(source(page)).to_have_value(MARKED)
    expect(page.get_by_role("checkbox", name="Track link 2", exact=True)).not_to_be_checked()
    everywhere(page, "editor-links")
    page.get_by_role("checkbox", name="Track link 2", exact=True).check()
    expect(source(page)).to_have_value(HTML)
    page.get_by_role("checkbox", name="Track link 2", exact=True).uncheck()
    expect(source(page)).to_have_value(MARKED)

    # Previewed: as whoever has consented, and as whoever has not. No preview is a step that Back takes.
    steps = page.evaluate("history.length")
    shown = preview(page, "ada")
    expect(shown).to_contain_text("Hello Ada")
    expect(page.locator("#decision")).to_contain_text("Tracked: opted in to “tracking”")
    expect(page.locator("#decision")).to_contain_text("Subject: Spring, Ada")
    everywhere(page, "editor-preview")
    shown = preview(page, "bob")
    expect(shown).to_contain_text("Hello Bob")
    expect(page.locator("#decision")).to_contain_text("Not tracked: opted out of “tracking”")
    expect(preview(page, "nobody")).to_contain_text("There is no such profile.")
    assert page.evaluate("history.length") == steps

    # Saved.
    expect(state(page)).to_have_text("Not saved")
    page.get_by_role("button", name="Save draft").click()
    expect(state(page)).to_have_text("Saved")
    expect(page).to_have_url(f"{base(page)}/messages/spring-sale/edit")
    page.goto(f"{base(page)}/messages")
    drafts = page.get_by_role("group", name="Drafts")
    expect(drafts).to_contain_text("a test's admin")
    everywhere(page, "messages-drafts")
    drafts.get_by_role("link", name="spring-sale").click()
    expect(source(page)).to_have_value(MARKED)

    # Sent as a test, before anybody else gets it.
    page.get_by_label("As profile").fill("ada")
    page.get_by_role("button", name="Send as test").click()
    expect(news(page)).to_contain_text("The draft is on its way to ada.")
    [test] = running.mails(1)
    assert test.subject == "Spring, Ada" and len(mail.tracked(test.html)) == 2

    # Published.
    page.get_by_role("button", name="Publish").click()
    expect(page).to_have_url(f"{base(page)}/messages/spring-sale")
    expect(page.get_by_role("link", name="Version 1")).to_be_visible()
    kept = client.get("/messages/spring-sale/versions/1").json["content"]
    assert kept["html"] == MARKED and kept["subject"] == "Spring, {{ profile.firstName }}"

    # Sent by a journey, published on its page.
    yaml = b"name: Spring\naudience: everyone\nsteps:\n  - id: offer\n    email: spring-sale\n"
    assert client("PUT", "/journeys/spring", raw=yaml, headers={"Content-Type": "application/yaml"}).status == 201
    page.goto(f"{base(page)}/journeys/spring")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("running")
    sent = [one for one in running.mails(3) if one.file != test.file]
    [ada] = [one for one in sent if one.profile == "ada"]
    [bob] = [one for one in sent if one.profile == "bob"]
    # The mark was for us.
    authored = HTML.replace("{{ profile.firstName }}", "Ada").encode()
    plan = b"https://acme.example/plan"
    assert mail.originals(mail.without_pixel(ada.html), authored) == [plan, plan]
    assert mail.tracked(bob.html) == [] and bob.html.count(plan) == 2

    # A click, and it is on the map.
    assert request(ada.link("Plan<")).location == plan.decode()
    running.recorded(1)
    page.goto(f"{base(page)}/messages/spring-sale")
    frame = page.frame_locator("iframe.mail")
    expect(frame.locator("a", has_text="Plan").first.locator("[data-waymark-share]")).to_have_text("100\u00a0% · 1")
    expect(frame.locator("a", has_text="Shop").locator("[data-waymark-share]")).to_have_count(0)
    page.locator("iframe.mail").scroll_into_view_if_needed()
    page.screenshot(path="artefacts/console-author-click-map.png")


# MARK: The editor


def test_unsaved_work_survives_a_reload_and_saving_ends_it(author, client):
    page = author
    page.goto(f"{base(page)}/messages/new")
    page.get_by_label("Name of the message").fill("fresh")
    page.get_by_label("Subject").fill("Kept")
    source(page).fill(HTML)
    page.reload()
    expect(news(page)).to_contain_text("What you had not saved is here again.")
    expect(page.get_by_label("Name of the message")).to_have_value("fresh")
    expect(page.get_by_label("Subject")).to_have_value("Kept")
    expect(source(page)).to_have_value(HTML)
    expect(state(page)).to_have_text("Not saved")
    # What cannot be saved is not lost either.
    page.get_by_label("Name of the message").evaluate("field => { field.removeAttribute('pattern'); field.value = 'a/b' }")
    assert client.get("/messages/fresh/draft").status == 404
    page.get_by_label("Name of the message").fill("fresh")
    source(page).press("Control+s")
    expect(state(page)).to_have_text("Saved")
    page.reload()
    expect(state(page)).to_have_text("Saved")
    expect(news(page)).to_be_empty()
    expect(page.get_by_label("Subject")).to_have_value("Kept")
    page.goto(f"{base(page)}/messages/new")
    expect(page.get_by_label("Subject")).to_have_value("")
    expect(source(page)).to_have_value("")


def test_two_who_write_are_told_and_neither_loses_anything(browser, running, client):
    publish(client, "offer", HTML)
    with writing(browser, running, "Ann") as ann, writing(browser, running, "Ben") as ben:
        ann.clock.install()
        for page in ann, ben:
            page.goto(f"{base(page)}/messages/offer/edit")
            page.get_by_label("Subject").fill(f"By {'Ann' if page is ann else 'Ben'}")
        ann.get_by_role("button", name="Save draft").click()
        expect(state(ann)).to_have_text("Saved")
        # Ben saw none: his is not saved over hers.
        ben.get_by_role("button", name="Save draft").click()
        dialog = ben.get_by_role("dialog")
        expect(dialog).to_contain_text("Ann (key ")
        expect(dialog.locator("#theirs")).to_contain_text("By Ann")
        expect(dialog.locator("#yours")).to_contain_text("By Ben")
        everywhere(ben, "editor-conflict")
        dialog.get_by_role("button", name="Decide later").click()
        expect(ben.get_by_label("Subject")).to_have_value("By Ben")
        assert client.get("/messages/offer/draft").json["content"]["subject"] == "By Ann"
        ben.get_by_role("button", name="Save draft").click()
        dialog.get_by_role("button", name="Save mine over theirs").click()
        expect(state(ben)).to_have_text("Saved")
        assert client.get("/messages/offer/draft").json["content"]["subject"] == "By Ben"
        # Hers made way, and is there for the taking: what is typed makes way in its turn.
        ben.get_by_label("Subject").fill("By Ben, typed on")
        aside = ben.locator("#aside")
        expect(aside).to_contain_text("What Ann (key ")
        aside.get_by_role("button", name="Bring it back").click()
        expect(ben.get_by_label("Subject")).to_have_value("By Ann")
        expect(aside).to_contain_text("Yours is put aside")
        aside.get_by_role("button", name="Bring it back").click()
        expect(ben.get_by_label("Subject")).to_have_value("By Ben, typed on")
        expect(aside.get_by_role("button", name="Bring it back")).to_have_count(1)

        # Ann is told though she does nothing; the page asks every ten seconds, here by a clock that is put on.
        ann.get_by_label("Subject").fill("By Ann again")
        eventually(lambda: ann.clock.fast_forward(10_000) or "Ben (key " in news(ann).inner_text())
        ann.get_by_role("button", name="Save draft").click()
        dialog = ann.get_by_role("dialog")
        dialog.get_by_role("button", name="Take theirs, put mine aside").click()
        expect(ann.get_by_label("Subject")).to_have_value("By Ben")
        # Hers outlasts the page.
        ann.reload()
        ann.get_by_role("button", name="Bring it back").click()
        expect(ann.get_by_label("Subject")).to_have_value("By Ann again")
        ann.get_by_role("button", name="Save draft").click()
        expect(state(ann)).to_have_text("Saved")
        assert client.get("/messages/offer/draft").json["content"]["subject"] == "By Ann again"


def passing(page: Page):
    """Ten seconds, after which the page asks what others have done."""
    with page.expect_response("**/draft"):
        page.clock.fast_forward(10_000)
    # Until it is done with the answer.
    page.wait_for_timeout(100)


def test_who_opened_what_was_published_is_told_of_a_draft_once_and_of_its_end(browser, running, client):
    publish(client, "offer", HTML)
    with writing(browser, running, "Ann") as ann:
        ann.clock.install()
        ann.goto(f"{base(ann)}/messages/offer/edit")
        ann.get_by_label("Subject").fill("By Ann")
        passing(ann)
        expect(news(ann)).to_be_empty()
        content = {"subject": "By Ben", "from": "Acme <post@acme.example>", "html": HTML}
        tag = draft(client, "offer", content, base=1)
        passing(ann)
        expect(news(ann).get_by_role("alert")).to_contain_text("has just saved this draft")
        # She has heard it.
        first = news(ann).get_by_role("alert").element_handle()
        passing(ann)
        assert first.evaluate("note => note.isConnected")

        # What was put aside stays on offer, whatever there is to tell.
        ann.get_by_role("button", name="Save draft").click()
        ann.get_by_role("button", name="Take theirs, put mine aside").click()
        expect(news(ann)).to_be_empty()
        again = {"base": 1, "content": content | {"subject": "By Ben again"}}
        tag = client("PUT", "/messages/offer/draft", again, headers={"If-Match": tag}).headers["etag"]
        passing(ann)
        expect(news(ann)).to_contain_text("has just saved this draft")
        expect(ann.get_by_role("button", name="Bring it back")).to_be_visible()

        client.post("/messages/offer/draft/publish", If_Match=tag)
        passing(ann)
        expect(news(ann)).to_contain_text("Version 2 has been published meanwhile. Save yours to see both.")
        first = news(ann).get_by_role("alert").element_handle()
        passing(ann)
        assert first.evaluate("note => note.isConnected")

        # Nor is it kept from her that a draft was thrown away.
        tag = draft(client, "offer", content, base=2)
        ann.reload()
        client("DELETE", "/messages/offer/draft", headers={"If-Match": tag})
        passing(ann)
        expect(news(ann)).to_contain_text("The draft has been discarded.")
        # Nor when it is hers, though she has heard of such a thing before.
        ann.get_by_role("button", name="Save draft").click()
        ann.get_by_role("button", name="Save mine over theirs").click()
        expect(state(ann)).to_have_text("Saved")
        expect(news(ann)).to_be_empty()
        tag = client.get("/messages/offer/draft").headers["etag"]
        client("DELETE", "/messages/offer/draft", headers={"If-Match": tag})
        passing(ann)
        expect(news(ann)).to_contain_text("The draft has been discarded.")


def test_tabs_of_one_browser_do_not_take_each_others_unsaved_work(author, client):
    one = author
    publish(client, "offer", HTML)
    pages = [f"{base(one)}/messages/offer/edit", f"{base(one)}/messages/new"]
    for url in pages:
        one.goto(url)
        one.get_by_label("Subject").fill("Of the first")
        with one.context.new_page() as other:
            # It does not begin with what is being written elsewhere, and ends without a trace of it.
            other.goto(url)
            expect(other.get_by_label("Subject")).to_have_value("Offer" if "offer" in url else "")
            other.get_by_label("Preheader").press("x")
            expect(state(other)).to_have_text("Not saved")
            other.get_by_label("Preheader").press("Backspace")
            expect(state(other)).not_to_have_text("Not saved")
        one.reload()
        expect(one.get_by_label("Subject")).to_have_value("Of the first")
        expect(news(one)).to_contain_text("What you had not saved is here again.")

    # Nor does a tab's double, which begins as the tab was.
    with one.expect_popup() as opening:
        one.evaluate("void open(location.href)")
    double = opening.value
    expect(double.get_by_label("Subject")).to_have_value("Of the first")
    eventually(lambda: double.evaluate("sessionStorage['waymark-tab']") != one.evaluate("sessionStorage['waymark-tab']"))
    double.get_by_label("Subject").fill("Of its double")
    one.reload()
    expect(one.get_by_label("Subject")).to_have_value("Of the first")
    double.reload()
    expect(double.get_by_label("Subject")).to_have_value("Of its double")


def close(author: Page, *pages: Page):
    """Until the browser says that they are gone, which is a moment later."""
    open_tabs = lambda: author.evaluate("async () => (await navigator.locks.query()).held.length")
    before = open_tabs()
    for page in pages:
        page.close()
    eventually(lambda: open_tabs() == before - len(pages), 20, "they are closed")


def test_what_closed_tabs_left_behind_is_found_again_the_newest_first(author, client):
    publish(client, "offer", HTML)
    publish(client, "other", HTML)

    def editor(subject: str, name: str = "offer") -> Page:
        page = author.context.new_page()
        page.goto(f"{base(author)}/messages/{name}/edit")
        expect(page.get_by_label("Subject")).to_have_value(subject)
        return page

    pages = [editor("Offer") for _ in range(3)]
    for page, subject in zip(pages, ["Older", "Newer", "Still open"]):
        page.get_by_label("Subject").fill(subject)
    close(author, *pages[:2])
    editor("Offer", "other")
    newer = editor("Newer")
    expect(news(newer)).to_contain_text("What you had not saved is here again.")
    editor("Older")
    editor("Offer")
    close(author, newer)
    newer = editor("Newer")
    newer.get_by_role("button", name="Save draft").click()
    expect(state(newer)).to_have_text("Saved")
    editor("Newer")

    # They are not kept without end.
    author.goto(f"{base(author)}/messages/other/edit")
    author.evaluate(
        """() => {
            for (let at = 0; at < 30; at++) {
                const copy = { draft: { ...start.content, subject: `Left ${at}` }, tag: null, base: 1, at };
                localStorage.setItem(`waymark-draft ${at} ${form.dataset.organization} other`, JSON.stringify(copy));
            }
        }"""
    )
    author.close()
    last = editor("Left 29", "other")
    left = last.evaluate("Object.keys(localStorage).filter(key => /^waymark-draft \\d{1,2} /.test(key)).length")
    assert left == 19


def test_who_writes_while_somebody_publishes_is_told_and_loses_nothing(browser, running, client):
    publish(client, "offer", HTML)
    with writing(browser, running, "Ann") as ann:
        ann.goto(f"{base(ann)}/messages/offer/edit")
        ann.get_by_label("Subject").fill("By Ann")
        publish(client, "offer", HTML, base=1, subject="By Ben")
        # She comes back to what she has written, and to what it was made from.
        ann.reload()
        expect(news(ann)).to_contain_text("Somebody has changed the message since")
        ann.get_by_role("button", name="Publish").click()
        dialog = ann.get_by_role("dialog")
        expect(dialog).to_contain_text("Version 2 has been published meanwhile.")
        expect(dialog.locator("#theirs")).to_contain_text("By Ben")
        dialog.get_by_role("button", name="Save mine over theirs").click()
        expect(state(ann)).to_have_text("Saved")
        ann.get_by_role("button", name="Publish").click()
        expect(ann).to_have_url(f"{base(ann)}/messages/offer")
    subjects = [client.get(f"/messages/offer/versions/{number}").json["subject"] for number in (1, 2, 3)]
    assert subjects == ["Offer", "By Ben", "By Ann"]


def switch(page: Page, ordinal: int):
    return page.get_by_role("checkbox", name=f"Track link {ordinal}", exact=True)


def held(page: Page, path: str) -> list:
    """What the page asks for there from now on, which gets no answer until somebody lets it go on."""
    asked: list = []
    page.route(f"**/api/v1{path}", lambda route: asked.append(route))
    return asked


def marked(html: str, *urls: str) -> str:
    for url in urls:
        html = html.replace(f'<a href="{url}', f'<a data-tracking="false" href="{url}')
    return html


PLAIN = HTML.replace("plan\">Plan again", "again\">Plan again")
PLAN, SHOP_URL = "https://acme.example/plan", "https://acme.example/shop"


@pytest.fixture
def marking(author, client):
    """An editor with three links, which its generated text part has too, and with their list before it."""
    publish(client, "marking", PLAIN, textPart="generated")
    author.goto(f"{base(author)}/messages/marking/edit")
    expect(links(author).locator("tr")).to_have_count(6)
    return author


def test_m2_1_marks_that_are_set_before_the_first_is_written_are_all_written(marking):
    page = marking
    asked = held(page, "/drafts/mark")
    switch(page, 1).uncheck()
    switch(page, 2).uncheck()
    eventually(lambda: page.wait_for_timeout(20) or asked)
    asked.pop().continue_()
    eventually(lambda: page.wait_for_timeout(20) or asked)
    # Though the first is written, the second stays as it was set.
    expect(source(page)).to_have_value(marked(PLAIN, PLAN))
    expect(switch(page, 2)).not_to_be_checked()
    asked.pop().continue_()
    expect(source(page)).to_have_value(marked(PLAIN, PLAN, SHOP_URL))
    expect(switch(page, 1)).not_to_be_checked()
    expect(switch(page, 2)).not_to_be_checked()


def test_m2_1_what_is_typed_while_a_mark_is_on_its_way_stays(marking):
    page = marking
    asked = held(page, "/drafts/mark")
    switch(page, 2).uncheck()
    eventually(lambda: page.wait_for_timeout(20) or asked)
    longer = PLAIN.replace("Hello", "Good morning, hello")
    source(page).fill(longer)
    asked.pop().continue_()
    # What was made of what there was before is not put over it, but made again.
    eventually(lambda: page.wait_for_timeout(20) or asked)
    expect(source(page)).to_have_value(longer)
    asked.pop().continue_()
    expect(source(page)).to_have_value(marked(longer, SHOP_URL))
    expect(switch(page, 2)).not_to_be_checked()
    page.reload()
    expect(source(page)).to_have_value(marked(longer, SHOP_URL))


def test_m2_1_a_mark_is_written_at_the_link_that_was_switched_wherever_it_is_by_then(marking):
    page = marking
    # The list is as it was before this, as the server cannot be asked for another.
    page.route("**/api/v1/drafts/check", lambda route: route.abort())
    pasted = PLAIN.replace("<p>Hello", '<p><a href="https://acme.example/pasted">Pasted</a></p>\n<p>Hello')
    source(page).fill(pasted)
    expect(page.locator("#problems")).to_contain_text("The server does not answer.")
    # Without a list of what is there now nothing is marked.
    switch(page, 1).click()
    expect(news(page)).to_contain_text("The mark of link 1 is as it was")
    expect(switch(page, 1)).to_be_checked()
    expect(source(page)).to_have_value(pasted)
    page.unroute_all()
    switch(page, 1).click()
    expect(source(page)).to_have_value(marked(pasted, PLAN))
    expect(switch(page, 2)).not_to_be_checked()
    # Which of several that lead to one place was meant is not guessed.
    page.route("**/api/v1/drafts/check", lambda route: route.abort())
    twice = PLAIN.replace("<p>Hello", f'<p><a href="{PLAN}">Pasted</a></p>\n<p>Hello')
    source(page).fill(twice)
    expect(page.locator("#problems")).to_contain_text("The server does not answer.")
    page.unroute_all()
    switch(page, 2).click()
    expect(news(page)).to_contain_text("which link was meant cannot be told any more")
    expect(source(page)).to_have_value(twice)
    expect(switch(page, 2)).to_be_checked()


def test_a_switch_goes_back_where_its_mark_could_not_be_written(marking):
    page = marking
    page.route("**/api/v1/drafts/mark", lambda route: route.abort())
    switch(page, 2).click()
    expect(news(page).get_by_role("alert")).to_contain_text("The mark of link 2 is as it was: The server does not answer.")
    expect(switch(page, 2)).to_be_checked()
    page.unroute_all()
    switch(page, 2).click()
    expect(source(page)).to_have_value(marked(PLAIN, SHOP_URL))
    # Nor where the server refuses: links of a text part that is made of the HTML are marked there.
    switch(page, 4).click()
    expect(news(page)).to_contain_text("The mark of link 4 is as it was: the text part is generated")
    expect(switch(page, 4)).to_be_checked()


def test_a_mark_is_undone_as_what_is_typed_is_and_so_is_what_was_typed_before(marking):
    page = marking
    source(page).press("Control+Home")
    page.keyboard.insert_text("<!-- ü -->")
    expect(source(page)).to_have_value("<!-- ü -->" + PLAIN)
    # Written even while the source is not to be seen.
    page.get_by_role("tab", name="Text part").click()
    switch(page, 2).uncheck()
    page.get_by_role("tab", name="HTML").click()
    expect(source(page)).to_have_value("<!-- ü -->" + marked(PLAIN, SHOP_URL))
    # What was selected is.
    assert source(page).evaluate("area => area.selectionStart") == len("<!-- ü -->")
    source(page).focus()
    page.keyboard.press("Control+z")
    expect(source(page)).to_have_value("<!-- ü -->" + PLAIN)
    expect(switch(page, 2)).to_be_checked()
    page.keyboard.press("Control+z")
    expect(source(page)).to_have_value(PLAIN)


def test_whoever_switches_by_keyboard_stays_at_the_switch(marking):
    page = marking
    switch(page, 2).focus()
    with page.expect_response("**/drafts/check"):
        page.keyboard.press("Space")
    expect(source(page)).to_have_value(marked(PLAIN, SHOP_URL))
    expect(switch(page, 2)).not_to_be_checked()
    expect(switch(page, 2)).to_be_focused()
    with page.expect_response("**/drafts/check"):
        page.keyboard.press("Space")
    expect(source(page)).to_have_value(PLAIN)
    expect(switch(page, 2)).to_be_focused()


def test_m2_1_lines_keep_their_ends_and_every_other_byte_stays(author, client):
    page = author
    windows = HTML.replace("\n", "\r\n")
    publish(client, "windows", windows)
    page.goto(f"{base(page)}/messages/windows/edit")
    expect(source(page)).to_have_value(HTML)
    expect(state(page)).to_have_text("Saved")
    links(page)
    page.get_by_role("checkbox", name="Track link 2", exact=True).uncheck()
    expect(source(page)).to_have_value(MARKED)
    page.get_by_role("button", name="Save draft").click()
    expect(state(page)).to_have_text("Saved")
    assert client.get("/messages/windows/draft").json["content"]["html"] == MARKED.replace("\n", "\r\n")
    # What fields of browsers cannot keep is said before it is lost.
    publish(client, "mixed", HTML.replace("\n", "\r\n", 3))
    page.goto(f"{base(page)}/messages/mixed/edit")
    expect(news(page)).to_contain_text("Lines of the source end in different ways.")


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_one_jumps_between_list_preview_and_source(author, client, ends):
    page = author
    html = HTML.replace("<p>", "<p>\n" * 40, 1).replace("\n", ends)
    publish(client, "long", html)
    page.goto(f"{base(page)}/messages/long/edit")
    list_ = links(page)
    # From the list.
    list_.get_by_role("button", name="2", exact=True).click()
    assert "acme.example/shop" in selected(page)
    assert source(page).evaluate("area => area.scrollTop") > 0
    expect(list_.locator("tr").nth(1)).to_have_attribute("aria-current", "true")
    # From the preview.
    page.get_by_role("tab", name="Preview").click()
    shown = page.frame_locator("#preview")
    shown.get_by_text("Plan again").click()
    eventually(lambda: selected(page) == "https://acme.example/plan")
    line = source(page).evaluate("area => area.value.slice(0, area.selectionStart).split('\\n').length")
    assert line == html.count("\n", 0, html.index("Plan again")) + 1
    # From the source.
    source(page).press("ArrowLeft")
    for _ in range(1):
        source(page).press("ArrowUp")
    expect(shown.get_by_text("Shop")).to_have_css("outline-style", "solid")
    expect(shown.get_by_text("Plan again")).not_to_have_css("outline-style", "solid")
    # From what is wrong.
    page.get_by_label("Subject").fill("x")
    source(page).fill(HTML.replace("profile.firstName", "profile.fristName"))
    page.get_by_role("button", name="Show").click()
    assert source(page).evaluate("area => area.value.slice(area.selectionStart).startsWith('{{ profile.fristName')")


def test_a_text_message_is_written_and_shown_as_its_recipient_would_read_it(author, client):
    page = author
    page.goto(f"{base(page)}/messages/new")
    page.get_by_label("Name of the message").fill("short")
    page.get_by_label("Sent as").select_option("text")
    page.get_by_label("From").fill("Acme")
    expect(page.get_by_label("Subject")).to_be_hidden()
    page.get_by_label("Text", exact=True).fill("Hi {{ profile.firstName }}: https://acme.example/a")
    expect(page.get_by_role("tab", name="Links (1)")).to_be_visible()
    expect(page.frame_locator("#preview").locator("body")).to_contain_text("Hi : http")
    everywhere(page, "editor-text")
    page.get_by_role("button", name="Save draft").click()
    expect(state(page)).to_have_text("Saved")
    kept = client.get("/messages/short/draft").json["content"]
    assert (kept["channel"], kept["html"], kept["subject"]) == ("text", None, "")


def test_what_an_author_writes_neither_hides_nor_pretends_what_is_decided(author, client):
    html = HTML.replace("<title>", '<meta name="waymark-decision" content="Tracked: pretended"><title>') + "<!-- never closed"
    publish(client, "pretending", html)
    author.goto(f"{base(author)}/messages/pretending/edit")
    expect(preview(author, "bob")).to_contain_text("Hello Bob")
    expect(author.locator("#decision")).to_contain_text("Not tracked: opted out of “tracking”")
    expect(author.locator("#decision")).not_to_contain_text("pretended")
