"""The console's pages (M12): what they show and do, in Chromium with JavaScript and without, on a desk and on a phone."""

import csv
import io
import json
import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

import api
import texts
from browser import chromium, look, opened
from clock import Clock
from console import ALL, Session, enter, everywhere, figures, rows, session, signed_in
from demo import Demo
from waymark import eventually
from webhooks import PRIVATE
from wire import BROWSER, request

PHONE = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Mobile"}
SCANNER = {"User-Agent": "Mozilla/5.0 (compatible; Barracuda Link Protection)"}
PROFILES = 14
KINDS = ["script", "plain"]
# Some profiles are erased, each by a test of its own.
ERASED = {"script": "profile-13", "plain": "profile-14"}


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """The sample, of which everything is looked at: fourteen recipients have opened and clicked, two machines as well."""
    with Demo(tmp_path_factory.mktemp("console") / "demo", "--profiles", PROFILES, extra=PRIVATE) as demo:
        for one in demo.mails(PROFILES + 3):
            if not one.profile.startswith("profile-"):
                continue
            number = int(one.profile.removeprefix("profile-"))
            headers = PHONE if number % 2 else BROWSER
            request(one.pixel, headers=headers)
            for _ in range(3):
                request(one.link('data-tracking-name="Masthead"'), headers=headers)
            # The button is twice in it, for one client and for all others: it is one logical link.
            if number <= 5:
                request(one.link("Plan my trip"), headers=headers)
        scanned = demo.mail("profile-2", PROFILES + 3)
        for url in (scanned.link('data-tracking-name="Masthead"'), scanned.pixel):
            request(url, headers=SCANNER)
        [link] = texts.links(texts.sent(demo.outbox, PROFILES + 2)[0])[:1]
        assert request(link).status == 302
        demo.recorded(PROFILES * 4 + 5 + 2 + 1)
        yield demo


@pytest.fixture(scope="module")
def admin(running):
    return Session(running)


def row(page, start: str) -> list[str]:
    [found] = [cells for cells in rows(page) if cells[0] == start or cells[0].startswith(start + " ")]
    return found


# MARK: Figures


def test_m12_1_each_message_is_listed_with_its_figures(admin):
    for path in ("/", "/messages"):
        page = admin.page(path)
        assert row(page, "welcome")[2:] == ["17", "17", "82.4 %", "82.4 %", "2"]
        assert row(page, "routes Text")[2:] == ["16", "16", "", "6.3 %", "0"]
    answer = admin.get("/messages")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_m12_1_the_overview_compares_with_the_days_before(admin):
    found = figures(admin.page("/"))
    assert {name: value for name, value in found.items()} == {
        "Sent": "33", "Delivered": "33", "Open rate": "42.4 %", "Click rate": "45.5 %",
    }  # fmt: skip
    assert admin.page("/").count("nothing before") == 4


def test_m12_1_a_message_has_people_automated_and_anonymous_apart(admin):
    page = admin.page("/messages/welcome")
    assert figures(page) == {
        "Sent": "17", "Delivered": "17", "Bounced": "0", "Open rate": "82.4 %", "Click-through": "82.4 %",
        "Click-to-open": "100.0 %",
    }  # fmt: skip
    assert row(page, "Opens")[1:] == ["14", "14", "0", "1"]
    assert row(page, "Clicks")[1:] == ["47", "14", "0", "1"]
    # Every chart has its numbers in a table.
    assert page.count("<summary>As a table</summary>") == page.count('<svg class="chart wide"') == 2
    hours = [cells for cells in rows(page) if re.fullmatch(r"\d+ \w+ \d\d:00", cells[0])]
    assert [sum(int(cells[column]) for cells in hours) for column in (1, 2, 3)] == [14 + 47, 0, 2]


def test_m11_3_each_channel_has_the_figures_that_are_its_own(admin):
    page = admin.page("/messages/routes")
    assert list(figures(page)) == ["Sent", "Delivered", "Confirmed", "Failed", "Click-through"]
    assert "Opens" not in page and "Bounced" not in page
    assert row(page, "Clicks")[1:3] == ["1", "1"]
    assert {"Bounced", "Open rate", "Click-to-open"} < set(figures(admin.page("/messages/welcome")))


def test_m12_2_links_are_counted_by_link_by_ordinal_and_by_url(admin):
    def links(query: str) -> list[list[str]]:
        return [cells for cells in admin.rows(f"/messages/welcome?version=1&{query}") if len(cells) == 7 and cells[0] != "Link"]

    by_link = links("by=link")
    assert by_link[0][:5] == ["1 Masthead", "https://northpath.example/", "42", "14", "82.4 %"]
    [button] = [cells for cells in by_link if "Plan my trip" in cells[0]]
    assert button[0] == "3, 4 Plan my trip" and button[2:4] == ["5", "5"]
    assert [cells[6] for cells in by_link][0] == "1"
    by_ordinal = links("by=ordinal")
    assert [cells[0] for cells in by_ordinal if "Plan" in cells[0]] == ["3 Plan my trip", "4 Plan my trip"]
    by_url = links("by=url")
    [plan] = [cells for cells in by_url if cells[1] == button[1]]
    # Nobody followed the other link to it: so it is known how many deliveries followed any.
    assert plan[0].startswith("3, 4, ") and plan[2:4] == ["5", "5"]
    assert len({cells[1] for cells in by_url}) == len(by_url) < len(by_link) < len(by_ordinal)


def test_m12_2_the_table_of_links_is_sorted_and_saved_as_csv(browser, running):
    with signed_in(browser, running) as page:
        page.goto(f"{page.url}messages/welcome")
        page.get_by_role("link", name="Ordinal", exact=True).click()
        table = page.get_by_role("group", name="Links").get_by_role("table")
        table.get_by_role("link", name="Clicks").click()
        expect(table.get_by_role("columnheader", name="Clicks")).to_have_attribute("aria-sort", "descending")
        expect(page.get_by_role("link", name="Ordinal", exact=True)).to_have_attribute("aria-current", "true")
        clicks = [int(text) for text in table.locator("tbody tr td:nth-child(3)").all_inner_texts()]
        assert clicks == sorted(clicks, reverse=True) and clicks[:4] == [42, 5, 5, 0]
        look(page, "console-links-sorted", axe=False)
        with page.expect_download() as download:
            page.get_by_role("link", name="CSV").click()
        assert download.value.suggested_filename == "welcome-1-links.csv"
        found = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8"))))
    assert [int(one["total"]) for one in found] == clicks
    assert found[0] == {
        "ordinals": "1", "name": "Masthead", "url": "https://northpath.example/", "now": "", "total": "42", "unique": "14",
        "rate": "0.8235", "anonymous": "0", "automated": "1",
    }  # fmt: skip


def test_m12_2_the_click_map_has_each_links_share_by_people(browser, running):
    with signed_in(browser, running) as page:
        page.goto(f"{page.url}messages/welcome")
        frame = page.frame_locator("iframe.mail")
        shares = frame.locator("[data-waymark-share]")
        expect(shares.first).to_have_text("89\u00a0% · 42")
        expect(frame.locator("a:has-text('Plan my trip') [data-waymark-share]").first).to_have_text("11\u00a0% · 5")
        # They lead nowhere.
        assert set(frame.locator("a").evaluate_all("links => links.map(link => link.getAttribute('href'))")) == {"#"}
        page.locator("iframe.mail").scroll_into_view_if_needed()
        # A picture of a whole page leaves frames out.
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.locator("iframe.mail").screenshot(path=f"artefacts/console-click-map-{scheme}.png")


def test_m12_3_devices_of_people_are_counted(admin):
    page = admin.page("/messages/welcome")
    assert row(page, "Phone")[1:] == ["7", "50.0 %", "24", "51.1 %"]
    assert row(page, "Desktop")[1:] == ["7", "50.0 %", "23", "48.9 %"]


def test_the_console_says_that_there_is_no_message_yet(workspace, serve, browser):
    running = serve()
    key = api.key(running.directory, "admin")
    nobody = Session(running, key)
    for path in ("/", "/messages"):
        assert "There is no message yet." in nobody.page(path) and row(nobody.page("/"), "Time")
    with signed_in(browser, running, key) as page:
        everywhere(page, "overview-empty")
        for place in ("messages", "journeys"):
            page.goto(f"{nobody.base}/{place}")
            everywhere(page, f"{place}-empty")


# MARK: Who may see what


def test_the_console_does_not_serve_the_edge_nor_the_edge_the_console(running):
    for path in ("/", "/sign-in", "/messages", "/assets/console.css"):
        assert request(f"{running.edge}{path}").status == 404
    identifier = running.mail("opted-in", PROFILES + 3).link('data-tracking-name="Masthead"').removeprefix(running.edge)
    assert request(running.line["console"].rstrip("/") + identifier).status == 404


def test_the_console_names_nobody_where_the_role_may_not_see_it(running, admin):
    people = ("zoe@example.com", "Zoë", "opted-in", "+12065550117")
    assert all(one in admin.page("/profiles/opted-in") for one in people)
    analyst = session(running, "analyst")
    for path in ("/", "/messages", "/messages/welcome", "/messages/routes", "/journeys/welcome", "/settings"):
        page = analyst.page(path)
        assert not any(one in page for one in people), path
        assert "/profiles" not in page
    for path in ("/profiles", "/profiles/opted-in", "/profiles/opted-in/export"):
        answer = analyst.get(path)
        assert answer.status == 403 and not any(one.encode() in answer.body for one in people)


# MARK: Every page, in the light and the dark, on a desk and on a phone

PAGES = {
    "overview": "/",
    "messages": "/messages",
    "message": "/messages/welcome",
    "message-text": "/messages/routes",
    "journeys": "/journeys",
    "journey": "/journeys/welcome",
    "journey-draft": "/journeys/autumn",
    "profiles": "/profiles",
    "profile": "/profiles/opted-in",
    "settings": "/settings",
    "editor": "/messages/welcome/edit",
    "editor-new": "/messages/new",
}


@pytest.fixture(scope="module")
def desk(browser, running):
    with signed_in(browser, running) as page:
        yield page


@pytest.mark.parametrize("name", PAGES)
def test_every_page_looks_as_it_should(desk, admin, name):
    desk.goto(admin.base + PAGES[name])
    expect(desk.get_by_role("heading", level=1)).to_have_count(1)
    if name.startswith("editor"):
        expect(desk.frame_locator("#preview").locator("body")).to_be_attached()
    else:
        expect(desk.locator("footer")).to_contain_text("Times are in")
    everywhere(desk, name, ALL)


def test_signing_in_and_out_looks_as_it_should(browser, running, admin):
    with opened(browser, 1280) as page:
        page.goto(admin.base + "/profiles?id=opted")
        expect(page.get_by_label("Key", exact=True)).to_be_focused()
        everywhere(page, "sign-in")
        page.get_by_label("Key", exact=True).fill(running.line["key"])
        page.keyboard.press("Enter")
        # Where one was going.
        expect(page).to_have_url(f"{admin.base}/profiles?id=opted")
        expect(page.get_by_role("link", name="opted-in")).to_be_visible()
        page.get_by_role("button", name="Sign out").click()
        expect(page).to_have_url(f"{admin.base}/sign-in")
        page.goto(admin.base + "/profiles")
        expect(page.get_by_role("button", name="Sign in")).to_be_visible()


def test_what_is_wrong_looks_as_it_should(browser, running, admin):
    with opened(browser, 1280, expected="status of 40[34] ") as page:
        page.goto(admin.base + "/sign-in")
        page.get_by_label("Key", exact=True).fill("wm_wrong")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("alert")).to_have_text("There is no such key, or it has been revoked.")
        everywhere(page, "sign-in-wrong")
        enter(page, running)
        page.goto(admin.base + "/messages/none")
        expect(page.get_by_text("There is no such page")).to_be_visible()
        everywhere(page, "not-found")


def test_the_pages_need_no_mouse(browser, running, admin):
    with signed_in(browser, running) as page:
        page.goto(admin.base + "/messages/welcome")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
        look(page, "console-skip-link", axe=False)
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        expect(page.get_by_role("main").get_by_role("link", name="Messages")).to_be_focused()
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


# MARK: Times


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles"])
def test_times_are_in_the_viewers_zone(browser, running, admin, zone):
    told = admin.page("/profiles/opted-in")
    assert "Times are in UTC." in told
    with signed_in(browser, running, timezone_id=zone) as page:
        page.goto(admin.base + "/profiles/opted-in")
        expect(page.locator("footer")).to_have_text(f"Times are in {zone}.")
        shown = page.locator("td.when").all_inner_texts()
        # As the browser itself would write them.
        asked = "texts => texts.map(text => Date.parse(text.replace(',', '')) / 60000)"
        here = page.evaluate(asked, shown)
    with signed_in(browser, running, timezone_id="UTC") as page:
        page.goto(admin.base + "/profiles/opted-in")
        utc = page.locator("td.when").all_inner_texts()
        assert page.evaluate(asked, utc) == here and utc != shown


def test_without_javascript_times_are_in_the_organizations_zone(browser, running, admin):
    with signed_in(browser, running, java_script_enabled=False, timezone_id="Asia/Tokyo") as page:
        page.goto(admin.base + "/profiles/opted-in")
        expect(page.locator("footer")).to_have_text("Times are in UTC.")
        assert len(page.locator("td.when").all_inner_texts()) >= 4


def test_what_was_published_while_the_clock_was_ahead_is_shown(tmp_path):
    clock = Clock(tmp_path, f"{datetime.now(UTC):%FT%T}")
    with Demo(tmp_path / "demo", extra=clock.environment) as demo:
        demo.mails()
        clock.move(days=-1)
        who = Session(demo)
        assert "Clicks" in who.page("/messages/welcome") and "Clicks" in who.page("/messages/welcome?link=1")
        assert demo.process.poll() is None


# MARK: What is done there, with JavaScript and without


@pytest.fixture(params=KINDS)
def person(request, browser, running, admin):
    """A page of somebody who may everything, with JavaScript and without."""
    with signed_in(browser, running, java_script_enabled=request.param == "script") as page:
        page.on("dialog", lambda dialog: dialog.accept())
        page.kind = request.param
        page.base = admin.base
        yield page


def press(page: Page, name: str):
    page.get_by_role("button", name=name, exact=True).click()


def test_every_page_but_the_editor_can_be_read_without_javascript(browser, running, admin):
    with signed_in(browser, running, java_script_enabled=False) as page:
        for name, path in PAGES.items():
            if name.startswith("editor"):
                continue
            page.goto(admin.base + path)
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            look(page, f"console-plain-{name}", axe=False)
        page.goto(admin.base + "/messages/welcome")
        page.locator("summary").first.click()
        expect(page.locator("details table").first).to_be_visible()
        expect(page.frame_locator("iframe.mail").locator("[data-waymark-share]").first).to_be_visible()
        page.goto(admin.base + "/messages/new")
        # Looking for text, Playwright leaves this element out.
        expect(page.locator("noscript p")).to_be_visible()


def test_a_journey_is_drawn_with_counts_paused_and_resumed(person):
    person.goto(f"{person.base}/journeys/welcome")
    expect(person.get_by_role("heading", level=1)).to_contain_text("Welcome")
    drawn = person.get_by_role("img", name="The steps of Welcome")
    expect(drawn).to_contain_text("send the e-mail “welcome”")
    expect(drawn).to_contain_text("17 sent")
    expect(drawn).to_contain_text("16 sent")
    steps = person.get_by_role("group", name="Steps").get_by_role("row")
    assert [" ".join(text.split()) for text in steps.all_inner_texts()][1:] == [
        "welcome-mail send the e-mail “welcome” 17 0 17 sent",
        "routes-text send the text message “routes” 17 0 16 sent, 1 no-contact-point",
    ]
    state = person.get_by_role("heading", level=1).locator(".tag")
    expect(state).to_have_text("running")
    press(person, "Pause")
    expect(state).to_have_text("paused")
    assert person.url == f"{person.base}/journeys/welcome"
    if person.kind == "script":
        everywhere(person, "journey-paused")
    press(person, "Resume")
    expect(state).to_have_text("running")


def test_a_journey_is_published_and_its_counts_come_by_themselves(workspace, serve, browser):
    workspace.flow("spring", "steps:\n  - id: hello\n    email: hello\n  - id: think\n    wait: 3 days\n  - id: more\n    email: more\n")
    workspace.journeys.clear()
    running = serve()
    with signed_in(browser, running, api.key(running.directory, "admin")) as page:
        asked = []
        page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
        page.goto(f"{running.line['console'].rstrip('/')}/journeys/spring")
        expect(page.get_by_role("img")).to_contain_text("wait 3 days")
        page.clock.install()
        press(page, "Publish")
        expect(page.get_by_role("heading", level=1).locator(".tag")).to_have_text("running")
        assert asked == ["Publish it? Everybody who enters is sent its messages."]
        running.mails(1)
        thinking = page.get_by_role("row", name="think").get_by_role("cell").nth(2)

        def shown() -> bool:
            # It is asked for again every five seconds, here by a clock that is put on.
            page.clock.fast_forward(5000)
            return thinking.inner_text() == "1"

        eventually(shown)
        expect(page.get_by_role("img")).to_contain_text("1 here")
        everywhere(page, "journey-live")
        press(page, "Stop")
        expect(page.get_by_role("heading", level=1).locator(".tag")).to_have_text("stopped")


def test_a_profile_is_found_and_its_consent_explained(person):
    person.goto(f"{person.base}/profiles")
    person.get_by_role("textbox").fill("opted-")
    press(person, "Find")
    expect(person.locator("tbody th")).to_have_text(["opted-in", "opted-out"])
    person.get_by_role("link", name="opted-out").click()
    tracking = person.get_by_role("group", name="What may be sent").first.get_by_role("row", name="tracking")
    expect(tracking).to_contain_text("No")
    expect(tracking).to_contain_text("preference page: Switched tracking off")
    timeline = person.get_by_role("group", name="Timeline")
    for what in ("E-mail sent", "Text message sent", "Opted out", "Entered a journey"):
        expect(timeline.get_by_role("rowheader", name=what).first).to_be_visible()
    person.goto(f"{person.base}/profiles/profile-3")
    timeline = person.get_by_role("group", name="Timeline")
    expect(timeline.get_by_role("rowheader", name="Clicked")).to_have_count(4)
    expect(timeline.get_by_role("rowheader", name="Opened")).to_have_count(1)


def test_m10_4_a_person_is_exported_and_erased(person):
    name = ERASED[person.kind]
    person.goto(f"{person.base}/profiles/{name}")
    with person.expect_download() as download:
        person.get_by_role("link", name="Export").click()
    assert download.value.suggested_filename == f"{name}.json"
    held = json.loads(download.value.path().read_text("utf-8"))
    assert len(held["interactions"]) >= 4 and len(held["deliveries"]) == 2
    press(person, "Erase")
    expect(person).to_have_url(re.compile(r"/jobs/\w+"))
    expect(person.get_by_role("heading", level=1)).to_contain_text("Erasure")
    if person.kind == "script":
        # It is asked for again until it is done.
        expect(person.locator(".tag")).to_have_text("done", timeout=15_000)
        everywhere(person, "job")
    else:
        eventually(lambda: person.reload() and person.locator(".tag").inner_text() == "done")
    gone = person.context.request.get(f"{person.base}/profiles/{name}", max_redirects=0)
    assert gone.status == 404


def test_the_organization_is_changed(person, running):
    person.goto(f"{person.base}/settings")
    name = f"Northpath <b>{person.kind}</b>"
    try:
        person.get_by_label("Name", exact=True).first.fill(name)
        person.get_by_label("Time zone").fill("Europe/Berlin")
        person.get_by_label("Attributed for").fill("9")
        press(person, "Save")
        expect(person.get_by_role("status").first).to_have_text("Saved.")
        expect(person.locator("header .who span")).to_have_text(name)
        expect(person.get_by_label("Attributed for")).to_have_value("9")
        if person.kind == "plain":
            # What browsers cannot say is the organization's.
            expect(person.locator("footer")).to_have_text("Times are in Europe/Berlin.")
        person.get_by_label("Time zone").fill("Mars/Olympus")
        press(person, "Save")
        expect(person.locator(".note.bad")).to_contain_text("there is no such time zone")
        # What was typed can be put right.
        expect(person.get_by_label("Time zone")).to_have_value("Mars/Olympus")
        if person.kind == "script":
            everywhere(person, "settings-refused")
    finally:
        organization = api.Client(f"{person.base}/api/v1", running.line["key"])
        patch = {"name": "Northpath Travel", "timezone": None, "tracking": {"retention": None}}
        assert organization("PATCH", "/organization", patch).status == 200


def test_what_somebody_else_has_saved_meanwhile_is_not_overwritten_unseen(person, running):
    organization = api.Client(f"{person.base}/api/v1", running.line["key"])
    person.goto(f"{person.base}/settings")
    name = person.get_by_label("Name", exact=True).first
    try:
        name.fill("Mine")
        assert organization("PATCH", "/organization", {"name": "Theirs", "region": "FR"}).status == 200
        press(person, "Save")
        expect(person.locator(".note.bad")).to_contain_text("Somebody else has saved these settings meanwhile")
        assert organization.get("/organization").json["name"] == "Theirs"
        # Both are there to choose from, in every field where they differ.
        expect(name).to_have_value("Mine")
        expect(person.get_by_text("Now: Theirs.")).to_be_visible()
        expect(person.get_by_text("Now: FR.")).to_be_visible()
        if person.kind == "script":
            everywhere(person, "settings-changed-meanwhile")
        press(person, "Save")
        expect(person.get_by_role("status").first).to_have_text("Saved.")
        assert organization.get("/organization").json["name"] == "Mine"
    finally:
        patch = {"name": "Northpath Travel", "region": None}
        assert organization("PATCH", "/organization", patch).status == 200


def test_a_key_is_made_shown_once_and_revoked(person, running):
    person.goto(f"{person.base}/settings")
    name = f"reader {person.kind}"
    form = person.locator("form", has=person.get_by_role("heading", name="A new key"))
    form.get_by_label("Name").fill(name)
    form.get_by_label("Role").select_option("analyst")
    press(person, "Make the key")
    key = person.locator("code.secret").inner_text()
    assert key.startswith("wm_")
    if person.kind == "script":
        everywhere(person, "key-made")
    theirs = Session(running, key)
    assert theirs.get("/").status == 200
    person.goto(f"{person.base}/settings")
    assert key not in person.content() and key.split("_", 2)[2] not in person.content()
    made = person.get_by_role("row", name=name)
    expect(made).to_contain_text("analyst")
    expect(made).not_to_contain_text("never")
    made.get_by_role("button").click()
    expect(person.get_by_role("status").first).to_have_text("Revoked.")
    expect(person.get_by_role("row", name=name)).to_contain_text("revoked")
    assert theirs.get("/").headers["location"].startswith("/sign-in")


def test_a_webhook_is_added_and_removed(person):
    person.goto(f"{person.base}/settings")
    url = f"https://127.0.0.1/{person.kind}"
    person.get_by_label("URL").fill(url)
    press(person, "Add the webhook")
    expect(person.locator("code.secret")).to_have_text(re.compile("^whsec_"))
    secret = person.locator("code.secret").inner_text()
    hook = person.get_by_role("row", name=url)
    expect(hook).to_be_visible()
    if person.kind == "script":
        everywhere(person, "webhook-added")
    person.goto(f"{person.base}/settings")
    assert secret not in person.content()
    hook.get_by_role("button", name="Remove").click()
    expect(person.get_by_role("status").first).to_have_text("Removed.")
    expect(hook).to_have_count(0)
    person.get_by_label("URL").fill("ftp://acme.example/")
    press(person, "Add the webhook")
    expect(person.locator(".note.bad")).to_be_visible()


def test_a_role_other_than_admin_is_offered_what_it_may_do(running, browser):
    offered = {
        "author": (["Overview", "Messages", "Journeys", "Settings"], True, []),
        "analyst": (["Overview", "Messages", "Journeys", "Settings"], False, []),
        "sender": (["Journeys", "Profiles", "Settings"], None, ["Pause", "Stop"]),
    }
    for role, (places, writes, buttons) in offered.items():
        with signed_in(browser, running, api.key(running.directory, role)) as page:
            base = running.line["console"].rstrip("/")
            assert page.get_by_role("navigation", name="Main").get_by_role("link").all_inner_texts() == places
            if writes is not None:
                page.goto(f"{base}/messages")
                expect(page.get_by_role("link", name="New message")).to_have_count(int(writes))
            page.goto(f"{base}/journeys/welcome")
            assert page.locator("main button").all_inner_texts() == buttons
            page.goto(f"{base}/settings")
            expect(page.locator("main button")).to_have_count(0)
